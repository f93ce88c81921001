using System.Text.Json;
using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>The work of an organisation's agents: sums of whole weeks, of groups that are large enough .</summary>
public sealed class ReportStaff(BuergerserviceDb db, ReportOptions options, TimeProvider time)
{
    /// <summary>Stands for the service of another organisation's call.</summary>
    public const string ForPartners = "partner";

    /// <summary>The weeks that lie within a period and are over.</summary>
    internal async Task<List<ReportWeek>> WeeksAsync(string tenant, DateOnly from, DateOnly to, Dictionary<string, string> services, CancellationToken cancellationToken)
    {
        var today = GermanDates.DateOf(time.GetUtcNow());
        var weeks = new List<ReportWeek>();
        for (var monday = ReportIntervals.StartOf(from.AddDays(6), ReportInterval.Week); monday.AddDays(6) <= to && monday.AddDays(7) <= today; monday = monday.AddDays(7))
        {
            var week = await WeekAsync(tenant, monday, cancellationToken);
            weeks.Add(new(monday, week with { Services = [.. week.Services.Select(p => p with { Key = p.Key == ForPartners ? "Für Partner" : services.GetValueOrDefault(p.Key, p.Key) })] }));
        }

        return weeks;
    }

    /// <summary>One week: as it was kept, or from the single stretches of time while there are any.</summary>
    internal async Task<StaffWeek> WeekAsync(string tenant, DateOnly monday, CancellationToken cancellationToken)
    {
        if (await db.Set<WeekFigureRow>().AsNoTracking().FirstOrDefaultAsync(w => w.Tenant == tenant && w.Week == monday, cancellationToken) is { } kept)
            return JsonSerializer.Deserialize<StaffWeek>(kept.Figures)!;
        var (times, events) = await ReadAsync(tenant, monday, monday.AddDays(6), cancellationToken);
        return StaffWeek.Of(times, events, options.SmallestGroup);
    }

    /// <summary>Single persons in alphabetical order: no ranking.</summary>
    internal async Task<List<PersonLine>> PersonsAsync(string tenant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (times, events) = await ReadAsync(tenant, from, to, cancellationToken);
        var names = (await StaffDirectory.OfTenantAsync(db, tenant, cancellationToken)).ToDictionary(p => p.UserName, p => p.DisplayName, StringComparer.Ordinal);
        return [.. times.Select(t => t.Person).Concat(events.Select(e => e.Person)).Distinct(StringComparer.Ordinal)
            .Select(p => new PersonLine(names.GetValueOrDefault(p, p), StaffFigures.Of([.. times.Where(t => t.Person == p)], [.. events.Where(e => e.Person == p)])))
            .OrderBy(l => l.Name, StringComparer.CurrentCulture)];
    }

    private async Task<(List<StaffTime> Times, List<StaffEvent> Events)> ReadAsync(string tenant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (start, end) = (GermanDates.Midnight(from.AddDays(-1)), GermanDates.Midnight(to));
        var spans = await db.Set<CallSpanRow>().AsNoTracking().Where(s => s.Tenant == tenant && s.From >= start && s.From < end).ToListAsync(cancellationToken);
        var steps = await db.Set<CallEventRow>().AsNoTracking().Where(e => (e.PersonTenant == tenant || e.FromTenant == tenant) && e.At >= start && e.At < end).ToListAsync(cancellationToken);
        // Own calls by service; what was done for others is one group.
        var services = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == tenant && c.ArrivedAt >= start.AddDays(-1) && c.ArrivedAt < end).Select(c => new { c.Id, c.Service }).ToDictionaryAsync(c => c.Id, c => c.Service, cancellationToken);
        string? ServiceOf(Guid? call) => call is null ? null : services.GetValueOrDefault(call.Value, ForPartners);
        var times = spans.ConvertAll(s => new StaffTime(s.Person, s.Status, s.Reason == CallDistribution.RingNoAnswer ? "Anruf nicht angenommen" : s.Reason, s.Until - s.From, ServiceOf(s.Call)));
        var events = new List<StaffEvent>();
        foreach (var step in steps)
        {
            if (step is { Person: { } person } && step.PersonTenant == tenant && DeedOf(step) is { } deed)
                events.Add(new(person, deed, ServiceOf(step.Call)));
            if (step is { Kind: AcdEventKind.Transferred, FromPerson: { } giver } && step.FromTenant == tenant)
                events.Add(new(giver, StaffDeed.TransferredOut, ServiceOf(step.Call)));
        }

        return (times, events);
    }

    private static StaffDeed? DeedOf(CallEventRow step) => (step.Kind, step.Reason) switch
    {
        (AcdEventKind.Answered, _) => StaffDeed.Answered,
        (AcdEventKind.Transferred, _) => StaffDeed.TransferredIn,
        (AcdEventKind.Requeued or AcdEventKind.TransferFailed, AcdReason.NoAnswer) => StaffDeed.Missed,
        (AcdEventKind.Requeued or AcdEventKind.TransferFailed, AcdReason.Rejected) => StaffDeed.Declined,
        _ => null,
    };
}
