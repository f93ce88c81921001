using Buergerservice.Engine;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>A workflow that waits for a deadline which would end on another day by what its calendar says today.</summary>
/// <param name="BookmarkId">The wait; it is another one after it was computed anew.</param>
/// <param name="InstanceId">The waiting instance.</param>
/// <param name="Title">Name of the instance, or its business key.</param>
/// <param name="Before">The day it ends now.</param>
/// <param name="After">The deadline computed anew.</param>
public sealed record OutdatedWait(Guid BookmarkId, Guid InstanceId, string? Title, DateOnly Before, Deadline After);

/// <summary>
/// Compares the deadlines workflows wait for (<see cref="WaitForDeadline"/>) with the calendars of today. As with tasks,
/// nothing is recomputed by itself.
/// </summary>
public sealed class WaitingDeadlines(BuergerserviceDb db, CalendarCatalog calendars, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Most deadlines of one list and of one command.</summary>
    public const int Max = 500;

    /// <summary>Waits of the tenant whose deadline would change, the earliest first; one more than <see cref="Max"/> when there are more than that.</summary>
    /// <exception cref="NotFoundException">The person is no administrator.</exception>
    public async Task<IReadOnlyList<OutdatedWait>> FindAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        DeadlineReview.RequireAdministrator(actor);
        var waits = from wait in Waits(actor)
                    join instance in db.Instances on wait.InstanceId equals instance.Id
                    orderby wait.DueAt, wait.Id
                    select new { wait.Id, wait.InstanceId, wait.Key, Title = instance.Name ?? instance.CorrelationId };
        return [.. (await waits.AsNoTracking().ToListAsync(cancellationToken))
            .Select(w => Compare(w.Key) is var (before, after) ? new OutdatedWait(w.Id, w.InstanceId, w.Title, before, after) : null).OfType<OutdatedWait>().Take(Max + 1)];
    }

    /// <summary>Has the waits that were seen computed anew by a worker; one that has ended or changed meanwhile is left alone.</summary>
    /// <returns>Number of waits.</returns>
    /// <exception cref="NotFoundException">The person is no administrator.</exception>
    public async Task<int> RecomputeAsync(IReadOnlyCollection<Guid> seen, Actor actor, CancellationToken cancellationToken = default)
    {
        DeadlineReview.RequireAdministrator(actor);
        var ids = seen.Take(Max).ToList();
        var changed = (await Waits(actor).Where(b => ids.Contains(b.Id)).AsNoTracking().ToListAsync(cancellationToken)).Where(w => Compare(w.Key) is not null).ToList();
        foreach (var wait in changed)
        {
            var after = Compare(wait.Key)!.Value.After;
            db.WorkItems.Add(InstanceCommands.Item(WorkKind.Resume, actor.Tenant, wait.InstanceId, time.GetUtcNow(), wait.Id, WaitForDeadline.Recompute));
            audit.Add(db, actor.Tenant, actor.UserName, "instance.recompute-deadline", $"instance:{wait.InstanceId}", new Dictionary<string, object?> { ["activity"] = wait.ActivityId, ["calendar"] = after.Calendar, ["version"] = after.CalendarVersion });
        }

        if (changed.Count > 0)
        {
            await db.SaveWithAuditAsync(cancellationToken);
            signal.Wake();
        }

        return changed.Count;
    }

    private IQueryable<BookmarkRow> Waits(Actor actor) =>
        db.Bookmarks.Where(b => b.Tenant == actor.Tenant && b.Name == WaitForDeadline.TypeName && b.Kind == WaitKind.Timer && b.Key != "" && b.Key != Bookmark.TimeoutKey);

    private (DateOnly Before, Deadline After)? Compare(string key)
    {
        if (WaitForDeadline.DeadlineOf(key) is not { } before || calendars.Find(before.Calendar) is not { } calendar || calendar.Version == before.CalendarVersion)
            return null;
        var after = Deadlines.Recompute(before, calendar);
        return after.LastDay == before.LastDay ? null : (before.LastDay, after);
    }
}
