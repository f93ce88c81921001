using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>All agents of the organisation, waiting calls, service level; takes agents off .</summary>
[Authorize(Policies.Leads)]
public sealed class LeitungModel(CallSupervision supervision, ActorAccessor actors) : PageModel
{
    /// <summary>The agent whose status is to be changed.</summary>
    [BindProperty(SupportsGet = true, Name = "person")]
    public string? Person { get; set; }

    [TempData]
    public string? Message { get; set; }

    public string? Reason { get; private set; }

    /// <summary>Whether the page for taking calls is open to whoever looks.</summary>
    public bool TakesCalls => User.IsInRole(Roles.Administration) || User.IsInRole(Roles.Clearing) || User.IsInRole(Roles.Sachbearbeitung);

    public SupervisionView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await supervision.GetAsync(actors.Current, cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? reason, string? abmelden, CancellationToken cancellationToken)
    {
        Reason = reason;
        try
        {
            await supervision.ForceAsync(actors.Current, Person ?? "", abmelden is not null, reason, cancellationToken);
            Message = "Der Status ist geändert.";
            return RedirectToPage(new { person = (string?)null });
        }
        catch (InputException e)
        {
            ModelState.Clear();
            ModelState.AddModelError("reason", e.Message);
        }
        catch (ConflictException e)
        {
            ModelState.AddModelError("", e.Message);
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
