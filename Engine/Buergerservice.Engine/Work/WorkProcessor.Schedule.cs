using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Work;

/// <content>Starts that come by themselves.</content>
public sealed partial class WorkProcessor
{
    private async Task StartOnScheduleAsync(WorkItem item, CancellationToken cancellationToken)
    {
        if (await store.FindTriggerAsync(item.BookmarkId!.Value, cancellationToken) is not { } trigger)
        {
            // Retracted, or replaced by a new version.
            await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
            return;
        }

        var workflow = await workflows.GetAsync(trigger.DefinitionVersionId, store, cancellationToken);
        var now = time.GetUtcNow();
        var instance = runner.Create(workflow, Guid.CreateVersion7(now), trigger.Tenant);
        // Checkpoint: this start, the next one and the end of this item are one commit, so no due time is lost or used twice.
        var commit = new EngineCommit { Done = item, Trigger = trigger.Id };
        TriggeredStart.Add(commit, instance, trigger.ActivityId, Plain.ToJson(new Dictionary<string, object?> { ["dueAt"] = item.DueAt }), now);
        if (Schedule.Next(trigger.Kind, trigger.Name, item.DueAt, now) is { } next)
            commit.Enqueue.Add(ScheduledStart.Item(trigger.Id, trigger.Tenant, next, now));
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
    }
}

/// <summary>The work item of a scheduled start.</summary>
public static class ScheduledStart
{
    /// <summary>Makes the item for a trigger's next start.</summary>
    public static WorkItem Item(Guid triggerId, string tenant, DateTimeOffset dueAt, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Schedule,
        Tenant = tenant,
        BookmarkId = triggerId,
        DueAt = dueAt,
    };
}
