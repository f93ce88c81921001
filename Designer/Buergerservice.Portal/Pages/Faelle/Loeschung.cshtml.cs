using System.ComponentModel.DataAnnotations;
using Buergerservice.Cases.Deletion;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

/// <summary>When a case is deleted; suspends and resumes it.</summary>
[Authorize(Policies.Cases)]
public sealed class LoeschungModel(CaseDeletion deletion, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string CaseNumber { get; set; } = "";

    [BindProperty(Name = "Reason")]
    [Display(Name = "Begründung")]
    [StringLength(CaseDeletion.MaxReason, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
    public string? Reason { get; set; }

    [TempData]
    public string? Message { get; set; }

    public DeletionView Deletion { get; private set; } = null!;

    public static string Period(int days, string from) => days == 0 ? "nie" : $"{days} Tage {from}";

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostAussetzenAsync(CancellationToken cancellationToken) =>
        DecideAsync(() => deletion.HoldAsync(CaseNumber, Reason, actors.Current, cancellationToken), "Die Löschung ist ausgesetzt.", cancellationToken);

    public Task<IActionResult> OnPostZulassenAsync(CancellationToken cancellationToken) =>
        DecideAsync(() => deletion.ReleaseAsync(CaseNumber, actors.Current, cancellationToken), "Die Löschung ist wieder zugelassen.", cancellationToken);

    private async Task<IActionResult> DecideAsync(Func<Task> decide, string done, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            try
            {
                await decide();
                await live.ChangedAsync("faelle", cancellationToken);
                Message = done;
                return RedirectToPage("Fall", new { nummer = CaseNumber });
            }
            catch (InputException e)
            {
                foreach (var (_, message) in e.Fields)
                    ModelState.AddModelError(nameof(Reason), message);
            }
            catch (Exception e) when (PageErrors.IsForPeople(e))
            {
                ModelState.AddModelError("", e.Message);
            }
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) => Deletion = await deletion.GetAsync(CaseNumber, actors.Current, cancellationToken);
}
