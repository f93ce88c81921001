using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Hosting;

/// <summary>Fills a fresh database with the invented organisations, services, sites and booths of the sample county.</summary>
internal static class SampleOrganisation
{
    private sealed record Organisation(string Mandant, string Name, string Verbund, string? Telefon, string? Eingang);

    private sealed record Unit(string Mandant, string Name);

    private sealed record Service(string Mandant, string Key, string Name, string Einheit);

    private sealed record Person(string Mandant, string Benutzer, IReadOnlyDictionary<string, int> Linien);

    private sealed record Booth(string Key, string Name, string? Hoeranlage = null);

    private sealed record Site(string Mandant, string Name, string Anschrift, IReadOnlyList<Booth> Kabinen);

    private sealed record Whole(IReadOnlyList<Organisation> Organisationen, IReadOnlyList<Unit> Einheiten, IReadOnlyList<Service> Leistungen, IReadOnlyList<Person> Personen, IReadOnlyList<Site> Standorte);

    public static async Task FillAsync(IServiceProvider services, PortalOptions options)
    {
        var path = Path.Combine(options.SampleDirectory, "organisation.json");
        if (!File.Exists(path))
            return;
        var file = JsonSerializer.Deserialize<Whole>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web) ?? throw new DomainRuleException($"{path} enthält keine Organisation.");
        var db = services.GetRequiredService<BuergerserviceDb>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var o in file.Organisationen)
            db.Add(new OrganisationRow { Tenant = o.Mandant, Name = o.Name, Center = o.Verbund, Telephone = o.Telefon, EntryService = o.Eingang });
        var units = file.Einheiten.Select(u => new UnitRow { Id = Guid.CreateVersion7(now), Tenant = u.Mandant, Name = u.Name }).ToList();
        db.AddRange(units);
        foreach (var s in file.Leistungen)
            db.Add(new ServiceRow { Id = Guid.CreateVersion7(now), Tenant = s.Mandant, Key = s.Key, Name = s.Name, UnitId = units.Find(u => u.Tenant == s.Mandant && u.Name == s.Einheit)?.Id });
        foreach (var (person, line) in file.Personen.SelectMany(p => p.Linien.Select(l => (p, l))))
            db.Add(new SkillRow { Id = Guid.CreateVersion7(now), Tenant = person.Mandant, UserName = person.Benutzer, Service = line.Key, Line = line.Value });
        foreach (var s in file.Standorte)
        {
            var site = new SiteRow { Id = Guid.CreateVersion7(now), Tenant = s.Mandant, Name = s.Name, Address = s.Anschrift };
            db.Add(site);
            foreach (var booth in s.Kabinen)
                db.Add(new BoothAgent { Id = Guid.CreateVersion7(now), Tenant = s.Mandant, Booth = booth.Key, Name = booth.Name, SiteId = site.Id, HearingLoop = booth.Hoeranlage, ConnectionSince = now });
        }

        await db.SaveChangesAsync();
    }
}
