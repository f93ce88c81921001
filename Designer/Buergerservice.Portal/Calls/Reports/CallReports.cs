using System.Text.Json;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>Reports on the calls of an organisation, for its lead; nothing of another organisation is in it .</summary>
public sealed class CallReports(BuergerserviceDb db, OrganisationDirectory organisations, ReportStaff staff, ReportOptions options, RetentionOptions retention, TimeProvider time)
{
    /// <summary>Pieces of time a report has at most.</summary>
    public const int MaxPieces = 400;

    private const int MaxDays = 3_700;
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Makes a report.</summary>
    /// <exception cref="InputException">The period cannot be shown in this grid.</exception>
    public Task<ReportView> GetAsync(ReportRequest request, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return OfAsync(actor.Tenant, request, cancellationToken);
    }

    internal async Task<ReportView> OfAsync(string tenant, ReportRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var organisation = await organisations.GetAsync(tenant, cancellationToken);
        var booths = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Tenant == tenant).OrderBy(b => b.Name).ToListAsync(cancellationToken);
        var sites = await db.Set<SiteRow>().AsNoTracking().Where(s => s.Tenant == tenant).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var services = await organisations.ServiceNamesAsync(tenant, cancellationToken);
        var of = booths.ToDictionary(b => b.Booth, StringComparer.Ordinal);
        bool Wanted(string booth, string service) => (request.Booth is null || request.Booth == booth) && (request.Service is null || request.Service == service)
            && (request.Site is null || of.GetValueOrDefault(booth)?.SiteId == request.Site);
        var calls = (await CallsAsync(tenant, request, cancellationToken)).Where(c => Wanted(c.Booth, c.Service)).ToList();
        var days = (await db.Set<DayFigureRow>().AsNoTracking().Where(d => d.Tenant == tenant && d.Day >= request.From && d.Day <= request.To).ToListAsync(cancellationToken))
            .Where(d => Wanted(d.Booth, d.Service)).Select(d => (d.Day, d.Booth, d.Service, Figures: JsonSerializer.Deserialize<CallFigures>(d.Figures)!)).ToList();
        CallFigures Sum(Func<string, string, bool> isMine) => CallFigures.Of(calls.Where(c => isMine(c.Booth, c.Service)), options.AnswerWithin) + CallFigures.Sum(days.Where(d => isMine(d.Booth, d.Service)).Select(d => d.Figures));
        List<ReportLine> Lines(IEnumerable<(string Name, Func<string, string, bool> IsMine)> groups) => [.. groups.Select(g => new ReportLine(g.Name, Sum(g.IsMine))).Where(l => l.Figures.Offered > 0)];
        var keys = calls.Select(c => (c.Booth, c.Service)).Concat(days.Select(d => (d.Booth, d.Service))).Distinct().ToList();
        return new(organisation.Name, request, Sum((_, _) => true), OverTime(request, calls, days.ConvertAll(d => (d.Day, d.Figures))),
            Lines(sites.Select(s => (s.Name, (Func<string, string, bool>)((b, _) => of.GetValueOrDefault(b)?.SiteId == s.Id))).Append(("Ohne Standort", (b, _) => of.GetValueOrDefault(b)?.SiteId is null))),
            Lines(keys.Select(k => k.Booth).Distinct().Select(k => (of.GetValueOrDefault(k)?.Name ?? k, (Func<string, string, bool>)((b, _) => b == k))).OrderBy(l => l.Item1, StringComparer.CurrentCulture)),
            Lines(keys.Select(k => k.Service).Distinct().Select(k => (services.GetValueOrDefault(k, k), (Func<string, string, bool>)((_, s) => s == k))).OrderBy(l => l.Item1, StringComparer.CurrentCulture)),
            await AvailabilityAsync(tenant, request, [.. booths.Where(b => (request.Site is null || b.SiteId == request.Site) && (request.Booth is null || b.Booth == request.Booth))], cancellationToken),
            await staff.WeeksAsync(tenant, request.From, request.To, services, cancellationToken),
            options.ShowPersons ? await staff.PersonsAsync(tenant, request.From, request.To, cancellationToken) : [])
        {
            HandedTo = Sum((_, _) => true).HandedTo is var targets && targets.Counts.Count == 0 ? [] : await NamesAsync(targets, cancellationToken),
            SinglesFrom = days.Count == 0 || !ReportIntervals.IsWithinDay(request.Interval) ? null : days.Max(d => d.Day).AddDays(1),
        };
    }

    /// <summary>The calls of some days; also for adding them up before they are deleted.</summary>
    internal async Task<List<ReportCall>> CallsAsync(string tenant, ReportRequest request, CancellationToken cancellationToken)
    {
        var (from, until) = (GermanDates.Midnight(request.From.AddDays(-1)), GermanDates.Midnight(request.To));
        var rows = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == tenant && c.ArrivedAt >= from && c.ArrivedAt < until).OrderBy(c => c.ArrivedAt)
            .Select(c => new { c.Id, c.ArrivedAt, c.Booth, c.Service, c.AnsweredAt, c.EndedAt, c.End, c.Transfers, c.Losses, c.TalkMilliseconds, c.HoldMilliseconds, c.InstanceId }).ToListAsync(cancellationToken);
        // Who answered first: a partner, or somebody of the own organisation.
        var answers = await db.Set<CallEventRow>().AsNoTracking().Where(e => e.Tenant == tenant && e.Kind == Media.Acd.AcdEventKind.Answered && e.At >= from && e.At < until.AddDays(1))
            .OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => new { e.Call, e.PersonTenant }).ToListAsync(cancellationToken);
        var first = answers.GroupBy(a => a.Call).ToDictionary(g => g.Key, g => g.First().PersonTenant);
        var handed = (await db.Set<CallEventRow>().AsNoTracking().Where(e => e.Tenant == tenant && e.Kind == Media.Acd.AcdEventKind.Transferred && e.PersonTenant != null && e.At >= from && e.At < until.AddDays(1))
            .Select(e => new { e.Call, Tenant = e.PersonTenant! }).ToListAsync(cancellationToken)).ToLookup(e => e.Call, e => e.Tenant);
        // What became of it the clearing says, and the case.
        var led = db.Set<CallRow>().Where(c => c.Tenant == tenant && c.ArrivedAt >= from && c.ArrivedAt < until && c.InstanceId != null).Select(c => c.InstanceId!.Value);
        var mistaken = (await db.Tasks.AsNoTracking().Where(t => led.Contains(t.InstanceId) && t.State == UserTaskState.Completed && t.Outcome == ConversationWork.FalseAlarm).Select(t => t.InstanceId).ToListAsync(cancellationToken)).ToHashSet();
        var conclusive = (await db.Set<CitizenCase>().AsNoTracking().Where(c => c.Tenant == tenant && led.Contains(c.InstanceId) && c.ClosedAt != null && c.IsConclusive != null)
            .Select(c => new { c.InstanceId, IsConclusive = c.IsConclusive!.Value }).ToListAsync(cancellationToken)).GroupBy(c => c.InstanceId).ToDictionary(g => g.Key, g => g.All(c => c.IsConclusive));
        return rows.ConvertAll(r => new ReportCall(r.ArrivedAt, r.Booth, r.Service)
        {
            AnsweredAt = r.AnsweredAt,
            EndedAt = r.EndedAt,
            End = r.End,
            IsOverflow = first.GetValueOrDefault(r.Id) is { } by && by != tenant,
            Transfers = r.Transfers,
            Losses = r.Losses,
            HandedTo = [.. handed[r.Id]],
            Talk = TimeSpan.FromMilliseconds(r.TalkMilliseconds),
            Hold = TimeSpan.FromMilliseconds(r.HoldMilliseconds),
            IsFalseAlarm = r.InstanceId is { } instance ? mistaken.Contains(instance) : null,
            IsConclusive = r.InstanceId is { } leads && conclusive.TryGetValue(leads, out var closed) ? closed : null,
        });
    }

    private async Task<List<HandOverLine>> NamesAsync(Targets targets, CancellationToken cancellationToken)
    {
        var tenants = targets.Counts.Keys.ToList();
        var names = await db.Set<OrganisationRow>().AsNoTracking().Where(o => tenants.Contains(o.Tenant)).ToDictionaryAsync(o => o.Tenant, o => o.Name, cancellationToken);
        return [.. targets.Counts.Select(t => new HandOverLine(names.GetValueOrDefault(t.Key, t.Key), t.Value)).OrderBy(l => l.Organisation, StringComparer.CurrentCulture)];
    }

    private static void Check(ReportRequest request)
    {
        if (request.To < request.From)
            throw Wrong("bis", "Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie den Zeitraum.");
        var days = request.To.DayNumber - request.From.DayNumber + 1;
        var pieces = request.Interval switch
        {
            ReportInterval.Quarter => days * 96,
            ReportInterval.Half => days * 48,
            ReportInterval.Hour => days * 24,
            ReportInterval.Day => days,
            ReportInterval.Week => days / 7,
            _ => days / 30,
        };
        if (days > MaxDays || pieces > MaxPieces)
            throw Wrong("raster", "Für diesen Zeitraum ist das Zeitraster zu fein. Wählen Sie ein gröberes Raster oder einen kürzeren Zeitraum.");
    }

    private List<ReportPiece> OverTime(ReportRequest request, IReadOnlyCollection<ReportCall> calls, IReadOnlyCollection<(DateOnly Day, CallFigures Figures)> days)
    {
        var found = calls.GroupBy(c => ReportIntervals.StartOf(c.ArrivedAt, request.Interval, Zone)).ToDictionary(g => g.Key, g => CallFigures.Of(g, options.AnswerWithin));
        if (!ReportIntervals.IsWithinDay(request.Interval))
        {
            foreach (var (day, figures) in days)
            {
                var start = ReportIntervals.StartOf(GermanDates.At(day, new TimeOnly(12, 0)), request.Interval, Zone);
                found[start] = found.GetValueOrDefault(start, new()) + figures;
            }
        }

        if (found.Count == 0)
            return [];
        // Pieces between the first and the last call without one are shown, nights before and after are not.
        var pieces = new List<ReportPiece>();
        var last = found.Keys.Max();
        for (var piece = found.Keys.Min(); piece <= last; piece = ReportIntervals.Next(piece, request.Interval, Zone))
            pieces.Add(new(piece, found.GetValueOrDefault(piece, new())));
        return pieces;
    }

    private async Task<List<BoothAvailability>> AvailabilityAsync(string tenant, ReportRequest request, IReadOnlyList<BoothAgent> booths, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, until) = (GermanDates.Midnight(request.From.AddDays(-1)), GermanDates.Midnight(request.To));
        until = until > now ? now : until;
        // Of what has been deleted nothing is known, least of all that there was no outage.
        if (CallRetention.CallsBefore(retention, now) is { } kept && from < kept)
            return [];
        var outages = (await db.Set<BoothOutageRow>().AsNoTracking().Where(o => o.Tenant == tenant && o.From < until && (o.Until == null || o.Until > from)).ToListAsync(cancellationToken)).ToLookup(o => o.Booth, StringComparer.Ordinal);
        var lines = new List<BoothAvailability>();
        foreach (var booth in booths)
        {
            // Registered anew after a repair it was there before, and so were its outages. Without an agent nobody knows.
            if (booth.RegisteredAt is not { } registered)
                continue;
            var known = outages[booth.Booth].Select(o => o.From).Append(registered).Min();
            var start = known > from ? known : from;
            if (start < until)
                lines.Add(Availability.Of(booth.Name, outages[booth.Booth].Select(o => (o.From, o.Until ?? until)), start, until));
        }

        return lines;
    }

    private static InputException Wrong(string field, string message) => new(message, new Dictionary<string, string> { [field] = message });
}

/// <summary>How much of a period somebody or something was there.</summary>
internal static class Availability
{
    /// <summary>Outages may overlap: a booth that is suspended may have no line as well.</summary>
    public static BoothAvailability Of(string name, IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> outages, DateTimeOffset start, DateTimeOffset until)
    {
        var (down, seen) = (TimeSpan.Zero, start);
        foreach (var (from, end) in outages.OrderBy(o => o.From))
        {
            var (begin, stop) = (from > seen ? from : seen, end < until ? end : until);
            if (stop <= begin)
                continue;
            down += stop - begin;
            seen = stop;
        }

        return new(name, 1 - (down / (until - start)), down);
    }
}
