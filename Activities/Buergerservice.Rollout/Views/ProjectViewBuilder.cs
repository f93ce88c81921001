using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;

namespace Buergerservice.Rollout.Views;

/// <summary>Puts the view of a project together from its rows; everything derived is derived here.</summary>
internal sealed class ProjectViewBuilder(PhaseCatalog catalog, RolloutProject project, ProjectRows rows, DateTimeOffset now)
{
    private readonly Dictionary<string, ProjectResult> _results = rows.Results.ToDictionary(r => r.Key);
    private readonly List<TaskView> _tasks = [.. rows.OpenTasks.OrderBy(t => t.DueAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.CreatedAt).Select(t => View(t, now))];

    private readonly Dictionary<string, object?> _data = (Dictionary<string, object?>)Plain.Parse(project.Data)!;

    public ProjectView Build() => new()
    {
        Head = new(
            project.Id, project.Number, project.Title, project.Authority, project.Land, ProjectLabels.Of(project.Service), ProjectLabels.Of(project.Goal), project.GoalText,
            project.CurrentPhase, project.Status, ProjectLabels.Of(project.Status), project.EndReason, project.ProjectLead, project.InstanceId, project.CreatedAt, project.CreatedBy, project.EndedAt, project.DeletionClass, project.Revision, project.Goal, project.Master.Mark),
        Process = rows.Process,
        Phases = [.. catalog.Phases.Select(View)],
        OpenTasks = _tasks,
        Documents = Documents(),
        Evaluations = [.. rows.Evaluations.OrderBy(e => e.ChecklistId == "entscheidung" ? 0 : 1).ThenBy(e => e.Site, StringComparer.Ordinal).Select(e => View(e))],
        Milestones = Milestones(),
        Warnings = Warnings(),
        Data = _data,
    };

    /// <param name="d">The version.</param>
    /// <param name="versions">All versions of the document.</param>
    /// <param name="signOffs">The signatures under this version.</param>
    public static DocumentView View(ProjectDocument d, IReadOnlyCollection<ProjectDocument> versions, IEnumerable<SignOff> signOffs)
    {
        var superseded = versions.Where(v => v.Version > d.Version && v.ReleasedAt is not null).OrderBy(v => v.ReleasedAt).Select(v => new SupersededView(v.Version, v.ReleasedAt!.Value)).FirstOrDefault();
        return new(
            d.Id, d.Key, d.Title, d.Version, versions.All(v => v.Version <= d.Version), d.Status.Label(), d.PdfSha256, d.DocxSha256, d.DataSha256, $"{d.Template} {d.TemplateVersion}",
            d.MissingFields.Split('\n', StringSplitOptions.RemoveEmptyEntries), d.CreatedAt, d.ReleasedBy, d.ReleasedAt, d.SignedAt,
            [.. signOffs.OrderBy(s => s.At).Select(s => new SignOffView(s.Name, s.Role, s.UserName, s.At, s.DocumentSha256, superseded is null))],
            superseded);
    }

    private PhaseView View(Phase phase)
    {
        var isPassed = IsPassed(phase.Number);
        var state = isPassed ? PhaseState.Done : phase.Number == project.CurrentPhase && project.Status == ProjectStatus.Active ? PhaseState.Current : PhaseState.Open;
        return new(phase.Number, phase.Title, state, phase.Effort, [.. phase.Items.Select(View)], View(phase, isPassed));
    }

    private ResultView View(PhaseItem item)
    {
        var row = _results.GetValueOrDefault(item.Key);
        var status = StatusOf(item.Key);
        return new(item.Key, row?.Title ?? item.Title, item.Kind, status, status.Label(), item.Role, row?.By, row?.At, row?.Note);
    }

    private GateView View(Phase phase, bool isPassed)
    {
        var missing = GateRules.Missing(catalog, phase.Number, StatusOf);
        var decisions = rows.Decisions.Where(d => d.Phase == phase.Number).OrderByDescending(d => d.At)
            .Select(d => new GateDecisionView(d.Phase, d.Decision, d.IsPassed, d.Reason, d.By, d.At, d.Missing.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var remarks = GateRules.Remarks(catalog, phase.Number, StatusOf, key => _results.GetValueOrDefault(key)?.Note).Select(r => new RemarkView(r.Item.Key, r.Item.Title, r.Status.Label(), r.Note));
        return new(phase.Number, phase.Gate.Title, phase.Gate.Role, phase.Gate.Hint, isPassed, missing.Count == 0, [.. missing.Select(Missing)], [.. remarks], phase.Number == project.CurrentPhase ? GateTask() : null, [.. decisions]);
    }

    // The forms of a gate's decision: rollout-gate0 and rollout-gate.
    private TaskView? GateTask() => rows.OpenTasks.FirstOrDefault(t => t.FormKey?.StartsWith("rollout-gate", StringComparison.Ordinal) == true) is { } task ? View(task, now) : null;

    private MissingView Missing(PhaseItem item)
    {
        var task = _tasks.Find(t => t.Results.Contains(item.Key));
        var explanation = task is null ? $"Dafür ist noch keine Aufgabe offen; zuständig ist die Rolle {item.Role}."
            : task.Assignee is null ? $"Die Aufgabe „{task.Title}“ liegt bereit für {string.Join(" oder ", task.Roles)}."
            : $"Die Aufgabe „{task.Title}“ bearbeitet {task.Assignee}.";
        return new(item.Key, item.Title, StatusOf(item.Key).Label(), task, item.Role, explanation);
    }

    private List<DocumentView> Documents()
    {
        var signOffs = rows.SignOffs.ToLookup(s => s.DocumentId);
        return [.. rows.Documents.GroupBy(d => d.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.OrderByDescending(d => d.Version).Select(d => View(d, [.. g], signOffs[d.Id])))];
    }

    private static EvaluationView View(Checklists.ChecklistEvaluation row)
    {
        var result = Plain.Parse(row.Result) as Dictionary<string, object?> ?? [];
        return new(row.ChecklistId, row.Site, result.TextOrNull("zusammenfassung") ?? "", result, Plain.Parse(row.Answers) as Dictionary<string, object?> ?? [], row.At);
    }

    private List<MilestoneView> Milestones()
    {
        var order = catalog.Milestones.Select((m, i) => (m.Key, i)).ToDictionary(m => m.Key, m => m.i);
        return [.. rows.Milestones.OrderBy(m => order.GetValueOrDefault(m.Key, order.Count)).ThenBy(m => m.Key.Length).ThenBy(m => m.Key, StringComparer.Ordinal).Select(View)];
    }

    // M1 is reached when the Projektskizze is signed (R-332), M2, M3 and RollOut-ready alike: never because somebody says so.
    private MilestoneView View(Milestone row)
    {
        var definition = catalog.Milestones.FirstOrDefault(m => m.Key == row.Key);
        if (definition is null)
            return new(row.Key, row.Title, row.PlannedOn, row.ReachedOn is not null, row.ReachedOn, false, row.Mark);
        var at = definition.Result is { } key ? _results.GetValueOrDefault(key) is { Status: ResultStatus.Done } result ? result.At : null
            : rows.Decisions.Where(d => d.Phase == definition.Gate && d.IsPassed).Select(d => (DateTimeOffset?)d.At).Max();
        return new(row.Key, row.Title, row.PlannedOn, at is not null, at is { } reached ? GermanTime.DateOf(reached) : null, true, row.Mark);
    }

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        if (project.Status != ProjectStatus.Active)
            return warnings;
        if (rows.Process is not ProcessState.Running)
            warnings.Add(rows.Process switch
            {
                ProcessState.Held => "Der Ablauf dieses Vorhabens ist angehalten. Bis die Administration ihn fortsetzt, entstehen keine neuen Aufgaben.",
                ProcessState.Disturbed => "Der Ablauf dieses Vorhabens ist gestört. Bitte wenden Sie sich an die Administration; bis dahin entstehen keine neuen Aufgaben.",
                _ => "Der Ablauf dieses Vorhabens wurde beendet; es entstehen keine Aufgaben mehr. Die Behördenleitung kann das Vorhaben abbrechen.",
            });
        if (project.CurrentPhase >= 1 && project.ProjectLead is null)
            warnings.Add(_data.Object("projektleitung").TextOrNull("name") is { } name
                ? $"Als Projektleitung ist „{name}“ eingetragen, aber niemand, der sich hier anmelden kann. Die Behördenleitung kann unter „Angaben“ eine Person auswählen (R-020)."
                : $"Phase {project.CurrentPhase} läuft, ohne dass eine Projektleitung benannt ist. Dringend empfohlen ist die Benennung in Phase 0 (R-020).");
        var team = _data.Object("projektteam").Objects("mitglieder");
        if (team.Count > 0 && !team.Any(m => m.Flag("ist_it")))
            warnings.Add("Im Projektteam fehlt eine Person aus der IT (R-025).");
        var overdue = _tasks.Count(t => t.IsOverdue);
        if (overdue > 0)
            warnings.Add(overdue == 1 ? "Eine Aufgabe ist überfällig." : $"{overdue} Aufgaben sind überfällig.");
        return warnings;
    }

    private bool IsPassed(int phase) => rows.Decisions.Any(d => d.Phase == phase && d.IsPassed);

    private ResultStatus StatusOf(string key) => _results.GetValueOrDefault(key)?.Status ?? ResultStatus.Open;

    private static TaskView View(UserTask task, DateTimeOffset now) =>
        new(task.Id, task.Title, task.CandidateRoles, task.Assignee, task.DueAt, task.DueAt < now, task.Tags);
}
