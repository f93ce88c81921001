using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>Plans one milestone: an existing one (<c>?meilenstein=M2</c>) or, without a key, a further one.</summary>
[Authorize(Policies.RolloutLead)]
public sealed class MeilensteineModel(RolloutQueries queries, RolloutCommands commands, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "meilenstein")]
    public string? Key { get; set; }

    [BindProperty(Name = "Input")]
    public MilestoneForm Input { get; set; } = new();

    /// <summary>Mark of the milestone the person saw.</summary>
    [BindProperty(Name = "stand")]
    public string? Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public ProjectView Project { get; private set; } = null!;

    public MilestoneView? Milestone { get; private set; }

    /// <summary>Title and arrival of the milestones every project has follow from its results.</summary>
    public bool IsDerived => Milestone?.IsDerived == true;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Seen = Milestone?.Mark;
        Input = new() { Title = Milestone?.Title, PlannedOn = Milestone?.PlannedOn, ReachedOn = Milestone?.ReachedOn };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var key = await commands.PlanMilestoneAsync(ProjectNumber, new() { Key = Key, Title = Input.Title, PlannedOn = Input.PlannedOn, ReachedOn = Input.ReachedOn, Seen = Seen }, actors.Current, cancellationToken);
            await live.ChangedAsync("vorhaben", cancellationToken);
            Message = $"Der Meilenstein {key} ist gespeichert.";
            return RedirectToPage("Vorhaben", new { nummer = ProjectNumber });
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

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);
        if (!string.IsNullOrEmpty(Key))
            Milestone = Project.Milestones.FirstOrDefault(m => m.Key == Key) ?? throw new NotFoundException();
    }

    public sealed class MilestoneForm
    {
        [Display(Name = "Titel")]
        [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
        public string? Title { get; set; }

        [Display(Name = "Geplant für")]
        public DateOnly? PlannedOn { get; set; }

        [Display(Name = "Erreicht am")]
        public DateOnly? ReachedOn { get; set; }
    }
}
