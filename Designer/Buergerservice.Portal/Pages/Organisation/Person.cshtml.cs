using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Pages.Organisation;

/// <summary>What a person can do, in the first or the second line.</summary>
[Authorize(Policies.Admin)]
public sealed class PersonModel(OrganisationAdministration organisation, ActorAccessor actors) : OrganisationPage(organisation, actors)
{
    private const string Prefix = "linie.";

    // By field, what was chosen in a form that comes back.
    private readonly Dictionary<string, string> _chosen = [];

    public static IReadOnlyList<KernOption> Lines { get; } = [new("0", "Nimmt dazu keine Anrufe an"), new("1", "1. Linie"), new("2", "2. Linie")];

    [BindProperty(SupportsGet = true, Name = "benutzer")]
    public string UserName { get; set; } = "";

    public PersonView Person => View.People.FirstOrDefault(p => p.UserName == UserName) ?? throw new NotFoundException();

    public string LineOf(ServiceView service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _chosen.GetValueOrDefault(Prefix + service.Key) ?? Person.Skills.GetValueOrDefault(service.Key).ToString(CultureInfo.InvariantCulture);
    }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        _ = Person;
    }

    public Task<IActionResult> OnPostAsync(string? stand, CancellationToken cancellationToken)
    {
        Seen = stand ?? "";
        foreach (var (field, value) in Request.Form.Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)))
            _chosen[field] = value.ToString();
        var skills = _chosen.Where(c => c.Value != "0").ToDictionary(c => c.Key[Prefix.Length..], c => int.TryParse(c.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0);
        return DoAsync(() => Administration.SetSkillsAsync(UserName, skills, Seen, Me, cancellationToken), "Die Zuordnung ist gespeichert.", "Index", cancellationToken);
    }
}
