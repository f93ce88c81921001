using System.Globalization;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Microsoft.Extensions.Logging;

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

        if (item.Attempts >= options.MaxBurstAttempts)
        {
            // Nobody has lived to report these attempts.
            await LeaveOutStartAsync(item, new DomainRuleException("Der Arbeitsprozess ist bei jedem Versuch ausgefallen."), cancellationToken);
            return;
        }

        var workflow = await workflows.GetAsync(trigger.DefinitionVersionId, store, cancellationToken);
        var now = time.GetUtcNow();
        var instance = runner.Create(workflow, Guid.CreateVersion7(now), trigger.Tenant);
        // Checkpoint: this start, the next one and the end of this item are one commit, so no due time is lost or used twice.
        var commit = new EngineCommit { Done = item, Trigger = trigger.Id };
        TriggeredStart.Add(commit, instance, trigger.ActivityId, Plain.ToJson(new Dictionary<string, object?> { ["dueAt"] = ScheduledStart.DueOf(item.DueAt, item.Payload) }), now);
        AddNext(commit, trigger, item, now);
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
    }

    // A start that cannot be carried out is left out and noted in the audit trail; the ones after it happen.
    private async Task LeaveOutStartAsync(WorkItem item, Exception error, CancellationToken cancellationToken)
    {
        if (await store.FindTriggerAsync(item.BookmarkId!.Value, cancellationToken) is not { } trigger)
        {
            await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
            return;
        }

        LogStartLeftOut(trigger.DefinitionVersionId, trigger.ActivityId, item.DueAt, error.GetType().Name);
        var definition = await store.FindDefinitionAsync(trigger.DefinitionVersionId, cancellationToken);
        var commit = new EngineCommit { Done = item, Trigger = trigger.Id };
        commit.Audit.Add(new(trigger.Tenant, "system", "definition.start-failed", $"definition:{definition?.DefinitionId}", new Dictionary<string, object?>
        {
            ["version"] = definition?.Version,
            ["activity"] = trigger.ActivityId,
            ["dueAt"] = ScheduledStart.DueOf(item.DueAt, item.Payload),
            ["error"] = MessageOf(error),
        }));
        AddNext(commit, trigger, item, time.GetUtcNow());
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
    }

    private static void AddNext(EngineCommit commit, StoredTrigger trigger, WorkItem item, DateTimeOffset now)
    {
        if (Schedule.Next(trigger.Kind, trigger.Name, ScheduledStart.DueOf(item.DueAt, item.Payload), now) is { } next)
            commit.Enqueue.Add(ScheduledStart.Item(trigger.Id, trigger.Tenant, next, now));
    }

    [LoggerMessage(6, LogLevel.Error, "The start of version {Version} by {Activity} that was due at {DueAt} is left out after repeated failure: {Error}")]
    private partial void LogStartLeftOut(Guid version, string activity, DateTimeOffset dueAt, string error);
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
        // A start that is tried again becomes due later; the beat goes by the first time.
        Payload = dueAt.ToString("O", CultureInfo.InvariantCulture),
        DueAt = dueAt,
    };

    /// <summary>When the start was due before any attempt failed.</summary>
    /// <param name="dueAt">When the item is due now.</param>
    /// <param name="payload">The item's payload.</param>
    public static DateTimeOffset DueOf(DateTimeOffset dueAt, string? payload) =>
        payload is null ? dueAt : DateTimeOffset.ParseExact(payload, "O", CultureInfo.InvariantCulture);
}
