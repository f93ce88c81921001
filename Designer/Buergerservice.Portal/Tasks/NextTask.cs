using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Tasks;

/// <summary>Finds what the same person can do next in the same instance, once the workflow has moved on.</summary>
internal static class NextTask
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>The task, or null when there is none (yet).</returns>
    public static async Task<UserTask?> FindAsync(BuergerserviceDb db, TimeProvider time, TimeSpan longestWait, UserTask done, Actor actor, CancellationToken cancellationToken)
    {
        await SettleAsync(db, time, longestWait, done.InstanceId, cancellationToken);
        var open = await db.Tasks.AsNoTracking()
            .Where(t => t.InstanceId == done.InstanceId && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned))
            .OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenByDescending(t => t.Priority).ThenBy(t => t.CreatedAt)
            .ToListAsync(cancellationToken);
        // What is already on the person's desk comes before what anybody could take.
        return open.Find(t => t.Assignee == actor.UserName) ?? open.Find(t => t.State == UserTaskState.Available && t.IsCandidate(actor));
    }

    // Work that is due later (reminders, retries) is not waited for.
    private static async Task SettleAsync(BuergerserviceDb db, TimeProvider time, TimeSpan longestWait, Guid instanceId, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await IsMovingAsync(db, instanceId, time.GetUtcNow(), cancellationToken) && time.GetElapsedTime(started) < longestWait)
            await Task.Delay(Pause, time, cancellationToken);
    }

    private static Task<bool> IsMovingAsync(BuergerserviceDb db, Guid instanceId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WorkItems.AnyAsync(w => w.InstanceId == instanceId && w.DueAt <= now && w.Kind != WorkKind.Timer, cancellationToken);
}
