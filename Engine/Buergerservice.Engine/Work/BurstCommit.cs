using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Work;

/// <summary>Turns what a burst asked for into work items, so that every burst is committed the same way.</summary>
public static class BurstCommit
{
    /// <summary>Adds the work and the instances that follow from a burst to its commit.</summary>
    public static Task EnqueueAsync(EngineCommit commit, BurstResult burst, IEngineStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Enqueue(commit, burst, now);
        return FollowUps.AddAsync(commit, burst, store, now, cancellationToken);
    }

    private static void Enqueue(EngineCommit commit, BurstResult burst, DateTimeOffset now)
    {
        foreach (var effect in burst.Effects)
        {
            commit.Enqueue.Add(new()
            {
                Id = effect.Id,
                Kind = WorkKind.Effect,
                Tenant = burst.Instance.Tenant,
                InstanceId = burst.Instance.Id,
                BookmarkId = effect.BookmarkId,
                ActivityId = effect.ActivityId,
                Name = effect.Kind,
                Payload = Plain.ToJson(effect.Payload),
                Policy = effect.Retry is null ? null : JsonSerializer.Serialize(effect.Retry, JsonSerializerOptions.Web),
                DueAt = now,
            });
        }

        foreach (var timer in burst.AddedBookmarks.Where(b => b.Kind == WaitKind.Timer))
            commit.Enqueue.Add(Item(burst, WorkKind.Timer, timer.Id, null, timer.DueAt!.Value, now));
        foreach (var (bookmarkId, answer) in burst.Answers)
            commit.Enqueue.Add(Item(burst, WorkKind.Resume, bookmarkId, answer, now, now));
        foreach (var task in burst.Tasks)
            commit.Enqueue.AddRange(TaskStepWork.For(task.Id, task.BookmarkId, burst.Instance.Id, burst.Instance.Tenant, task.Ladder, now));
        if (burst.Continues)
            commit.Enqueue.Add(Item(burst, WorkKind.Continue, null, null, now, now));
    }

    private static WorkItem Item(BurstResult burst, WorkKind kind, Guid? bookmarkId, string? payload, DateTimeOffset dueAt, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        Tenant = burst.Instance.Tenant,
        InstanceId = burst.Instance.Id,
        BookmarkId = bookmarkId,
        Payload = payload,
        DueAt = dueAt,
    };
}
