using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Migration;

namespace Buergerservice.Engine.Work;

public sealed partial class WorkProcessor
{
    private async Task MigrateAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = MigrationOrder.Parse(item.Payload!);
        var stored = await store.FindInstanceAsync(item.InstanceId!.Value, cancellationToken);
        if (stored is null || item.Attempts >= options.MaxBurstAttempts)
        {
            await RefuseMigrationAsync(item, order, stored is null ? "Den Vorgang gibt es nicht mehr." : "Die Umstellung ist mehrfach abgebrochen.", cancellationToken);
            return;
        }

        var from = await workflows.GetAsync(stored.DefinitionVersionId, store, cancellationToken);
        var to = await workflows.GetAsync(order.TargetVersionId, store, cancellationToken);
        MigrationPlan plan;
        BurstResult? result;
        try
        {
            (plan, result) = new InstanceMigration(time).Migrate(stored.State, from, to, order.Steps, order.Reason);
        }
        catch (JsonException)
        {
            await RefuseMigrationAsync(item, order, "Der gespeicherte Zustand lässt sich nicht lesen.", cancellationToken);
            return;
        }

        if (result is null)
        {
            await RefuseMigrationAsync(item, order, string.Join(' ', plan.Obstacles), cancellationToken);
            return;
        }

        // Checkpoint: state, waits, tasks, journal, audit trail and the answer to the order are one commit.
        var commit = new EngineCommit { Done = item, Burst = result, ExpectedRevision = stored.Revision, Migration = new(item.Id, true, null, RenamedSteps(order, plan)) };
        commit.Audit.Add(Note(item, order, "instance.migrate", new() { ["from"] = from.Version, ["to"] = to.Version }));
        await BurstCommit.EnqueueAsync(commit, result, store, time.GetUtcNow(), cancellationToken);
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
        signal.Changed(item.InstanceId.Value);
    }

    // Finished steps too: the four-eyes rule compares a task with who has done them.
    private static Dictionary<string, string> RenamedSteps(MigrationOrder order, MigrationPlan plan)
    {
        var renamed = new Dictionary<string, string>(plan.Steps);
        foreach (var (old, current) in order.Steps.Where(s => s.Key != s.Value))
            renamed.TryAdd(old, current);
        return renamed;
    }

    private async Task RefuseMigrationAsync(WorkItem item, MigrationOrder order, string message, CancellationToken cancellationToken)
    {
        var commit = new EngineCommit { Done = item, Migration = new(item.Id, false, message, new Dictionary<string, string>()) };
        commit.Audit.Add(Note(item, order, "instance.migrate-refused", []));
        await store.CommitAsync(commit, cancellationToken);
    }

    private static AuditNote Note(WorkItem item, MigrationOrder order, string action, Dictionary<string, object?> details)
    {
        details["targetVersion"] = order.TargetVersionId.ToString();
        return new(item.Tenant, order.Actor, action, $"instance:{item.InstanceId}", details);
    }
}
