using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>Each due time starts one instance, and the next one is in the queue as long as the trigger is there.</summary>
internal sealed class ScheduleRules(World world)
{
    private readonly Dictionary<Guid, DateTimeOffset> _latest = [];

    public void Committed(EngineCommit commit)
    {
        if (commit is not { Done: { Kind: WorkKind.Schedule } item, Retry: null })
            return;
        if (world.Database.Tables.Triggers.Find(t => t.Stored.Id == item.BookmarkId) is not { } trigger)
        {
            world.Check.Require(commit.NewInstances.Count == 0, "A withdrawn trigger has started an instance");
            return;
        }

        world.Check.Require(commit.NewInstances.Count == (commit.Audit.Count > 0 ? 0 : 1), "A due time has not started one instance");
        world.Check.Count("Started on schedule");
        var due = ScheduledStart.DueOf(item.DueAt, item.Payload);
        world.Check.Require(!_latest.TryGetValue(trigger.Beat, out var latest) || latest < due, $"A due time was used twice: {due:O}");
        _latest[trigger.Beat] = due;
        Complete(trigger);
    }

    public void Complete(TriggerRow trigger)
    {
        if (trigger.Stored.Kind is not (TriggerKind.Timer or TriggerKind.Cron or TriggerKind.StartAt))
            return;
        var queued = world.Database.Tables.Items.Count(r => r.Item.Kind == WorkKind.Schedule && r.Item.BookmarkId == trigger.Stored.Id);
        world.Check.Require(queued == 1 || (queued == 0 && trigger.Stored.Kind == TriggerKind.StartAt), $"A {trigger.Stored.Kind} has {queued} next starts");
    }
}
