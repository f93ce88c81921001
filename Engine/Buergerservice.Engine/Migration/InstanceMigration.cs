using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Migration;

/// <summary>
/// Brings a running instance to another version of its definition. Nothing is run and nothing that has finished is run
/// again: counters of joins and loops, waits, human tasks and timers stay as they are, under the names of the new version.
/// </summary>
public sealed class InstanceMigration(TimeProvider time)
{
    /// <summary>Says what would happen; changes nothing.</summary>
    /// <param name="state">Stored state of the instance.</param>
    /// <param name="from">Version it runs on.</param>
    /// <param name="to">Version it is to run on.</param>
    /// <param name="steps">Activity ids, old to new; a step not named keeps its id.</param>
    /// <exception cref="JsonException">The state cannot be read.</exception>
    public static MigrationPlan Plan(ReadOnlyMemory<byte> state, CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps) =>
        Rewrite(state, from, to, steps, out _);

    /// <summary>Migrates the instance, or says why it cannot be done.</summary>
    /// <param name="state">Stored state of the instance.</param>
    /// <param name="from">Version it runs on.</param>
    /// <param name="to">Version it is to run on.</param>
    /// <param name="steps">Activity ids, old to new; a step not named keeps its id.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <returns>The plan, and what is to be committed when it is possible.</returns>
    /// <exception cref="JsonException">The state cannot be read.</exception>
    public (MigrationPlan Plan, BurstResult? Result) Migrate(ReadOnlyMemory<byte> state, CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps, string reason)
    {
        var plan = Rewrite(state, from, to, steps, out var rewritten);
        if (!plan.IsPossible)
            return (plan, null);
        var instance = InstanceSerializer.Read(JsonSerializer.SerializeToUtf8Bytes(rewritten), to);
        return (plan, new InstanceOperations(time).Change(to, instance, burst => burst.Settle($"Version {from.Version} → {to.Version}: {reason}")));
    }

    private static MigrationPlan Rewrite(ReadOnlyMemory<byte> state, CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps, out JsonObject rewritten)
    {
        // Reading it as what it is finds a state that is broken or of a newer format.
        var instance = InstanceSerializer.Read(state, from);
        rewritten = JsonNode.Parse(state.Span)!.AsObject();
        var plan = new MigrationPlan();
        if (instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted)
            plan.Obstacles.Add("Der Vorgang ist beendet.");
        else if (from.VersionId == to.VersionId)
            plan.Obstacles.Add($"Der Vorgang läuft bereits mit Version {to.Version}.");
        else
            new StateRewriter(from, to, steps, plan, instance).Rewrite(rewritten);
        return plan;
    }
}
