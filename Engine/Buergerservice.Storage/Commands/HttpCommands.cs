using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>An endpoint that fits a request: a waiting instance or a published definition.</summary>
public sealed record HttpTarget(string ActivityId, string Tenant, string Path, HttpEndpointOptions Options)
{
    /// <summary>The waiting instance, or null.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Where it waits, or null.</summary>
    public Guid? BookmarkId { get; init; }

    /// <summary>The version to start, or null.</summary>
    public Guid? VersionId { get; init; }
}

/// <summary>Takes HTTP requests for workflows into the queue. Nothing runs here; the answer comes from the burst's commit.</summary>
public sealed class HttpCommands(BuergerserviceDb db, WorkflowCache workflows, IEngineStore store, BurstRunner runner, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>How long an answer can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Finds the endpoint for a request: the most exact path wins, and whoever waits comes before a start.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path below <c>/workflows/</c>.</param>
    /// <param name="tenant">Tenant of the caller, or null for an anonymous one, who finds only open endpoints.</param>
    /// <param name="correlationId">Business key that chooses among several waiting instances, or null.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <exception cref="ConflictException">Several instances wait for this request.</exception>
    public async Task<HttpTarget?> FindAsync(string method, string path, string? tenant, string? correlationId, CancellationToken cancellationToken)
    {
        var hashes = HttpRoute.Candidates(method, path).ToList();
        if (hashes.Count == 0)
            return null;
        var waits = await db.Bookmarks.AsNoTracking().Where(b => hashes.Contains(b.Hash) && b.Kind == WaitKind.Http && (tenant == null || b.Tenant == tenant) && (correlationId == null || b.CorrelationId == correlationId)).OrderBy(b => b.Id).Take(100).ToListAsync(cancellationToken);
        var triggers = await db.Triggers.AsNoTracking().Where(t => hashes.Contains(t.Hash) && t.Kind == TriggerKind.Http).ToListAsync(cancellationToken);
        foreach (var hash in hashes)
        {
            var waiting = waits.Where(w => w.Hash == hash).Select(TargetOf).Where(t => IsOpenTo(t, tenant)).Take(2).ToList();
            if (waiting.Count > 1)
                throw new ConflictException("ambiguous", "Auf diese Anfrage warten mehrere Vorgänge. Nennen Sie mit dem Parameter correlationId das Geschäftszeichen.");
            if (waiting.Count == 1)
                return waiting[0];
            if (triggers.Where(t => t.Hash == hash).Select(TargetOf).FirstOrDefault(t => IsOpenTo(t, tenant)) is { } start)
                return start;
        }

        return null;
    }

    /// <summary>Puts the request into the queue, in one transaction with the place for its answer.</summary>
    /// <param name="target">The endpoint.</param>
    /// <param name="request">The request as its activity receives it.</param>
    /// <param name="files">Files that came with it; from now on they belong to the instance.</param>
    /// <param name="caller">User name of the caller, or null for an anonymous one.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>Id of the exchange.</returns>
    /// <exception cref="ConflictException">The definition may not run beside another instance.</exception>
    public async Task<Guid> AcceptAsync(HttpTarget target, Dictionary<string, object?> request, IReadOnlyList<HttpFileRow> files, string? caller, CancellationToken cancellationToken)
    {
        // Random and not in the order of time: nobody can guess it.
        var exchange = Guid.NewGuid();
        request["exchange"] = exchange.ToString();
        var now = time.GetUtcNow();
        // Before the request is accepted: afterwards nothing may fail any more, or the caller would send it again.
        var old = now - Kept;
        await db.HttpExchanges.Where(x => x.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        var instanceId = target.InstanceId ?? await StageStartAsync(target, request, now, cancellationToken);
        if (target.BookmarkId is { } bookmark)
            db.WorkItems.Add(InstanceCommands.Item(WorkKind.Resume, target.Tenant, instanceId, now, bookmark, request));
        foreach (var file in files)
            (file.InstanceId, file.ExchangeId) = (instanceId, exchange);
        db.HttpExchanges.Add(new() { Id = exchange, Tenant = target.Tenant, InstanceId = instanceId, Caller = caller, CreatedAt = now });
        audit.Add(db, target.Tenant, caller ?? "anonym", "http.request", $"instance:{instanceId}", new Dictionary<string, object?> { ["path"] = target.Path, ["activity"] = target.ActivityId });
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        return exchange;
    }

    /// <summary>The exchange with its answer, if there is one, and how its instance stands.</summary>
    public async Task<(HttpExchangeRow Exchange, InstanceSubStatus? Instance)?> FindAnswerAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        // The instance first: one commit holds the answer and the end, so whoever sees the end and reads on sees the answer too.
        // The other way round a commit in between would look like an end without an answer.
        var status = await db.Instances.Where(i => db.HttpExchanges.Any(x => x.Id == exchangeId && x.InstanceId == i.Id)).Select(i => (InstanceSubStatus?)i.SubStatus).FirstOrDefaultAsync(cancellationToken);
        var row = await db.HttpExchanges.AsNoTracking().FirstOrDefaultAsync(x => x.Id == exchangeId, cancellationToken);
        return row is null || row.CreatedAt < time.GetUtcNow() - Kept ? null : (row, status);
    }

    private async Task<Guid> StageStartAsync(HttpTarget target, Dictionary<string, object?> request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var workflow = await workflows.GetAsync(target.VersionId!.Value, store, cancellationToken);
        var instance = runner.Create(workflow, Guid.CreateVersion7(now), target.Tenant);
        if (Activation.KeyOf(instance) is not null && await InstanceStarts.IsTakenAsync(db, instance, cancellationToken))
            throw new ConflictException("already-running", Activation.Refusal);
        db.Instances.Add(InstanceRows.New(instance, now));
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Start, Tenant = target.Tenant, InstanceId = instance.Id, Name = target.ActivityId, Payload = Plain.ToJson(request), DueAt = now });
        return instance.Id;
    }

    private static bool IsOpenTo(HttpTarget target, string? tenant) => tenant is null ? !target.Options.Authorize : target.Tenant == tenant;

    private static HttpTarget TargetOf(BookmarkRow row)
    {
        var (_, path, options) = HttpRoute.PartsOf(row.Key);
        return new(row.ActivityId, row.Tenant, path, HttpEndpointOptions.Parse(options)) { InstanceId = row.InstanceId, BookmarkId = row.Id };
    }

    private static HttpTarget TargetOf(TriggerRow row) => new(row.ActivityId, row.Tenant, row.Name, HttpEndpointOptions.Parse(row.Options!)) { VersionId = row.DefinitionVersionId };
}
