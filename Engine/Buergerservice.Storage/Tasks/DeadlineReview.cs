using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>A deadline that would end on another day by what its calendar says today.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Revision">Revision of the task when it was compared.</param>
/// <param name="Title">What is due.</param>
/// <param name="Before">The day it ends now.</param>
/// <param name="After">The deadline computed anew.</param>
public sealed record OutdatedDeadline(Guid TaskId, int Revision, string Title, DateOnly Before, Deadline After)
{
    /// <summary>What was seen: the task with its revision.</summary>
    public string Key => $"{TaskId}:{Revision}";
}

/// <summary>
/// Compares stored deadlines with the calendars of today. Nothing is ever recomputed by itself: an administrator sees
/// what would change and asks for it.
/// </summary>
public sealed class DeadlineReview(BuergerserviceDb db, CalendarCatalog calendars, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Most deadlines of one list and of one command.</summary>
    public const int Max = 500;

    /// <summary>Open tasks of the tenant whose deadline would change, the earliest first; one more than <see cref="Max"/> when there are more than that.</summary>
    /// <exception cref="NotFoundException">The person is no administrator.</exception>
    public async Task<IReadOnlyList<OutdatedDeadline>> FindAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        RequireAdministrator(actor);
        var open = from access in db.TaskAccess
                   where access.Tenant == actor.Tenant && access.Audience == TaskAudience.Everything && (access.State == UserTaskState.Available || access.State == UserTaskState.Assigned)
                   join task in db.Tasks on access.TaskId equals task.Id
                   where task.Period != null
                   orderby task.DueAt, task.Id
                   select task;
        return [.. (await open.AsNoTracking().ToListAsync(cancellationToken)).Select(Compare).OfType<OutdatedDeadline>().Take(Max + 1)];
    }

    /// <summary>Recomputes the deadlines that were seen; a task changed meanwhile is left alone.</summary>
    /// <param name="seen">Tasks and revisions.</param>
    /// <param name="actor">An administrator.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>Number of deadlines that changed.</returns>
    public async Task<int> RecomputeAsync(IReadOnlyDictionary<Guid, int> seen, Actor actor, CancellationToken cancellationToken = default)
    {
        RequireAdministrator(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = seen.Keys.Take(Max).ToList();
        var changed = 0;
        foreach (var task in await db.Tasks.Where(t => t.Tenant == actor.Tenant && ids.Contains(t.Id)).ToListAsync(cancellationToken))
        {
            if (!task.IsOpen || task.Revision != seen[task.Id] || Compare(task) is not { After: var deadline })
                continue;
            task.ChangeDue(new(actor, time.GetUtcNow(), Reason: $"Kalender „{deadline.Calendar}“ geändert, Frist neu berechnet"), deadline.DueAt, deadline, calendars.Find(deadline.Calendar), task.Revision);
            await TaskLadder.RescheduleAsync(db, task, time.GetUtcNow(), cancellationToken);
            audit.Add(db, task.Tenant, actor.UserName, "task.due", $"task:{task.Id}", new Dictionary<string, object?> { ["recomputed"] = true, ["calendar"] = deadline.Calendar, ["version"] = deadline.CalendarVersion });
            changed++;
        }

        if (changed > 0)
            await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return changed;
    }

    private OutdatedDeadline? Compare(UserTask task)
    {
        if (task.ReadPeriod() is not { } period || calendars.Find(period.Calendar) is not { } calendar || calendar.Version == period.CalendarVersion)
            return null;
        var after = Deadlines.Recompute(period, calendar);
        return after.LastDay == period.LastDay ? null : new(task.Id, task.Revision, task.Subject is { } subject ? $"{task.Title} ({subject})" : task.Title, period.LastDay, after);
    }

    internal static void RequireAdministrator(Actor actor)
    {
        if (!actor.IsAdministrator)
            throw new NotFoundException();
    }
}
