using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>What the pages of the organisation have in common: what was refused is said beside its field.</summary>
public abstract class OrganisationPage(OrganisationAdministration organisation, ActorAccessor actors) : PageModel
{
    [TempData]
    public string? Message { get; set; }

    public OrganisationView View { get; private set; } = null!;

    /// <summary>The revision posted with a form that comes back: what was typed belongs to that one, however often somebody else has saved since.</summary>
    public int? Revision { get; protected set; }

    /// <summary>Likewise the mark, where there is no revision.</summary>
    public string? Seen { get; protected set; }

    protected OrganisationAdministration Administration { get; } = organisation;

    protected Engine.Tasks.Actor Me => actors.Current;

    protected async Task LoadAsync(CancellationToken cancellationToken) => View = await Administration.GetAsync(Me, cancellationToken);

    /// <summary>Carries out a command and goes to a page, or shows this one with what was refused.</summary>
    protected async Task<IActionResult> DoAsync(Func<Task> command, string done, string page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            await command();
            Message = done;
            return RedirectToPage(page);
        }
        catch (Exception e) when (e is InputException or ConflictException)
        {
            // Several forms of one page have the same names; what was typed is shown again by the form it was typed into.
            ModelState.Clear();
            ModelState.AddModelError((e as InputException)?.Fields.Keys.FirstOrDefault() ?? "", e.Message);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }
}
