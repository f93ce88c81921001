using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// Changes data a module keeps both in its tables and in a variable of its workflow, when that happens outside of a step.
/// Both are one transaction, like a burst: either both know it or neither does. Commits on a connection of its own; never
/// call it inside an open transaction.
/// </summary>
public sealed class InstanceData(BuergerserviceDb db, IEngineStore store, WorkflowCache workflows, InstanceOperations operations, EngineSignal signal, TimeProvider time)
{
    private const int MaxTries = 20;

    /// <summary>Changes a variable and, by the handler of <paramref name="tables"/>, the module's tables.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="variable">Name of the variable, which holds named values.</param>
    /// <param name="change">Changes a copy of its values.</param>
    /// <param name="tables">The change of the module's tables; its handler refuses what is out of date.</param>
    /// <param name="reason">Why, for the journal; without personal data.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    /// <exception cref="ConflictException">The instance has ended or is busy, or the handler refuses.</exception>
    public async Task ChangeAsync(Guid instanceId, string variable, Action<Dictionary<string, object?>> change, DomainChange tables, string reason, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await CommitAsync(instanceId, variable, change, tables, reason, cancellationToken);
                break;
            }
            catch (Exception e) when (e is LeaseLostException or AnswerPendingException || e is ConflictException { Code: "busy" })
            {
                // A worker was faster: read again what it has written. An instance that was just created begins in a moment.
                if (tries == MaxTries)
                    throw new ConflictException("busy", "An diesem Vorgang arbeitet gerade jemand anderes. Bitte versuchen Sie es gleich noch einmal.");
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 20 + (20 * tries))), cancellationToken);
            }
        }

        signal.Wake();
        signal.Changed(instanceId);
    }

    private async Task CommitAsync(Guid instanceId, string variable, Action<Dictionary<string, object?>> change, DomainChange tables, string reason, CancellationToken cancellationToken)
    {
        var row = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId, cancellationToken) ?? throw new NotFoundException();
        var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
        WorkflowInstance instance;
        try
        {
            instance = InstanceSerializer.Read(row.State, workflow);
        }
        catch (JsonException)
        {
            throw new ConflictException("unreadable", "Der gespeicherte Zustand des Vorgangs lässt sich nicht lesen. Bitte wenden Sie sich an die Administration.");
        }

        var result = operations.ChangeVariable(workflow, instance, variable, Changed, reason);
        result.Changes.Add(tables);
        var commit = new EngineCommit { Burst = result, ExpectedRevision = row.Revision };
        await BurstCommit.EnqueueAsync(commit, result, store, time.GetUtcNow(), cancellationToken);
        await store.CommitAsync(commit, cancellationToken);

        object? Changed(object? value)
        {
            var values = new Dictionary<string, object?>(value as Dictionary<string, object?> ?? []);
            change(values);
            return values;
        }
    }
}
