using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>What a screen shows now. Words for everybody, no data of anybody.</summary>
/// <param name="State">One of <see cref="BoothState"/>.</param>
/// <param name="Title">Heading.</param>
/// <param name="Text">Sentences below it.</param>
/// <param name="Call">The open call.</param>
/// <param name="Clear">A call that has ended and after which this screen has not yet said that it is empty.</param>
/// <param name="HasTouch">Whether the booth has a touch display beside the large monitor.</param>
/// <param name="MayWish">Whether a wish for a call or an appointment is offered.</param>
public sealed record BoothStand(string State, string Title, string Text, Guid? Call, Guid? Clear, bool HasTouch, bool MayWish);

/// <summary>The states a screen distinguishes; each has words of its own in <c>Templates/kabine/anzeige.json</c>.</summary>
public static class BoothState
{
    /// <summary>Free.</summary>
    public const string Free = "ruhe";

    /// <summary>A call waits, somebody is free.</summary>
    public const string Waiting = "warten";

    /// <summary>A call waits, all who could take it are talking.</summary>
    public const string Busy = "besetzt";

    /// <summary>A call waits, nobody is signed on.</summary>
    public const string Nobody = "niemand";

    /// <summary>Nobody was free for so long that the call has ended.</summary>
    public const string Callback = "rueckruf";

    /// <summary>A conversation.</summary>
    public const string Talking = "gespraech";

    /// <summary>Outside the hours.</summary>
    public const string Closed = "geschlossen";

    /// <summary>Taken out of service.</summary>
    public const string OutOfService = "ausserbetrieb";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Free, Waiting, Busy, Nobody, Callback, Talking, Closed, OutOfService];
}

/// <summary>Reads how a booth stands, for its screens.</summary>
internal sealed class BoothStands(BuergerserviceDb db, CallCenters centers, OrganisationDirectory organisations, CalendarCatalog calendars, BoothTexts texts, TimeProvider time)
{
    public async Task<BoothStand> OfAsync(Guid boothId, BoothScreen screen, CancellationToken cancellationToken)
    {
        var booth = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == boothId, cancellationToken);
        var organisation = await organisations.GetAsync(booth.Tenant, cancellationToken);
        var service = booth.Service ?? organisation.EntryService ?? OrganisationDirectory.DefaultService;
        var hours = await HoursAsync(booth, service, cancellationToken);
        var last = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == booth.Tenant && c.Booth == booth.Booth).OrderByDescending(c => c.ArrivedAt).FirstOrDefaultAsync(cancellationToken);
        var state = booth switch
        {
            { Call: not null, CallPerson: not null } => BoothState.Talking,
            { Call: not null } => await WaitingAsync(organisation.Center, service, cancellationToken),
            { SuspendedAt: not null } => BoothState.OutOfService,
            _ when !hours.IsOpen => BoothState.Closed,
            { PersonSince: not null } when last is { End: CallEnd.CallbackOffered } => BoothState.Callback,
            _ => BoothState.Free,
        };
        Guid? clear = last is { EndedAt: not null } && !await db.Set<DisplayReset>().AnyAsync(r => r.Call == last.Id && r.BoothId == boothId && r.Screen == screen, cancellationToken) ? last.Id : null;
        var hasTouch = await db.Set<BoothDisplay>().AnyAsync(d => d.BoothId == boothId && d.Screen == BoothScreen.Tisch && d.SecretHash != null, cancellationToken);
        var (title, text) = texts.Of(state);
        return new(state, title, Fill(text, hours, organisation.Telephone), booth.Call, clear, hasTouch, state is BoothState.Busy or BoothState.Nobody or BoothState.Callback or BoothState.Closed or BoothState.OutOfService);
    }

    /// <summary>What stands on a screen whatever happens: names, hours, hearing loop.</summary>
    public async Task<BoothSheet> SheetAsync(Guid boothId, CancellationToken cancellationToken)
    {
        var booth = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == boothId, cancellationToken);
        var organisation = await organisations.GetAsync(booth.Tenant, cancellationToken);
        var service = booth.Service ?? organisation.EntryService ?? OrganisationDirectory.DefaultService;
        var hours = await HoursAsync(booth, service, cancellationToken);
        var partners = await db.Set<OrganisationRow>().AsNoTracking().Where(o => o.Center == organisation.Center).OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(cancellationToken);
        var site = await db.Set<SiteRow>().AsNoTracking().Where(s => s.Id == booth.SiteId).Select(s => s.Name).FirstOrDefaultAsync(cancellationToken);
        return new(booth.Name, site, organisation.Name, organisation.Telephone, booth.HearingLoop, hours.Lines, partners);
    }

    private async Task<(bool IsOpen, DateTimeOffset? Next, IReadOnlyList<HoursLine> Lines)> HoursAsync(BoothAgent booth, string service, CancellationToken cancellationToken)
    {
        var rows = await db.Set<HoursRow>().AsNoTracking().Where(h => h.Tenant == booth.Tenant).ToListAsync(cancellationToken);
        var calendar = calendars.All.Count == 0 ? null : calendars.For(null, booth.Tenant);
        var now = time.GetUtcNow();
        return (OpeningHours.IsOpen(rows, booth.SiteId, service, now, calendar), OpeningHours.NextOpening(rows, booth.SiteId, service, now, calendar), HoursLine.Of(OpeningHours.For(rows, booth.SiteId, service)));
    }

    private Task<string> WaitingAsync(string center, string service, CancellationToken cancellationToken) => centers.ReadAsync(center, s =>
    {
        var able = s.Agents.Values.Where(a => a.LostAt is null && a.Skills.ContainsKey(service) && (a.Want == Want.Ready || a.Work is Work.InCall or Work.WrapUp or Work.Offered)).ToList();
        return able.Count == 0 ? BoothState.Nobody : able.Exists(a => a.Work is Work.Idle or Work.Offered) ? BoothState.Waiting : BoothState.Busy;
    }, cancellationToken);

    private static string Fill(string text, (bool IsOpen, DateTimeOffset? Next, IReadOnlyList<HoursLine> Lines) hours, string? telephone)
    {
        var next = hours.Next is { } at ? $"Das nächste Mal öffnen wir am {GermanDates.WithWeekday(GermanDates.DateOf(at))}, um {GermanTime.Of(at):HH:mm} Uhr." : "";
        var number = telephone is { Length: > 0 } ? $"Sie erreichen uns unter Telefon {telephone}." : "";
        return text.Replace("{oeffnung}", next, StringComparison.Ordinal).Replace("{telefon}", number, StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal).Trim();
    }
}

/// <summary>What stands on a screen whatever happens.</summary>
public sealed record BoothSheet(string Booth, string? Site, string Organisation, string? Telephone, string? HearingLoop, IReadOnlyList<HoursLine> Hours, IReadOnlyList<string> Partners);

/// <summary>Hours of one weekday in words.</summary>
public sealed record HoursLine(string Day, string Hours)
{
    private static readonly (DayOfWeek Day, string Name)[] Week =
    [
        (DayOfWeek.Monday, "Montag"), (DayOfWeek.Tuesday, "Dienstag"), (DayOfWeek.Wednesday, "Mittwoch"), (DayOfWeek.Thursday, "Donnerstag"),
        (DayOfWeek.Friday, "Freitag"), (DayOfWeek.Saturday, "Samstag"), (DayOfWeek.Sunday, "Sonntag"),
    ];

    /// <summary>The days on which it is open, from Monday on; none without any entry, which means always.</summary>
    internal static IReadOnlyList<HoursLine> Of(IReadOnlyCollection<HoursRow> hours) =>
        [.. Week.Select(w => (w.Name, Rows: hours.Where(h => h.Day == w.Day).OrderBy(h => h.From).ToList())).Where(w => w.Rows.Count > 0)
            .Select(w => new HoursLine(w.Name, string.Join(" und ", w.Rows.Select(r => $"{Clock(r.From)} bis {Clock(r.Until)} Uhr"))))];

    private static string Clock(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
}
