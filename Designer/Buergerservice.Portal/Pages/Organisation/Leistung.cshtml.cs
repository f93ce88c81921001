using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>A service, new or to be changed.</summary>
[Authorize(Policies.Admin)]
public sealed class LeistungModel(OrganisationAdministration organisation, ActorAccessor actors) : OrganisationPage(organisation, actors)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    public string? Name { get; private set; }

    public string? Key { get; private set; }

    /// <summary>The unit chosen in a form that comes back; empty for none.</summary>
    public string? Unit { get; private set; }

    public ServiceView? Service => Id is null ? null : View.Services.FirstOrDefault(s => s.Id == Id);

    public IReadOnlyList<KernOption> Units => [.. View.Units.Select(u => new KernOption(u.Id.ToString(), u.Name))];

    /// <summary>Closes it or opens it again, as the button said that was pressed.</summary>
    public Task<IActionResult> OnPostSchliessenAsync(bool geschlossen, int revision, CancellationToken cancellationToken) =>
        DoAsync(() => Administration.CloseServiceAsync(Id ?? Guid.Empty, geschlossen, revision, Me, cancellationToken), geschlossen ? "Die Leistung ist geschlossen." : "Die Leistung ist wieder geöffnet.", "Index", cancellationToken);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Id is not null && Service is null)
            throw new NotFoundException();
    }

    public Task<IActionResult> OnPostAsync(string? key, string? name, Guid? unit, int revision, CancellationToken cancellationToken)
    {
        (Key, Name, Unit, Revision) = (key, name ?? "", unit?.ToString() ?? "", revision);
        return DoAsync(() => Administration.SaveServiceAsync(Id, key?.Trim(), name, unit, revision, Me, cancellationToken), "Die Leistung ist gespeichert.", "Index", cancellationToken);
    }
}
