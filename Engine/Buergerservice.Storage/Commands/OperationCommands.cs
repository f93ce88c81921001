using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// Operations of an administrator on one instance. Each is one transaction of state, journal, audit trail and the work that
/// follows, and needs a reason and the revision the person has seen.
/// </summary>
public sealed class OperationCommands(BuergerserviceDb db, IEngineStore store, WorkflowCache workflows, InstanceOperations operations, EngineSignal signal, TimeProvider time)
{
    /// <summary>Longest reason.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Tries again what has failed. See <see cref="InstanceOperations.Retry"/>.</summary>
    public Task RetryAsync(Guid instanceId, Guid incidentId, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.retry", operation, new() { ["incident"] = incidentId.ToString() },
            (workflow, instance) => operations.Retry(workflow, instance, incidentId, operation.Reason), cancellationToken);

    /// <summary>Completes the failed step by hand. See <see cref="InstanceOperations.Skip"/>.</summary>
    public Task SkipAsync(Guid instanceId, Guid incidentId, string? outcome, IReadOnlyDictionary<string, object?> outputs, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.skip", operation, new() { ["incident"] = incidentId.ToString(), ["outcome"] = outcome, ["outputs"] = string.Join(",", outputs.Keys) },
            (workflow, instance) => operations.Skip(workflow, instance, incidentId, outcome, outputs, operation.Reason), cancellationToken);

    /// <summary>Replaces inputs of the failed step and tries it again. See <see cref="InstanceOperations.Repair"/>.</summary>
    public Task RepairAsync(Guid instanceId, Guid incidentId, IReadOnlyDictionary<string, object?> inputs, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.repair", operation, new() { ["incident"] = incidentId.ToString(), ["inputs"] = string.Join(",", inputs.Keys) },
            (workflow, instance) => operations.Repair(workflow, instance, incidentId, inputs, operation.Reason), cancellationToken);

    /// <summary>Holds an instance. See <see cref="InstanceOperations.Pause"/>.</summary>
    public Task PauseAsync(Guid instanceId, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.suspend", operation, [], (workflow, instance) => operations.Pause(workflow, instance, operation.Reason), cancellationToken);

    /// <summary>Lets a held instance go on. See <see cref="InstanceOperations.Unpause"/>.</summary>
    public Task UnpauseAsync(Guid instanceId, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.resume-run", operation, [], (workflow, instance) => operations.Unpause(workflow, instance, operation.Reason), cancellationToken);

    /// <summary>Withdraws a waiting step and begins another one. See <see cref="InstanceOperations.Move"/>.</summary>
    public Task MoveAsync(Guid instanceId, string from, string to, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.move", operation, new() { ["from"] = from, ["to"] = to },
            (workflow, instance) => operations.Move(workflow, instance, from, to, operation.Reason), cancellationToken);

    /// <summary>Sets a variable. See <see cref="InstanceOperations.SetVariable"/>.</summary>
    public Task SetVariableAsync(Guid instanceId, string name, string? scope, object? value, Operation operation, CancellationToken cancellationToken = default) =>
        ChangeAsync(instanceId, "instance.set-variable", operation, new() { ["variable"] = name, ["scope"] = scope },
            (workflow, instance) => operations.SetVariable(workflow, instance, name, scope, value, operation.Reason), cancellationToken);

    private async Task ChangeAsync(Guid instanceId, string action, Operation operation, Dictionary<string, object?> details, Func<CompiledWorkflow, WorkflowInstance, BurstResult> change, CancellationToken cancellationToken)
    {
        Check(operation);
        var actor = operation.Actor;
        var row = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId && i.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (row.Revision != operation.ExpectedRevision)
            throw Stale();
        var (workflow, instance) = await ReadAsync(row, cancellationToken);
        var result = change(workflow, instance);
        // The reason goes into the journal, which is deleted with its instance; the audit trail, which never is, only proves it.
        details["reasonSha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(operation.Reason)));
        var commit = new EngineCommit { Burst = result, ExpectedRevision = row.Revision };
        commit.Audit.Add(new(actor.Tenant, actor.UserName, action, $"instance:{instanceId}", details));
        await BurstCommit.EnqueueAsync(commit, result, store, time.GetUtcNow(), cancellationToken);
        try
        {
            await store.CommitAsync(commit, cancellationToken);
        }
        catch (LeaseLostException)
        {
            throw Stale();
        }
        catch (AnswerPendingException)
        {
            throw new ConflictException("answer-pending", "Eine Aufgabe dieses Vorgangs wurde gerade erledigt. Bitte laden Sie die Seite neu.");
        }

        signal.Wake();
        signal.Changed(instanceId);
    }

    private async Task<(CompiledWorkflow Workflow, WorkflowInstance Instance)> ReadAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        try
        {
            var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
            return (workflow, InstanceSerializer.Read(row.State, workflow));
        }
        catch (Exception e) when (e is JsonException or NotFoundException or DefinitionException)
        {
            throw new ConflictException("unreadable", "Der gespeicherte Zustand des Vorgangs lässt sich nicht lesen; er kann nur noch abgebrochen werden.");
        }
    }

    private static void Check(Operation operation)
    {
        if (string.IsNullOrWhiteSpace(operation.Reason))
            throw new InputException("Bitte geben Sie eine Begründung an.", new Dictionary<string, string> { ["reason"] = "Die Begründung fehlt." });
        if (operation.Reason.Length > MaxReasonLength)
            throw new InputException("Die Begründung ist zu lang.", new Dictionary<string, string> { ["reason"] = $"Bitte höchstens {MaxReasonLength} Zeichen." });
    }

    internal static ConflictException Stale() => new("revision-conflict", "Der Vorgang hat sich inzwischen geändert. Bitte sehen Sie sich den neuen Stand an und entscheiden Sie dann noch einmal.");
}

/// <summary>Who does an operation, why, and which state the person has seen.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why; without personal data.</param>
/// <param name="ExpectedRevision">Revision of the instance the person has seen.</param>
public sealed record Operation(Actor Actor, string Reason, int ExpectedRevision);
