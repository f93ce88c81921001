using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>Corrects what was stated when the project was created.</summary>
[Authorize(Policies.RolloutLead)]
public sealed class StammdatenModel(RolloutQueries queries, ProjectSteering steering, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(Name = "Input")]
    public MasterForm Input { get; set; } = new();

    /// <summary>Mark of the data the person saw.</summary>
    [BindProperty(Name = "stand")]
    public string? Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public ProjectView Project { get; private set; } = null!;

    public IEnumerable<KernOption> Laender { get; } = CreateProject.Laender.Select(l => new KernOption(l.Key, l.Value));

    public IEnumerable<KernOption> Goals { get; } = Enum.GetValues<ProjectGoal>().Select(g => new KernOption(g.ToString(), NeuModel.Capital(ProjectLabels.Of(g))));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var head = Project.Head;
        Seen = head.Mark;
        Input = new() { Title = head.Title, Authority = head.Authority, Land = head.Land, Goal = head.GoalKind, GoalText = head.GoalText };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await steering.CorrectAsync(ProjectNumber, new() { Data = Input.ToData(), Seen = Seen }, actors.Current, cancellationToken);
            await live.ChangedAsync("vorhaben", cancellationToken);
            Message = "Die Stammdaten sind gespeichert.";
            return RedirectToPage("Vorhaben", new { nummer = ProjectNumber, ansicht = "angaben" });
        }
        catch (InputException e)
        {
            ModelState.Add(e, "Input");
        }
        catch (Exception e) when (PageErrors.IsForPeople(e))
        {
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);
}
