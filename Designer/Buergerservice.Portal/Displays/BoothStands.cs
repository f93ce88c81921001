using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Views;
using Buergerservice.Portal.Visits;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>What a screen shows now. Words for everybody, no data of anybody.</summary>
/// <param name="State">One of <see cref="BoothState"/>.</param>
/// <param name="Title">Heading.</param>
/// <param name="Text">Sentences below it.</param>
/// <param name="Call">The open call.</param>
/// <param name="Clear">A call that has ended and after which this screen has not yet said that it is empty.</param>
/// <param name="MayBegin">Whether a conversation can be begun: not while the booth is cleared after the last visit.</param>
/// <param name="HasTouch">Whether the booth has a touch display beside the large monitor.</param>
/// <param name="MayWish">Whether a wish for a call or an appointment is offered.</param>
/// <param name="IsThere">Whether somebody is inside, as far as the sensor or the buttons tell. What they have begun to write goes with them.</param>
public sealed record BoothStand(string State, string Title, string Text, Guid? Call, Guid? Clear, bool MayBegin, bool HasTouch, bool MayWish, bool IsThere)
{
    /// <summary>How many wait before this booth's call; null when none waits.</summary>
    public int? Before { get; init; }

    /// <summary>The same in words; empty when none waits.</summary>
    public string Queue { get; init; } = "";
}

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

    /// <summary>Being cleared after the last visit.</summary>
    public const string Preparing = "vorbereitung";

    /// <summary>Outside the hours.</summary>
    public const string Closed = "geschlossen";

    /// <summary>Taken out of service.</summary>
    public const string OutOfService = "ausserbetrieb";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Free, Waiting, Busy, Nobody, Callback, Talking, Preparing, Closed, OutOfService];
}

/// <summary>Reads how a booth stands, for its screens.</summary>
internal sealed class BoothStands(BuergerserviceDb db, CallCenters centers, BoothOpenings openings, BoothTexts texts, TimeProvider time)
{
    private static readonly TimeSpan CallbackStays = TimeSpan.FromMinutes(10);

    public async Task<BoothStand> OfAsync(Guid boothId, BoothScreen screen, CancellationToken cancellationToken)
    {
        var booth = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == boothId, cancellationToken);
        var opening = await openings.OfAsync(booth, cancellationToken);
        var now = time.GetUtcNow();
        var visit = booth.SessionId is { } id ? await db.Set<BoothVisit>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, cancellationToken) : null;
        // Who has come too early has been told so: those words stay until their visit has ended, for nobody is called in it.
        var since = opening.IsOpen(now) && visit is { CallId: null, StartedAt: var early } && !opening.IsOpen(early) ? early : now;
        var last = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == booth.Tenant && c.Booth == booth.Booth).OrderByDescending(c => c.ArrivedAt).FirstOrDefaultAsync(cancellationToken);
        int? before = null;
        var state = booth switch
        {
            { Call: not null, CallPerson: not null } => BoothState.Talking,
            { Call: { } call } => await WaitingAsync(opening.Organisation.Center, opening.Service, call),
            { SuspendedAt: not null } => BoothState.OutOfService,
            _ when !opening.IsOpen(since) => BoothState.Closed,
            { PersonSince: { } came } when last is { End: CallEnd.CallbackOffered } && IsFor(last, came, now) => BoothState.Callback,
            _ when visit is not null && await IsPreparingAsync(new(visit, booth), cancellationToken) => BoothState.Preparing,
            _ => BoothState.Free,
        };
        Guid? clear = last is { EndedAt: not null } && !await db.Set<DisplayReset>().AnyAsync(r => r.Call == last.Id && r.BoothId == boothId && r.Screen == screen, cancellationToken) ? last.Id : null;
        var hasTouch = await db.Set<BoothDisplay>().AnyAsync(d => d.BoothId == boothId && d.Screen == BoothScreen.Tisch && d.SecretHash != null, cancellationToken);
        var (title, text) = texts.Of(state, screen);
        var mayBegin = booth.SessionId is null && state is BoothState.Free or BoothState.Callback;
        return new(state, title, Fill(text, opening, since), booth.Call, clear, mayBegin, hasTouch, state is BoothState.Busy or BoothState.Nobody or BoothState.Callback or BoothState.Closed or BoothState.OutOfService, booth.PersonSince is not null)
        {
            Before = before,
            Queue = before is { } count ? texts.Queue(count) : "",
        };

        async Task<string> WaitingAsync(string center, string service, Guid call)
        {
            (var waits, before) = await centers.ReadAsync(center, s => (Waiting(s, service), s.Before(call.ToString())), cancellationToken);
            return waits;
        }
    }

    /// <summary>What stands on a screen whatever happens: names, hours, hearing loop.</summary>
    public async Task<BoothSheet> SheetAsync(Guid boothId, CancellationToken cancellationToken)
    {
        var booth = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == boothId, cancellationToken);
        var opening = await openings.OfAsync(booth, cancellationToken);
        var organisation = opening.Organisation;
        var partners = await db.Set<OrganisationRow>().AsNoTracking().Where(o => o.Center == organisation.Center).OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(cancellationToken);
        var site = await db.Set<SiteRow>().AsNoTracking().Where(s => s.Id == booth.SiteId).Select(s => s.Name).FirstOrDefaultAsync(cancellationToken);
        return new(booth.Name, site, organisation.Name, organisation.Telephone, booth.HearingLoop, opening.Lines, partners);
    }

    // Whoever is inside has called, and not long ago: where there is no sensor, nobody says when they have gone. Calls count in milliseconds.
    private static bool IsFor(CallRow last, DateTimeOffset since, DateTimeOffset now) =>
        last.ArrivedAt.ToUnixTimeMilliseconds() >= since.ToUnixTimeMilliseconds() && last.EndedAt > now - CallbackStays;

    // Whoever the visit was for has gone, or the step that clears the booth is at work. Before, they may still be reading something.
    private async Task<bool> IsPreparingAsync(VisitPlace place, CancellationToken cancellationToken) =>
        place.IsLeft || await db.WorkItems.AnyAsync(w => w.InstanceId == place.Visit.InstanceId && w.Name == ConversationWork.Reset, cancellationToken);

    private static string Waiting(AcdState state, string service)
    {
        var able = state.Agents.Values.Where(a => a.LostAt is null && a.Skills.ContainsKey(service) && (a.Want == Want.Ready || a.Work is Work.InCall or Work.WrapUp or Work.Offered)).ToList();
        return able.Count == 0 ? BoothState.Nobody : able.Exists(a => a.Work is Work.Idle or Work.Offered) ? BoothState.Waiting : BoothState.Busy;
    }

    private static string Fill(string text, BoothOpening opening, DateTimeOffset now)
    {
        var next = opening.Next(now) is { } at ? $"Das nächste Mal öffnen wir am {GermanDates.WithWeekday(GermanDates.DateOf(at))}, um {GermanTime.Of(at):HH:mm} Uhr." : "";
        var number = opening.Organisation.Telephone is { Length: > 0 } telephone ? $"Sie erreichen uns unter Telefon {telephone}." : "";
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
