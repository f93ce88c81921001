using System.Text.RegularExpressions;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
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
        var before = row is null ? null : OrganisationAudit.Of(row);
        if (row is null)
            db.Add(row = new() { Tenant = actor.Tenant, Name = text, Center = actor.Tenant });
        Same(row.Revision, revision);
        (row.Name, row.Telephone, row.EntryService) = (text, Empty(telephone), Empty(entryService));
        row.Revision++;
        await SaveAsync(actor, "org.organisation", $"organisation:{actor.Tenant}", before, OrganisationAudit.Of(row), cancellationToken);
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
        await SaveAsync(actor, "org.unit", $"unit:{row.Id}", null, OrganisationAudit.Of(row), cancellationToken);
    }

    /// <summary>Removes a unit; services keep without one.</summary>
    public async Task RemoveUnitAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<UnitRow>().FirstOrDefaultAsync(u => u.Id == id && u.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        foreach (var service in await db.Set<ServiceRow>().Where(s => s.Tenant == actor.Tenant && s.UnitId == id).ToListAsync(cancellationToken))
            service.UnitId = null;
        db.Remove(row);
        await SaveAsync(actor, "org.unit.remove", $"unit:{id}", OrganisationAudit.Of(row), null, cancellationToken);
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
        Dictionary<string, object?>? before = null;
        if (id is { } known)
        {
            row = await db.Set<ServiceRow>().FirstOrDefaultAsync(s => s.Id == known && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
            Same(row.Revision, revision);
            before = OrganisationAudit.Of(row);
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
        await SaveAsync(actor, "org.service", $"service:{row.Id}", before, OrganisationAudit.Of(row), cancellationToken);
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
        Dictionary<string, object?>? before = null;
        if (id is { } known)
        {
            row = await db.Set<SiteRow>().FirstOrDefaultAsync(s => s.Id == known && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
            Same(row.Revision, revision);
            before = OrganisationAudit.Of(row);
        }
        else
        {
            db.Add(row = new() { Id = NewId(), Tenant = actor.Tenant, Name = text });
        }

        (row.Name, row.Address) = (text, address?.Trim() ?? "");
        row.Revision++;
        await SaveAsync(actor, "org.site", $"site:{row.Id}", before, OrganisationAudit.Of(row), cancellationToken);
        return row.Id;
    }

    /// <summary>Closes a service, or opens it again. It stays for what was reported about it; nobody is called for it any more.</summary>
    /// <param name="id">The service.</param>
    /// <param name="closed">Whether it is to be closed afterwards.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ConflictException">A booth or the organisation still asks for it first, or somebody has changed it.</exception>
    public async Task CloseServiceAsync(Guid id, bool closed, int revision, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<ServiceRow>().FirstOrDefaultAsync(s => s.Id == id && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (closed == row.ClosedAt is not null)
            return;
        Same(row.Revision, revision);
        if (closed && await db.Set<OrganisationRow>().AnyAsync(o => o.Tenant == actor.Tenant && o.EntryService == row.Key, cancellationToken))
            throw new ConflictException("in-use", "Diese Leistung ist der Eingang der Organisation. Wählen Sie zuerst einen anderen Eingang.");
        if (closed && await db.Set<BoothAgent>().Where(b => b.Tenant == actor.Tenant && b.Service == row.Key).Select(b => b.Name).FirstOrDefaultAsync(cancellationToken) is { } booth)
            throw new ConflictException("in-use", $"Diese Leistung ist der Eingang von „{booth}“. Wählen Sie dort zuerst einen anderen Eingang.");
        var before = OrganisationAudit.Of(row);
        row.ClosedAt = closed ? time.GetUtcNow() : null;
        row.Revision++;
        await SaveAsync(actor, closed ? "org.service.close" : "org.service.open", $"service:{id}", before, OrganisationAudit.Of(row), cancellationToken);
        var names = await db.Set<SkillRow>().Where(s => s.Tenant == actor.Tenant && s.Service == row.Key).Select(s => s.UserName).ToListAsync(cancellationToken);
        await TellCenterAsync(await StaffDirectory.FindAsync(db, actor.Tenant, names, cancellationToken), actor, cancellationToken);
    }

    /// <summary>Closes a site, or opens it again. It stays for what was reported about it.</summary>
    /// <param name="id">The site.</param>
    /// <param name="closed">Whether it is to be closed afterwards.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ConflictException">There are still booths, or somebody has changed it.</exception>
    public async Task CloseSiteAsync(Guid id, bool closed, int revision, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<SiteRow>().FirstOrDefaultAsync(s => s.Id == id && s.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (closed == row.ClosedAt is not null)
            return;
        Same(row.Revision, revision);
        if (closed && await db.Set<BoothAgent>().Where(b => b.Tenant == actor.Tenant && b.SiteId == id).Select(b => b.Name).FirstOrDefaultAsync(cancellationToken) is { } booth)
            throw new ConflictException("in-use", $"An diesem Standort steht noch „{booth}“. Ordnen Sie die Kabine zuerst einem anderen Standort zu.");
        var before = OrganisationAudit.Of(row);
        row.ClosedAt = closed ? time.GetUtcNow() : null;
        row.Revision++;
        await SaveAsync(actor, closed ? "org.site.close" : "org.site.open", $"site:{id}", before, OrganisationAudit.Of(row), cancellationToken);
    }

    /// <summary>Says where a booth stands and what its calls ask for first.</summary>
    /// <param name="booth">The booth.</param>
    /// <param name="site">Its site, or null.</param>
    /// <param name="service">Key of the service, or null for that of the organisation.</param>
    /// <param name="seen">The <see cref="PlacedBooth.Mark"/> that was seen; null when nothing was shown before.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ConflictException">Somebody has placed it elsewhere meanwhile.</exception>
    public async Task PlaceBoothAsync(Guid booth, Guid? site, string? service, string? seen, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<BoothAgent>().FirstOrDefaultAsync(b => b.Id == booth && b.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (site is not null && !await db.Set<SiteRow>().AnyAsync(s => s.Id == site && s.Tenant == actor.Tenant && s.ClosedAt == null, cancellationToken))
            throw Wrong("site", "Bitte wählen Sie einen Ihrer Standorte.");
        if (!string.IsNullOrEmpty(service) && !await db.Set<ServiceRow>().AnyAsync(s => s.Key == service && s.Tenant == actor.Tenant && s.ClosedAt == null, cancellationToken))
            throw Wrong("service", "Bitte wählen Sie eine Ihrer Leistungen.");
        var before = new PlacedBooth(row.Id, row.Name, row.SiteId, row.Service);
        var after = before with { Site = site, Service = Empty(service) };
        if (!IsChange(before.Mark, after.Mark, seen))
            return;
        (row.SiteId, row.Service) = (after.Site, after.Service);
        row.Revision++;
        await SaveAsync(actor, "org.booth", BoothAudit.Subject(row.Booth), OrganisationAudit.Of(before), OrganisationAudit.Of(after), cancellationToken);
    }

    /// <summary>Says what a person can do: key of the service, and 1 for the first or 2 for the second line.</summary>
    /// <param name="userName">The person.</param>
    /// <param name="skills">By key of the service, the line.</param>
    /// <param name="seen">The <see cref="PersonView.Mark"/> that was seen; null when it is to be so whatever it was.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ConflictException">Somebody has changed it meanwhile.</exception>
    public async Task SetSkillsAsync(string userName, IReadOnlyDictionary<string, int> skills, string? seen, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(skills);
        var person = await StaffDirectory.FindAsync(db, actor.Tenant, userName, cancellationToken) ?? throw new NotFoundException();
        var known = await db.Set<ServiceRow>().Where(s => s.Tenant == actor.Tenant).Select(s => s.Key).ToListAsync(cancellationToken);
        if (skills.Any(s => !known.Contains(s.Key) || s.Value is not (1 or 2)))
            throw new InputException("Bitte wählen Sie Ihre Leistungen und die erste oder zweite Linie.");
        var rows = await db.Set<SkillRow>().Where(s => s.Tenant == actor.Tenant && s.UserName == userName).ToListAsync(cancellationToken);
        var before = new PersonView(userName, person.DisplayName, rows.ToDictionary(r => r.Service, r => r.Line));
        if (!IsChange(before.Mark, (before with { Skills = skills }).Mark, seen))
            return;
        db.RemoveRange(rows.Where(r => !skills.ContainsKey(r.Service)));
        foreach (var (service, line) in skills)
        {
            if (rows.FirstOrDefault(r => r.Service == service) is { } row)
                row.Line = line;
            else
                db.Add(new SkillRow { Id = NewId(), Tenant = actor.Tenant, UserName = userName, Service = service, Line = line });
        }

        await SaveAsync(actor, "org.skills", CallAudit.Person(userName), OrganisationAudit.Of(before.Skills), OrganisationAudit.Of(skills), cancellationToken);
        await TellCenterAsync([person], actor, cancellationToken);
    }

    /// <summary>Replaces the opening hours of a site, a service, or a service at a site (R-359).</summary>
    /// <param name="site">The site, or null for every one.</param>
    /// <param name="service">Key of the service, or null for every one.</param>
    /// <param name="hours">Days and times.</param>
    /// <param name="seen">The <see cref="HoursView.MarkOf"/> the hours that were seen; null when it is to be so whatever it was.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="ConflictException">Somebody has changed them meanwhile.</exception>
    public async Task SetHoursAsync(Guid? site, string? service, IReadOnlyList<HoursView> hours, string? seen, Actor actor, CancellationToken cancellationToken)
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
        var rows = await db.Set<HoursRow>().Where(h => h.Tenant == actor.Tenant && h.SiteId == site && h.Service == key).ToListAsync(cancellationToken);
        var before = rows.ConvertAll(h => new HoursView(h.SiteId, h.Service, h.Day, h.From, h.Until));
        if (!IsChange(HoursView.MarkOf(before), HoursView.MarkOf(hours), seen))
            return;
        db.RemoveRange(rows);
        foreach (var entry in hours)
            db.Add(new HoursRow { Id = NewId(), Tenant = actor.Tenant, SiteId = site, Service = key, Day = entry.Day, From = entry.From, Until = entry.Until });
        await SaveAsync(actor, "org.hours", $"hours:{site?.ToString() ?? "alle"}:{key ?? "alle"}", OrganisationAudit.Of(before), OrganisationAudit.Of(hours), cancellationToken);
    }

    // Who takes calls already takes from now on what he can do and what is open, and nothing else.
    private async Task TellCenterAsync(IReadOnlyList<Actor> people, Actor actor, CancellationToken cancellationToken)
    {
        var skills = new List<(Actor Person, Dictionary<string, int> Skills)>();
        foreach (var person in people)
            skills.Add((person, await directory.SkillsAsync(person.Tenant, person.UserName, cancellationToken)));
        var center = (await directory.GetAsync(actor.Tenant, cancellationToken)).Center;
        await centers.ExecuteAsync(new(center, actor.Tenant, actor.UserName, s => [.. skills.Where(p => s.Agents.ContainsKey(p.Person.UserName)).SelectMany(p => CallDesk.Defined(s, p.Person, p.Skills))]), cancellationToken);
    }

    // Before and after: later nobody could say otherwise when a booth was open or who took calls.
    private async Task SaveAsync(Actor actor, string action, string subject, object? before, object? after, CancellationToken cancellationToken)
    {
        audit.Add(db, actor.Tenant, actor.UserName, action, subject, new Dictionary<string, object?> { ["before"] = before, ["after"] = after });
        await db.SaveWithAuditAsync(cancellationToken);
    }

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    private static string Text(string? value, string field, string missing)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw Wrong(field, missing);
        var text = value.Trim();
        // A line break in a name would end the subject of a letter.
        if (text.Any(char.IsControl))
            throw Wrong(field, "Bitte ohne Zeilenumbrüche und Tabulatoren schreiben.");
        return text.Length <= MaxName ? text : throw Wrong(field, "Bitte höchstens 200 Zeichen.");
    }

    private static string? Empty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static void Same(int revision, int seen)
    {
        if (revision != seen)
            throw Changed();
    }

    // Who sends the same twice has been heard the first time.
    private static bool IsChange(string mark, string wanted, string? seen) =>
        mark != wanted && (seen is null || mark == seen ? true : throw Changed());

    private static ConflictException Changed() => new("revision-conflict", "Inzwischen hat jemand anderes etwas geändert. Ihre Angaben stehen noch hier, gespeichert sind sie nicht. Öffnen Sie die Seite über „Organisation“ noch einmal, um zu sehen, was jetzt gilt.");

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
public sealed record PersonView(string UserName, string Name, IReadOnlyDictionary<string, int> Skills)
{
    /// <summary>Another one as soon as the person can do something else.</summary>
    public string Mark => SeenMark.Of(OrganisationAudit.Of(Skills));
}

/// <summary>A site.</summary>
public sealed record SiteView(Guid Id, string Name, string Address, int Revision, DateTimeOffset? ClosedAt);

/// <summary>A booth and where it stands.</summary>
public sealed record PlacedBooth(Guid Id, string Name, Guid? Site, string? Service)
{
    /// <summary>Another one as soon as it stands elsewhere or asks for something else.</summary>
    public string Mark => SeenMark.Of(Site?.ToString(), Service);
}

/// <summary>Opening hours of a day, in minutes after midnight.</summary>
public sealed record HoursView(Guid? Site, string? Service, DayOfWeek Day, int From, int Until)
{
    /// <summary>The mark of the hours of one site and service: another one as soon as they are others.</summary>
    public static string MarkOf(IEnumerable<HoursView> hours) => SeenMark.Of(OrganisationAudit.Of(hours));
}
