using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>Starts, wakes and cancels workflow instances. Each command only puts work into the queue; the engine does it.</summary>
public sealed class InstanceCommands(BuergerserviceDb db, IEngineStore store, WorkflowCache workflows, BurstRunner runner, EngineSignal signal, TimeProvider time)
{
    /// <summary>Prepares a new instance of the published version inside the caller's unit of work; nothing is saved here.</summary>
    /// <returns>Id of the instance.</returns>
    /// <exception cref="NotFoundException">No version of this definition is published.</exception>
    /// <exception cref="InputException">An input does not fit its declared type.</exception>
    public async Task<Guid> StageStartAsync(BuergerserviceDb context, string definitionId, IReadOnlyDictionary<string, object?> input, string tenant, string? name, string? correlationId, CancellationToken cancellationToken)
    {
        var row = await context.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellationToken)
            ?? throw NotPublished(definitionId);
        var workflow = workflows.Add(row.ToStored());
        var now = time.GetUtcNow();
        var instance = New(workflow, now, input, tenant, name, correlationId);
        if (Activation.KeyOf(instance) is not null && await InstanceStarts.IsTakenAsync(context, instance, cancellationToken))
            throw new ConflictException("already-running", Activation.Refusal);
        context.Instances.Add(InstanceRows.New(instance, now));
        context.WorkItems.Add(Item(WorkKind.Start, tenant, instance.Id, now));
        return instance.Id;
    }

    /// <summary>Starts an instance of the published version.</summary>
    /// <returns>Id of the instance; its first burst runs as soon as a worker takes it.</returns>
    public async Task<Guid> StartAsync(string definitionId, IReadOnlyDictionary<string, object?> input, Actor actor, string? name = null, string? correlationId = null, CancellationToken cancellationToken = default)
    {
        var version = await store.FindPublishedAsync(definitionId, cancellationToken) ?? throw NotPublished(definitionId);
        var now = time.GetUtcNow();
        var instance = New(await workflows.GetAsync(version, store, cancellationToken), now, input, actor.Tenant, name, correlationId);
        var commit = new EngineCommit { IsRefusedWhenTaken = true };
        commit.NewInstances.Add(instance);
        await EnqueueAsync(commit, Item(WorkKind.Start, actor.Tenant, instance.Id, now), actor, "instance.start", $"instance:{instance.Id}", new() { ["definition"] = definitionId }, cancellationToken);
        return instance.Id;
    }

    /// <summary>Publishes a named event to all instances of the tenant that wait for it, and to workflows it starts. Commits at once, on a connection of its own: never call it inside an open transaction.</summary>
    /// <param name="eventName">Name of the event.</param>
    /// <param name="payload">Plain value handed to those who wait.</param>
    /// <param name="actor">Who publishes it.</param>
    /// <param name="instanceId">Only this instance, or null for all.</param>
    /// <param name="correlationId">Only instances with this business key, or null for all.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public async Task PublishEventAsync(string eventName, object? payload, Actor actor, Guid? instanceId = null, string? correlationId = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(eventName))
            throw new InputException("Das Ereignis braucht einen Namen.");
        var now = time.GetUtcNow();
        var item = new WorkItem
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Event,
            Tenant = actor.Tenant,
            InstanceId = instanceId,
            Name = eventName,
            CorrelationId = correlationId,
            Payload = payload is null ? null : Plain.ToJson(payload),
            DueAt = now,
        };
        await EnqueueAsync(new(), item, actor, "event.publish", instanceId is { } id ? $"instance:{id}" : "event", new() { ["event"] = eventName }, cancellationToken);
    }

    /// <summary>Resumes an instance at one of its bookmarks. Human tasks are completed as tasks, not here.</summary>
    /// <exception cref="NotFoundException">The bookmark is not (or no longer) there.</exception>
    /// <exception cref="ConflictException">The bookmark belongs to a human task.</exception>
    public async Task ResumeAsync(Guid instanceId, Guid bookmarkId, object? payload, Actor actor, CancellationToken cancellationToken = default)
    {
        var bookmark = await db.Bookmarks.AsNoTracking().FirstOrDefaultAsync(b => b.Id == bookmarkId && b.InstanceId == instanceId && b.Tenant == actor.Tenant, cancellationToken)
            ?? throw new NotFoundException("Diese Wartestelle gibt es nicht (mehr).");
        if (bookmark.Kind == WaitKind.Task)
            throw new ConflictException("human-task", "Hier wartet der Vorgang auf eine Aufgabe; schließen Sie die Aufgabe ab.");
        var item = Item(WorkKind.Resume, actor.Tenant, instanceId, time.GetUtcNow(), bookmarkId, payload);
        await EnqueueAsync(new(), item, actor, "instance.resume", $"instance:{instanceId}", new() { ["activity"] = bookmark.ActivityId }, cancellationToken);
    }

    /// <summary>Cancels an instance with its tasks and timers, and with all subprocesses it has started that have not ended, as Elsa's cancel does.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="actor">Who cancels it.</param>
    /// <param name="expectedRevision">Revision the person has seen; null when it does not matter what has happened since.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="NotFoundException">There is no such instance in the actor's tenant.</exception>
    /// <exception cref="ConflictException">It has already ended, or has another revision.</exception>
    public async Task CancelAsync(Guid instanceId, string reason, Actor actor, int? expectedRevision = null, CancellationToken cancellationToken = default)
    {
        var row = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId && i.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (row.Status == InstanceStatus.Finished && row.SubStatus != InstanceSubStatus.Faulted)
            throw new ConflictException("terminal", "Der Vorgang ist bereits beendet.");
        if (expectedRevision is { } seen && seen != row.Revision)
            throw OperationCommands.Stale();
        // The reason goes into the journal, which is deleted with its instance; the audit trail, which never is, only proves it.
        await EnqueueAsync(
            new(), Item(WorkKind.Cancel, actor.Tenant, instanceId, time.GetUtcNow(), payload: reason), actor, "instance.cancel", $"instance:{instanceId}",
            new() { ["reasonSha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reason))) }, cancellationToken);
    }

    /// <summary>Prepares the cancelling of an instance inside the caller's unit of work; nothing is saved here. One that has ended stays as it is.</summary>
    public async Task StageCancelAsync(BuergerserviceDb context, Guid instanceId, string reason, string tenant, CancellationToken cancellationToken)
    {
        if (await context.Instances.AnyAsync(i => i.Id == instanceId && i.Tenant == tenant && (i.Status != InstanceStatus.Finished || i.SubStatus == InstanceSubStatus.Faulted), cancellationToken))
            context.WorkItems.Add(Item(WorkKind.Cancel, tenant, instanceId, time.GetUtcNow(), payload: reason));
    }

    private async Task EnqueueAsync(EngineCommit commit, WorkItem item, Actor actor, string action, string subject, Dictionary<string, object?> details, CancellationToken cancellationToken)
    {
        commit.Enqueue.Add(item);
        commit.Audit.Add(new(actor.Tenant, actor.UserName, action, subject, details));
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
    }

    private WorkflowInstance New(CompiledWorkflow workflow, DateTimeOffset now, IReadOnlyDictionary<string, object?> input, string tenant, string? name, string? correlationId)
    {
        var instance = runner.Create(workflow, Guid.CreateVersion7(now), tenant, input);
        instance.Name = name;
        instance.CorrelationId = correlationId;
        return instance;
    }

    private static NotFoundException NotPublished(string definitionId) => new($"Der Prozess „{definitionId}“ ist nicht veröffentlicht.");

    internal static WorkItem Item(WorkKind kind, string tenant, Guid instanceId, DateTimeOffset now, Guid? bookmarkId = null, object? payload = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        Tenant = tenant,
        InstanceId = instanceId,
        BookmarkId = bookmarkId,
        Payload = payload is null ? null : Plain.ToJson(payload),
        DueAt = now,
    };
}
