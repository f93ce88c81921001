using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>A site, new or to be changed .</summary>
[Authorize(Policies.Admin)]
public sealed class StandortModel(OrganisationAdministration organisation, ActorAccessor actors) : OrganisationPage(organisation, actors)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    public string? Name { get; private set; }

    public string? Address { get; private set; }

    public SiteView? Site => Id is null ? null : View.Sites.FirstOrDefault(s => s.Id == Id);

    /// <summary>Closes it or opens it again, as the button said that was pressed.</summary>
    public Task<IActionResult> OnPostSchliessenAsync(bool geschlossen, int revision, CancellationToken cancellationToken) =>
        DoAsync(() => Administration.CloseSiteAsync(Id ?? Guid.Empty, geschlossen, revision, Me, cancellationToken), geschlossen ? "Der Standort ist geschlossen." : "Der Standort ist wieder geöffnet.", "Index", cancellationToken);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Id is not null && Site is null)
            throw new NotFoundException();
    }

    public Task<IActionResult> OnPostAsync(string? name, string? address, int revision, CancellationToken cancellationToken)
    {
        (Name, Address, Revision) = (name ?? "", address ?? "", revision);
        return DoAsync(() => Administration.SaveSiteAsync(Id, name, address, revision, Me, cancellationToken), "Der Standort ist gespeichert.", "Index", cancellationToken);
    }
}
