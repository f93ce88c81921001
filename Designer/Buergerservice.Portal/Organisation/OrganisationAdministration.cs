using System.Text.RegularExpressions;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Organisation;

/// <summary>What administrators enter about their own organisation. Nothing of another one can be read or touched: it does not exist for them (R-404).</summary>
public sealed partial class OrganisationAdministration(BuergerserviceDb db, OrganisationDirectory directory, CallCenters centers, AuditLog audit, TimeProvider time)
{
    private const int MaxName = 200;
    private const int MaxHours = 100;

    /// <summary>Everything entered so far.</summary>
    public async Task<OrganisationView> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (tenant, row) = (actor.Tenant, await directory.GetAsync(actor.Tenant, cancellationToken));
        var units = await db.Set<UnitRow>().AsNoTracking().Where(u => u.Tenant == tenant).OrderBy(u => u.Name).ToListAsync(cancellationToken);
        var services = await db.Set<ServiceRow>().AsNoTracking().Where(s => s.Tenant == tenant).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var skills = (await db.Set<SkillRow>().AsNoTracking().Where(s => s.Tenant == tenant).ToListAsync(cancellationToken)).ToLookup(s => s.UserName);
        var sites = await db.Set<SiteRow>().AsNoTracking().Where(s => s.Tenant == tenant).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var booths = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Tenant == tenant).OrderBy(b => b.Name).ToListAsync(cancellationToken);
        var hours = await db.Set<HoursRow>().AsNoTracking().Where(h => h.Tenant == tenant).ToListAsync(cancellationToken);
        var people = await StaffDirectory.OfTenantAsync(db, tenant, cancellationToken);
        return new(row.Name, row.Center, row.Telephone, row.EntryService, row.Revision,
            [.. units.Select(u => new UnitView(u.Id, u.Name))],
            [.. services.Select(s => new ServiceView(s.Id, s.Key, s.Name, s.UnitId, s.Revision, s.ClosedAt))],
            [.. people.Select(p => new PersonView(p.UserName, p.DisplayName, skills[p.UserName].ToDictionary(s => s.Service, s => s.Line)))],
            [.. sites.Select(s => new SiteView(s.Id, s.Name, s.Address, s.Revision, s.ClosedAt))],
            [.. booths.Select(b => new PlacedBooth(b.Id, b.Name, b.SiteId, b.Service))],
            [.. hours.OrderBy(h => ((int)h.Day + 6) % 7).ThenBy(h => h.From).Select(h => new HoursView(h.SiteId, h.Service, h.Day, h.From, h.Until))]);
    }

    /// <summary>Name, telephone and first service of the organisation.</summary>
    public async Task SaveAsync(string? name, string? telephone, string? entryService, int revision, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Text(name, "name", "Bitte geben Sie den Namen der Organisation an.");
        if (telephone?.Length > 50)
            throw Wrong("telephone", "Die Telefonnummer hat höchstens 50 Zeichen.");
        if (!string.IsNullOrEmpty(entryService) && !await db.Set<ServiceRow>().AnyAsync(s => s.Tenant == actor.Tenant && s.Key == entryService && s.ClosedAt == null, cancellationToken))
            throw Wrong("entryService", "Bitte wählen Sie eine Ihrer Leistungen.");
        var row = await db.Set<OrganisationRow>().FirstOrDefaultAsync(o => o.Tenant == actor.Tenant, cancellationToken);
        if (row is null)
            db.Add(row = new() { Tenant = actor.Tenant, Name = text, Center = actor.Tenant });
        Same(row.Revision, revision);
        (row.Name, row.Telephone, row.EntryService) = (text, Empty(telephone), Empty(entryService));
        row.Revision++;
        await SaveAsync(actor, "org.organisation", $"organisation:{actor.Tenant}", cancellationToken);
    }

    /// <summary>Adds a unit.</summary>
    public async Task AddUnitAsync(string? name, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Text(name, "unit", "Bitte geben Sie den Namen der Einheit an.");
        if (await db.Set<UnitRow>().AnyAsync(u => u.Tenant == actor.Tenant && u.Name == text, cancellationToken))
            throw Wrong("unit", "Diese Einheit gibt es schon.");
        var row = new UnitRow { Id = NewId(), Tenant = actor.Tenant, Name = text };
        db.Add(row);
        await SaveAsync(actor, "org.unit", $"unit:{row.Id}", cancellationToken);
    }

    /// <summary>Removes a unit; services keep without one.</summary>
    public async Task RemoveUnitAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<UnitRow>().FirstOrDefaultAsync(u => u.Id == id && u.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        foreach (var service in await db.Set<ServiceRow>().Where(s => s.Tenant == actor.Tenant && s.UnitId == id).ToListAsync(cancellationToken))
            service.UnitId = null;
        db.Remove(row);
        await SaveAsync(actor, "org.unit.remove", $"unit:{id}", cancellationToken);
    }

    /// <summary>Adds a service, or changes its name and unit.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="key">Its key; only for a new one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="unit">Its unit, or null.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<Guid> SaveServiceAsync(Guid? id, string? key, string? name, Guid? unit, int revision, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Text(name, "name", "Bitte geben Sie den Namen der Leistung an.");
        if (unit is not null && !await db.Set<UnitRow>().AnyAsync(u => u.Id == unit && u.Tenant == actor.Tenant, cancellationToken))
            throw Wrong("unit", "Bitte wählen Sie eine Ihrer Einheiten.");
        ServiceRow row;
        if (id is { } known)
        {
            row = await db.Set<ServiceRow>().FirstOrDefaultAsync(s => s.Id == known && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
            Same(row.Revision, revision);
        }
        else
        {
            if (key is null || !Key().IsMatch(key))
                throw Wrong("key", "Das Kürzel besteht aus Kleinbuchstaben, Ziffern und Bindestrichen, höchstens 50 Zeichen.");
            if (await db.Set<ServiceRow>().AnyAsync(s => s.Tenant == actor.Tenant && s.Key == key, cancellationToken))
                throw Wrong("key", "Dieses Kürzel ist schon vergeben.");
            db.Add(row = new() { Id = NewId(), Tenant = actor.Tenant, Key = key, Name = text });
        }

        (row.Name, row.UnitId) = (text, unit);
        row.Revision++;
        await SaveAsync(actor, "org.service", $"service:{row.Id}", cancellationToken);
        return row.Id;
    }

    /// <summary>Adds a site, or changes it.</summary>
    public async Task<Guid> SaveSiteAsync(Guid? id, string? name, string? address, int revision, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Text(name, "name", "Bitte geben Sie den Namen des Standorts an.");
        if (address?.Length > 400)
            throw Wrong("address", "Die Anschrift hat höchstens 400 Zeichen.");
        if (await db.Set<SiteRow>().AnyAsync(s => s.Tenant == actor.Tenant && s.Name == text && s.Id != id, cancellationToken))
            throw Wrong("name", "Einen Standort mit diesem Namen gibt es schon.");
        SiteRow row;
        if (id is { } known)
        {
            row = await db.Set<SiteRow>().FirstOrDefaultAsync(s => s.Id == known && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
            Same(row.Revision, revision);
        }
        else
        {
            db.Add(row = new() { Id = NewId(), Tenant = actor.Tenant, Name = text });
        }

        (row.Name, row.Address) = (text, address?.Trim() ?? "");
        row.Revision++;
        await SaveAsync(actor, "org.site", $"site:{row.Id}", cancellationToken);
        return row.Id;
    }

    /// <summary>Closes a service, or opens it again. It stays for what was reported about it; nobody is called for it any more.</summary>
    /// <exception cref="ConflictException">A booth or the organisation still asks for it first.</exception>
    public async Task CloseServiceAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<ServiceRow>().FirstOrDefaultAsync(s => s.Id == id && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (row.ClosedAt is null && await db.Set<OrganisationRow>().AnyAsync(o => o.Tenant == actor.Tenant && o.EntryService == row.Key, cancellationToken))
            throw new ConflictException("in-use", "Diese Leistung ist der Eingang der Organisation. Wählen Sie zuerst einen anderen Eingang.");
        if (row.ClosedAt is null && await db.Set<BoothAgent>().Where(b => b.Tenant == actor.Tenant && b.Service == row.Key).Select(b => b.Name).FirstOrDefaultAsync(cancellationToken) is { } booth)
            throw new ConflictException("in-use", $"Diese Leistung ist der Eingang von „{booth}“. Wählen Sie dort zuerst einen anderen Eingang.");
        row.ClosedAt = row.ClosedAt is null ? time.GetUtcNow() : null;
        row.Revision++;
        await SaveAsync(actor, row.ClosedAt is null ? "org.service.open" : "org.service.close", $"service:{id}", cancellationToken);
    }

    /// <summary>Closes a site, or opens it again. It stays for what was reported about it.</summary>
    /// <exception cref="ConflictException">There are still booths.</exception>
    public async Task CloseSiteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<SiteRow>().FirstOrDefaultAsync(s => s.Id == id && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (row.ClosedAt is null && await db.Set<BoothAgent>().Where(b => b.Tenant == actor.Tenant && b.SiteId == id).Select(b => b.Name).FirstOrDefaultAsync(cancellationToken) is { } booth)
            throw new ConflictException("in-use", $"An diesem Standort steht noch „{booth}“. Ordnen Sie die Kabine zuerst einem anderen Standort zu.");
        row.ClosedAt = row.ClosedAt is null ? time.GetUtcNow() : null;
        row.Revision++;
        await SaveAsync(actor, row.ClosedAt is null ? "org.site.open" : "org.site.close", $"site:{id}", cancellationToken);
    }

    /// <summary>Says where a booth stands and what its calls ask for first.</summary>
    public async Task PlaceBoothAsync(Guid booth, Guid? site, string? service, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<BoothAgent>().FirstOrDefaultAsync(b => b.Id == booth && b.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (site is not null && !await db.Set<SiteRow>().AnyAsync(s => s.Id == site && s.Tenant == actor.Tenant && s.ClosedAt == null, cancellationToken))
            throw Wrong("site", "Bitte wählen Sie einen Ihrer Standorte.");
        if (!string.IsNullOrEmpty(service) && !await db.Set<ServiceRow>().AnyAsync(s => s.Key == service && s.Tenant == actor.Tenant && s.ClosedAt == null, cancellationToken))
            throw Wrong("service", "Bitte wählen Sie eine Ihrer Leistungen.");
        (row.SiteId, row.Service) = (site, Empty(service));
        row.Revision++;
        await SaveAsync(actor, "org.booth", BoothAudit.Subject(row.Booth), cancellationToken);
    }

    /// <summary>Says what a person can do: key of the service, and 1 for the first or 2 for the second line.</summary>
    public async Task SetSkillsAsync(string userName, IReadOnlyDictionary<string, int> skills, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(skills);
        var person = await StaffDirectory.FindAsync(db, actor.Tenant, userName, cancellationToken) ?? throw new NotFoundException();
        var known = await db.Set<ServiceRow>().Where(s => s.Tenant == actor.Tenant).Select(s => s.Key).ToListAsync(cancellationToken);
        if (skills.Any(s => !known.Contains(s.Key) || s.Value is not (1 or 2)))
            throw new InputException("Bitte wählen Sie Ihre Leistungen und die erste oder zweite Linie.");
        var rows = await db.Set<SkillRow>().Where(s => s.Tenant == actor.Tenant && s.UserName == userName).ToListAsync(cancellationToken);
        db.RemoveRange(rows.Where(r => !skills.ContainsKey(r.Service)));
        foreach (var (service, line) in skills)
        {
            if (rows.FirstOrDefault(r => r.Service == service) is { } row)
                row.Line = line;
            else
                db.Add(new SkillRow { Id = NewId(), Tenant = actor.Tenant, UserName = userName, Service = service, Line = line });
        }

        await SaveAsync(actor, "org.skills", CallAudit.Person(userName), cancellationToken);
        // Who takes calls already takes the new ones from now on.
        var center = (await directory.GetAsync(actor.Tenant, cancellationToken)).Center;
        await centers.ExecuteAsync(new(center, actor.Tenant, actor.UserName, s => s.Agents.ContainsKey(userName) ? CallDesk.Defined(s, person, new(skills)) : []), cancellationToken);
    }

    /// <summary>Replaces the opening hours of a site, a service, or a service at a site (R-359).</summary>
    public async Task SetHoursAsync(Guid? site, string? service, IReadOnlyList<HoursView> hours, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(hours);
        var key = Empty(service);
        if (site is not null && !await db.Set<SiteRow>().AnyAsync(s => s.Id == site && s.Tenant == actor.Tenant, cancellationToken))
            throw new NotFoundException();
        if (key is not null && !await db.Set<ServiceRow>().AnyAsync(s => s.Key == key && s.Tenant == actor.Tenant, cancellationToken))
            throw new NotFoundException();
        if (hours.Count > MaxHours || hours.Any(h => !Enum.IsDefined(h.Day) || h.From < 0 || h.Until > 24 * 60 || h.From >= h.Until))
            throw new InputException("Eine Zeit endet vor ihrem Beginn. Bitte prüfen Sie die Uhrzeiten.");
        if (hours.GroupBy(h => h.Day).Any(d => d.OrderBy(h => h.From).Zip(d.OrderBy(h => h.From).Skip(1)).Any(p => p.First.Until > p.Second.From)))
            throw new InputException("Zwei Zeiten desselben Tages überschneiden sich.");
        db.RemoveRange(await db.Set<HoursRow>().Where(h => h.Tenant == actor.Tenant && h.SiteId == site && h.Service == key).ToListAsync(cancellationToken));
        foreach (var entry in hours)
            db.Add(new HoursRow { Id = NewId(), Tenant = actor.Tenant, SiteId = site, Service = key, Day = entry.Day, From = entry.From, Until = entry.Until });
        await SaveAsync(actor, "org.hours", $"hours:{site?.ToString() ?? "alle"}", cancellationToken);
    }

    private async Task SaveAsync(Actor actor, string action, string subject, CancellationToken cancellationToken)
    {
        audit.Add(db, actor.Tenant, actor.UserName, action, subject);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    private static string Text(string? value, string field, string missing)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw Wrong(field, missing);
        return value.Trim().Length <= MaxName ? value.Trim() : throw Wrong(field, "Bitte höchstens 200 Zeichen.");
    }

    private static string? Empty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static void Same(int revision, int seen)
    {
        if (revision != seen)
            throw new ConflictException("revision-conflict", "Inzwischen hat jemand anderes etwas geändert. Bitte laden Sie die Seite neu.");
    }

    private static InputException Wrong(string field, string message) => new(message, new Dictionary<string, string> { [field] = message });

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}

/// <summary>An organisation.</summary>
public sealed record OrganisationView(string Name, string Center, string? Telephone, string? EntryService, int Revision, IReadOnlyList<UnitView> Units, IReadOnlyList<ServiceView> Services,
    IReadOnlyList<PersonView> People, IReadOnlyList<SiteView> Sites, IReadOnlyList<PlacedBooth> Booths, IReadOnlyList<HoursView> Hours);

/// <summary>A unit.</summary>
public sealed record UnitView(Guid Id, string Name);

/// <summary>A service.</summary>
public sealed record ServiceView(Guid Id, string Key, string Name, Guid? Unit, int Revision, DateTimeOffset? ClosedAt);

/// <summary>A person with what he can do: key of the service and line.</summary>
public sealed record PersonView(string UserName, string Name, IReadOnlyDictionary<string, int> Skills);

/// <summary>A site.</summary>
public sealed record SiteView(Guid Id, string Name, string Address, int Revision, DateTimeOffset? ClosedAt);

/// <summary>A booth and where it stands.</summary>
public sealed record PlacedBooth(Guid Id, string Name, Guid? Site, string? Service);

/// <summary>Opening hours of a day, in minutes after midnight.</summary>
public sealed record HoursView(Guid? Site, string? Service, DayOfWeek Day, int From, int Until);
