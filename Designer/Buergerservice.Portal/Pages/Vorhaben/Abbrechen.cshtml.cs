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

/// <summary>Ends a project early, wherever it stands.</summary>
[Authorize(Policies.Rollout)]
[Authorize(Policies.Leads)]
public sealed class AbbrechenModel(RolloutQueries queries, ProjectSteering steering, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(Name = "Input")]
    public CancelForm Input { get; set; } = new();

    /// <summary>Revision of the project the person saw.</summary>
    [BindProperty(Name = "stand")]
    public int Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public ProjectView Project { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Seen = Project.Head.Revision;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await steering.CancelAsync(ProjectNumber, new() { Reason = Input.Reason!, Seen = Seen }, actors.Current, cancellationToken);
            await live.ChangedAsync("vorhaben", cancellationToken);
            Message = $"Das Vorhaben {ProjectNumber} ist abgebrochen. Seine offenen Aufgaben entfallen.";
            return RedirectToPage("Vorhaben", new { nummer = ProjectNumber });
        }
        catch (InputException e)
        {
            ModelState.Add(e, "Input");
        }
        catch (Exception e) when (PageErrors.IsForPeople(e))
        {
            // The page shows the present state; who decides again, decides about that.
            ModelState.Clear();
            ModelState.AddModelError("", e.Message);
            await OnGetAsync(cancellationToken);
            Input.Confirmed = false;
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);

    public sealed class CancelForm
    {
        [Display(Name = "Begründung")]
        [Required(ErrorMessage = "Bitte begründen Sie den Abbruch.")]
        [StringLength(CancelProject.MaxReasonLength, ErrorMessage = "Bitte höchstens 2.000 Zeichen.")]
        public string? Reason { get; set; }

        [Display(Name = "Ja, ich möchte das Vorhaben mit allen offenen Aufgaben abbrechen.")]
        [Range(typeof(bool), "true", "true", ErrorMessage = "Bitte bestätigen Sie den Abbruch.")]
        public bool Confirmed { get; set; }
    }
}
