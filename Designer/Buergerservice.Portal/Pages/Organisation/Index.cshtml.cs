using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>The organisation with units, services, people, sites and booths .</summary>
[Authorize(Policies.Admin)]
public sealed class IndexModel(OrganisationAdministration organisation, ActorAccessor actors) : OrganisationPage(organisation, actors)
{
    public string? Name { get; private set; }

    public string? Telephone { get; private set; }

    /// <summary>The service chosen as the entry in a form that comes back; empty for none.</summary>
    public string? EntryService { get; private set; }

    public string? Unit { get; private set; }

    /// <summary>The booth whose form comes back, with what was chosen in it.</summary>
    public (Guid Booth, string Site, string Service, string? Seen)? Placed { get; private set; }

    public IReadOnlyList<KernOption> Services => [.. View.Services.Where(s => s.ClosedAt is null).Select(s => new KernOption(s.Key, s.Name))];

    public IReadOnlyList<KernOption> Sites => [.. View.Sites.Where(s => s.ClosedAt is null).Select(s => new KernOption(s.Id.ToString(), s.Name))];

    public string SkillsOf(PersonView person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return person.Skills.Count == 0 ? "nimmt keine Anrufe an" : string.Join(", ", View.Services.Where(s => person.Skills.ContainsKey(s.Key)).Select(s => $"{s.Name} ({person.Skills[s.Key]}. Linie)"));
    }

    public string BoothsAt(SiteView site) => string.Join(", ", View.Booths.Where(b => b.Site == site.Id).Select(b => b.Name));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? name, string? telephone, string? entryService, int revision, CancellationToken cancellationToken)
    {
        (Name, Telephone, EntryService, Revision) = (name ?? "", telephone ?? "", entryService ?? "", revision);
        return DoAsync(() => Administration.SaveAsync(name, telephone, entryService, revision, Me, cancellationToken), "Die Angaben sind gespeichert.", "Index", cancellationToken);
    }

    public Task<IActionResult> OnPostEinheitAsync(string? unit, CancellationToken cancellationToken)
    {
        Unit = unit;
        return DoAsync(() => Administration.AddUnitAsync(unit, Me, cancellationToken), "Die Einheit ist angelegt.", "Index", cancellationToken);
    }

    public Task<IActionResult> OnPostEinheitEntfernenAsync(Guid einheit, CancellationToken cancellationToken) =>
        DoAsync(() => Administration.RemoveUnitAsync(einheit, Me, cancellationToken), "Die Einheit ist entfernt.", "Index", cancellationToken);

    public Task<IActionResult> OnPostKabineAsync(Guid kabine, Guid? standort, string? leistung, string? stand, CancellationToken cancellationToken)
    {
        Placed = (kabine, standort?.ToString() ?? "", leistung ?? "", stand);
        return DoAsync(() => Administration.PlaceBoothAsync(kabine, standort, leistung, stand ?? "", Me, cancellationToken), "Die Kabine ist zugeordnet.", "Index", cancellationToken);
    }
}
