using System.Globalization;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Pictures;
using Buergerservice.Portal.Tasks;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Checklists;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorhaben;

[Authorize(Policies.Rollout)]
public sealed class VorhabenModel(RolloutQueries queries, ChecklistCatalog checklists, FormCatalog forms, WorkflowCache workflows, IEngineStore store, BuergerserviceDb db, FlowPictures pictures, ActorAccessor actors, Substitutes substitutes) : PageModel
{
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    private HashSet<Guid> _visibleTasks = [];

    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "ansicht")]
    public string? View { get; set; }

    /// <summary>The phase shown in the view of phases; the current one without a choice.</summary>
    [BindProperty(SupportsGet = true, Name = "phase")]
    public string? Phase { get; set; }

    [TempData]
    public string? Message { get; set; }

    public ProjectView Project { get; private set; } = null!;

    public IReadOnlyList<(string Key, string Title)> Tabs { get; } =
        [("stand", "Stand"), ("phasen", "Phasen und Ergebnisse"), ("checklisten", "Checklisten"), ("dokumente", "Dokumente"), ("angaben", "Angaben")];

    public string Current { get; private set; } = "stand";

    public PhaseView ShownPhase => Project.Phases.FirstOrDefault(p => p.Number.ToString(CultureInfo.InvariantCulture) == Phase) ?? CurrentPhase;

    public PhaseView CurrentPhase => Project.Phases.First(p => p.Number == Project.Head.Phase);

    public bool MayPlan => Project.Head.Status == ProjectStatus.Active && (User.IsInRole(Roles.Projektleitung) || User.IsInRole(Roles.Administration));

    /// <summary>Who decides about the project as a whole: names its lead, ends it early.</summary>
    public bool MayDecide => Project.Head.Status == ProjectStatus.Active && (User.IsInRole(Roles.Behoerdenleitung) || User.IsInRole(Roles.Administration));

    /// <summary>What stands in the place of tasks when there are none.</summary>
    public string WhyNoTasks => Project.Head.Status != ProjectStatus.Active ? "Das Vorhaben ist beendet; es gibt nichts mehr zu tun."
        : Project.Process == ProcessState.Running ? "Gerade ist keine Aufgabe offen. Neue Aufgaben erscheinen hier von selbst, sobald der Ablauf weitergeht."
        : "Gerade ist keine Aufgabe offen. Warum keine neuen entstehen, steht oben auf dieser Seite.";

    /// <summary>The +/− table and the questions of the comparison.</summary>
    public ComparisonChecklist Comparison => checklists.Comparison;

    /// <summary>What the tasks have brought together; read for its own view only.</summary>
    public IReadOnlyList<AnswerSection> Answers { get; private set; } = [];

    /// <summary>The shown phase in the process; read for its own view only.</summary>
    public FlowPicture? Picture { get; private set; }

    /// <summary>Long readings do not refresh by themselves: what a person has opened would close.</summary>
    public bool IsLive => Current is "stand" or "phasen" or "dokumente";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);
        Current = Tabs.Any(t => t.Key == View) ? View! : "stand";
        var people = Project.OpenTasks.Select(t => t.Assignee)
            .Concat(Project.Phases.SelectMany(p => p.Results.Select(r => r.By).Concat(p.Gate.Decisions.Select(d => d.By))))
            .Concat(Project.Documents.Select(d => d.ReleasedBy)).Append(Project.Head.ProjectLead).Append(Project.Head.CreatedBy);
        _names = await InboxQuery.NamesAsync(db, actors.Current.Tenant, people, cancellationToken);
        var open = Project.OpenTasks.Select(t => t.Id).ToList();
        var acting = await substitutes.ActingAsync(actors.Current, cancellationToken);
        _visibleTasks = [.. (await db.Tasks.AsNoTracking().Where(t => open.Contains(t.Id)).ToListAsync(cancellationToken)).Where(t => t.IsVisibleTo(acting)).Select(t => t.Id)];
        if (Current == "phasen" && await pictures.OfInstanceAsync(Project.Head.InstanceId, cancellationToken) is { } picture)
            Picture = picture.Only(s => s.Head is { Activity: BeginPhaseActivity begin } && begin.Phase.Constant is int phase && phase == ShownPhase.Number);
        if (Current == "angaben")
            Answers = new FormAnswers(forms, await ProcessAsync(cancellationToken)).Of(Project.Data);
    }

    public string? NameOf(string? userName) => userName is null ? null : _names.GetValueOrDefault(userName, userName);

    /// <summary>A link only for those who may open the task: everybody else would be told that it does not exist.</summary>
    public string? LinkTo(TaskView? task) => task is not null && _visibleTasks.Contains(task.Id) ? Url.Content($"~/aufgaben/{task.Id}") : null;

    public string WhoCan(TaskView task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Assignee is { } person ? $"bearbeitet {NameOf(person)}" : $"wartet auf {string.Join(" oder ", task.Roles)}";
    }

    public string WhoCan(MissingView missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        // The query names the person by user name; people know each other by their names.
        return missing.Task is { Assignee: { } person } task ? $"Die Aufgabe „{task.Title}“ bearbeitet {NameOf(person)}." : missing.Explanation;
    }

    private async Task<CompiledWorkflow?> ProcessAsync(CancellationToken cancellationToken)
    {
        var instance = Project.Head.InstanceId;
        var version = await db.Instances.Where(i => i.Id == instance).Select(i => (Guid?)i.DefinitionVersionId).FirstOrDefaultAsync(cancellationToken);
        return version is { } id ? await workflows.GetAsync(id, store, cancellationToken) : null;
    }
}
