using System.Text.Json;
using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Displays;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>
/// Deletes calls in steps (docs/aufbewahrung.md): first who of the staff did what, then the single calls, at last the figures.
/// What goes is added up in the transaction that deletes it, so that a report counts everything once.
/// </summary>
internal sealed class CallRetention(CallReports reports, ReportStaff staff, ReportOptions figures, RetentionOptions options, IContentStore content, TimeProvider time) : IRetentionPart
{
    private const int Batch = 1_000;

    public async Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        if (options.CallStatusDays > 0)
            await ForgetPersonsAsync(db, note, cancellationToken);
        if (options.CallDays > 0)
            await RemoveCallsAsync(db, note, cancellationToken);
        if (options.CallLogDays > 0)
            await RemoveLogAsync(db, note, cancellationToken);
        if (options.CallFigureDays > 0)
            await RemoveFiguresAsync(db, note, cancellationToken);
    }

    /// <summary>Before when single calls and outages are deleted; null for never.</summary>
    internal static DateTimeOffset? CallsBefore(RetentionOptions options, DateTimeOffset now) =>
        // Never before it is forgotten who took them: the sums of staff need the calls.
        options.CallDays > 0 ? GermanDates.Midnight(GermanDates.DateOf(now).AddDays(-Math.Max(options.CallDays, options.CallStatusDays + 14) - 1)) : null;

    private DateOnly Before(int days) => GermanDates.DateOf(time.GetUtcNow()).AddDays(-days);

    // Whole weeks: what is kept of a week is what may be shown of it.
    private async Task ForgetPersonsAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var last = ReportIntervals.StartOf(Before(options.CallStatusDays), ReportInterval.Week);
        var before = GermanDates.Midnight(last.AddDays(-1));
        foreach (var tenant in await db.Set<CallSpanRow>().Where(s => s.From < before).Select(s => s.Tenant).Distinct().ToListAsync(cancellationToken))
        {
            while (await db.Set<CallSpanRow>().Where(s => s.Tenant == tenant && s.From < before).MinAsync(s => (DateTimeOffset?)s.From, cancellationToken) is { } first)
            {
                var monday = ReportIntervals.StartOf(GermanDates.DateOf(first), ReportInterval.Week);
                var until = GermanDates.Midnight(monday.AddDays(6));
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await KeepWeekAsync(db, tenant, monday, cancellationToken);
                var gone = await db.Set<CallSpanRow>().Where(s => s.Tenant == tenant && s.From < until).ExecuteDeleteAsync(cancellationToken);
                await db.Set<CallRow>().Where(c => c.PersonTenant == tenant && c.ArrivedAt < until && c.EndedAt != null).ExecuteUpdateAsync(u => u.SetProperty(c => c.Person, (string?)null), cancellationToken);
                await db.Set<CallEventRow>().Where(e => e.PersonTenant == tenant && e.At < until).ExecuteUpdateAsync(u => u.SetProperty(e => e.Person, (string?)null), cancellationToken);
                await db.Set<CallEventRow>().Where(e => e.FromTenant == tenant && e.At < until).ExecuteUpdateAsync(u => u.SetProperty(e => e.FromPerson, (string?)null), cancellationToken);
                note("retention.call-status", gone, until);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
    }

    private async Task RemoveCallsAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var before = CallsBefore(options, time.GetUtcNow())!.Value;
        // As long after its end as it is kept: what ends while this runs is not deleted before it is counted.
        var ended = db.Set<CallRow>().Where(c => c.ArrivedAt < before && c.EndedAt < before);
        if (options.CallStatusDays == 0)
            await KeepWeeksAsync(db, before, cancellationToken);
        while (await ended.OrderBy(c => c.ArrivedAt).Select(c => new { c.Tenant, c.ArrivedAt }).FirstOrDefaultAsync(cancellationToken) is { } next)
            await RemoveDayAsync(db, next.Tenant, GermanDates.DateOf(next.ArrivedAt), before, note, cancellationToken);
        await db.Set<CallEventRow>().Where(e => e.At < before && !db.Set<CallRow>().Any(c => c.Id == e.Call)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<BoothOutageRow>().Where(o => o.Until < before).ExecuteDeleteAsync(cancellationToken);
        await db.Set<BoothVisit>().Where(v => v.StartedAt < before && v.State != BoothVisitState.Open).ExecuteDeleteAsync(cancellationToken);
        await db.Set<DisplayReset>().Where(r => r.ClearedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.Set<BoothReset>().Where(r => r.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    // Who had which status is kept for ever, but how many calls they took is not known without the calls.
    private async Task KeepWeeksAsync(BuergerserviceDb db, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var steps = await db.Set<CallEventRow>().Where(e => e.At < before).Select(e => new { e.PersonTenant, e.FromTenant, e.At }).ToListAsync(cancellationToken);
        foreach (var (tenant, monday) in steps.SelectMany(s => new[] { (s.PersonTenant, s.At), (s.FromTenant, s.At) }).Where(s => s.Item1 is not null)
            .Select(s => (s.Item1!, ReportIntervals.StartOf(GermanDates.DateOf(s.At), ReportInterval.Week))).Distinct())
            await KeepWeekAsync(db, tenant, monday, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task KeepWeekAsync(BuergerserviceDb db, string tenant, DateOnly monday, CancellationToken cancellationToken)
    {
        if (!await db.Set<WeekFigureRow>().AnyAsync(w => w.Tenant == tenant && w.Week == monday, cancellationToken))
            db.Add(new WeekFigureRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = tenant, Week = monday, Figures = JsonSerializer.Serialize(await staff.WeekAsync(tenant, monday, cancellationToken)) });
    }

    private async Task RemoveDayAsync(BuergerserviceDb db, string tenant, DateOnly day, DateTimeOffset before, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var (from, until) = (GermanDates.Midnight(day.AddDays(-1)), GermanDates.Midnight(day));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // A call that ended later stays, and is added to its day when it goes.
        var calls = (await reports.CallsAsync(tenant, new(day, day, ReportInterval.Day), cancellationToken)).Where(c => c.EndedAt < before).ToList();
        var kept = (await db.Set<DayFigureRow>().Where(d => d.Tenant == tenant && d.Day == day).ToListAsync(cancellationToken)).ToDictionary(d => (d.Booth, d.Service));
        foreach (var group in calls.GroupBy(c => (c.Booth, c.Service)))
        {
            var sums = CallFigures.Of(group, figures.AnswerWithin);
            if (kept.TryGetValue(group.Key, out var former))
            {
                sums += JsonSerializer.Deserialize<CallFigures>(former.Figures)!;
                db.Remove(former);
                await db.SaveChangesAsync(cancellationToken);
            }

            db.Add(new DayFigureRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = tenant, Day = day, Booth = group.Key.Booth, Service = group.Key.Service, Figures = JsonSerializer.Serialize(sums) });
        }

        var gone = await db.Set<CallRow>().Where(c => c.Tenant == tenant && c.ArrivedAt >= from && c.ArrivedAt < until && c.EndedAt < before).ExecuteDeleteAsync(cancellationToken);
        note("retention.call", gone, until);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Only what lies before the kept state: a node that begins anew needs the rest.
    private async Task RemoveLogAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.CallLogDays);
        var at = before.ToUnixTimeMilliseconds();
        foreach (var center in await db.Set<CallCenterRow>().Select(c => new { c.Center, c.SnapshotNumber }).ToListAsync(cancellationToken))
        {
            var gone = 0;
            var old = db.Set<CallLogRow>().Where(l => l.Center == center.Center && l.Number <= center.SnapshotNumber && l.At < at);
            while (await old.OrderBy(l => l.Number).Select(l => l.Number).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
            {
                var last = some[^1];
                gone += await old.Where(l => l.Number <= last).ExecuteDeleteAsync(cancellationToken);
            }


            if (gone > 0)
                note("retention.call-log", gone, before);
        }
    }

    private async Task RemoveFiguresAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var before = Before(options.CallFigureDays);
        var gone = await db.Set<DayFigureRow>().Where(d => d.Day < before).ExecuteDeleteAsync(cancellationToken);
        gone += await db.Set<WeekFigureRow>().Where(w => w.Week < before).ExecuteDeleteAsync(cancellationToken);
        foreach (var report in await db.Set<WeeklyReportRow>().Where(r => r.Week < before).ToListAsync(cancellationToken))
        {
            await db.Set<ReportLetterRow>().Where(l => l.Report == report.Id).ExecuteDeleteAsync(cancellationToken);
            // The row first: a file nobody knows is harmless, a row without its file is not.
            gone += await db.Set<WeeklyReportRow>().Where(r => r.Id == report.Id).ExecuteDeleteAsync(cancellationToken);
            await content.DeleteAsync(report.Sha256, cancellationToken);
        }

        if (gone > 0)
            note("retention.call-figures", gone, GermanDates.Midnight(before.AddDays(-1)));
    }
}
