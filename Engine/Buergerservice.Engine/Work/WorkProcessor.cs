using System.Text.Json;
using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Engine.Work;

/// <summary>Carries out one claimed work item: runs the burst or the effect and commits, once, everything that follows from it.</summary>
public sealed partial class WorkProcessor(IEngineStore store, WorkflowCache workflows, BurstRunner runner, IEnumerable<IEffectHandler> handlers, EngineSignal signal, WorkOptions options, TimeProvider time, ILogger<WorkProcessor> logger)
{
    private const string EffectGivenUp = "effect.failed";

    private static readonly TimeSpan GiveBackLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IEffectHandler> _handlers = handlers.ToDictionary(h => h.Kind);

    /// <summary>Carries out one item. A crash at any point either leaves the item in the queue or has committed everything.</summary>
    public async Task ProcessAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            await (item.Kind switch
            {
                WorkKind.Effect => RunEffectAsync(item, cancellationToken),
                WorkKind.Event => DeliverEventAsync(item, cancellationToken),
                WorkKind.Schedule => StartOnScheduleAsync(item, cancellationToken),
                WorkKind.Migrate => MigrateAsync(item, cancellationToken),
                WorkKind.TaskStep => TakeTaskStepAsync(item, cancellationToken),
                _ => RunBurstAsync(item, cancellationToken),
            });
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OutcomeUnknownException)
        {
            // A node that is being stopped has failed at nothing and hands on what it has not done.
            await GiveBackAsync(item);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (LeaseLostException)
        {
            // Another worker has it, or the instance moved on: its commit counts, ours never happened.
            LogLeaseLost(item.Id);
            await ReleaseAsync(item, TimeSpan.Zero, cancellationToken);
        }
        catch (AnswerPendingException)
        {
            await ReleaseAsync(item, TimeSpan.FromMilliseconds(100), cancellationToken);
        }
        catch (NewerStateException e)
        {
            // For a node of the newer release; counted as an attempt it would stop the instance one day.
            LogNewerState(item.InstanceId);
            await ReleaseAsync(item, options.Lease, cancellationToken, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await PutBackAsync(item, e, cancellationToken);
        }
    }

    private async Task RunBurstAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var stored = await store.FindInstanceAsync(item.InstanceId!.Value, cancellationToken);
        if (stored is null)
        {
            await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
            return;
        }

        if (item.Attempts >= options.MaxBurstAttempts)
        {
            // Nobody has lived to report these attempts: the item kills or hangs whoever takes it.
            await GiveUpAsync(item, new DomainRuleException($"Dieser Arbeitsschritt hat seinen Arbeitsprozess {item.Attempts} Mal zum Ausfall gebracht und wird nicht weiter versucht."), cancellationToken);
            return;
        }

        CompiledWorkflow workflow;
        WorkflowInstance instance;
        try
        {
            workflow = await workflows.GetAsync(stored.DefinitionVersionId, store, cancellationToken);
            instance = InstanceSerializer.Read(stored.State, workflow);
        }
        catch (Exception e) when (item.Kind == WorkKind.Cancel && IsUnreadable(e))
        {
            // What is to end need not be understood.
            await store.CommitAsync(new EngineCommit { Done = item, CancelRow = stored }, cancellationToken);
            signal.Wake();
            signal.Changed(item.InstanceId!.Value);
            return;
        }

        if (item.Kind != WorkKind.Cancel && (instance.IsHeld && !IsReport(item) || item.BookmarkId is { } awaited && instance.IsStopped(awaited)))
        {
            // What wakes a stopped instance is kept for the time after its repair.
            await store.CommitAsync(new EngineCommit { Done = item, Retry = new(PutBack.Parked, "Der Vorgang ist angehalten.", IsAttempt: false) { StoppedAt = stored.Revision } }, cancellationToken);
            return;
        }

        // Checkpoint: nothing is written until the commit below; a crash here repeats the burst from the same state.
        var burst = await RunAsync(item, workflow, instance, stored, cancellationToken);
        try
        {
            await CommitBurstAsync(item, null, stored.Revision, burst, cancellationToken);
        }
        catch (DomainRuleException e)
        {
            // A module refused a change: the burst is undone and the instance stops where it was, with an incident.
            // What woke it stays in the queue, so that nothing a person has entered is lost. One that has ended stays ended.
            var before = InstanceSerializer.Read(stored.State, workflow);
            if (before.HasEnded)
            {
                await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
                return;
            }

            var faulted = runner.FaultInstance(workflow, before, e, item.BookmarkId);
            await CommitBurstAsync(item, new(PutBack.Parked, e.Message, IsAttempt: true), stored.Revision, faulted, cancellationToken);
        }
    }

    // A burst does no I/O: one that starts a definition not loaded yet is thrown away and run again from the same state.
    private async Task<BurstResult> RunAsync(WorkItem item, CompiledWorkflow workflow, WorkflowInstance instance, StoredInstance stored, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, CompiledWorkflow?>();
        var loaded = runner.With(id => known.TryGetValue(id, out var definition) ? definition : throw new DefinitionNeededException(id));
        while (true)
        {
            try
            {
                return Run(loaded, item, workflow, instance);
            }
            catch (DefinitionNeededException e)
            {
                instance = InstanceSerializer.Read(stored.State, workflow);
                known[e.DefinitionId] = await store.FindPublishedAsync(e.DefinitionId, cancellationToken) is { } version
                    ? await workflows.GetAsync(version, store, cancellationToken) : null;
            }
        }
    }

    private static BurstResult Run(BurstRunner runner, WorkItem item, CompiledWorkflow workflow, WorkflowInstance instance) => item.Kind switch
    {
        WorkKind.Start when item.Name is { } activity => runner.StartByTrigger(workflow, instance, activity, item.Payload is null ? null : Plain.Parse(item.Payload)),
        WorkKind.Start => runner.Start(workflow, instance),
        WorkKind.Cancel => runner.Cancel(workflow, instance, item.Payload is null ? null : Plain.Parse(item.Payload) as string),
        WorkKind.Continue => runner.Continue(workflow, instance),
        WorkKind.Resume when item.Name == EffectGivenUp => runner.Fail(workflow, instance, item.BookmarkId, JsonSerializer.Deserialize<EffectFailure>(item.Payload!, JsonSerializerOptions.Web)!),
        _ => runner.Resume(workflow, instance, item.BookmarkId!.Value, item.Payload is null ? null : Plain.Parse(item.Payload)),
    };

    private async Task CommitBurstAsync(WorkItem item, PutBack? retry, int revision, BurstResult burst, CancellationToken cancellationToken)
    {
        var commit = new EngineCommit { Done = item, Retry = retry, Burst = burst, ExpectedRevision = revision };
        await BurstCommit.EnqueueAsync(commit, burst, store, time.GetUtcNow(), cancellationToken);
        await store.CommitAsync(commit, cancellationToken);
        foreach (var incident in burst.NewIncidents)
            LogIncident(incident.Id, incident.ActivityId, burst.Instance.Id, burst.Instance.DefinitionId, incident.ExceptionType);
        if (commit.Enqueue.Count > 0)
            signal.Wake();
        signal.Changed(burst.Instance.Id);
    }

    private async Task TakeTaskStepAsync(WorkItem item, CancellationToken cancellationToken)
    {
        await store.CommitAsync(new EngineCommit { Done = item, TakesTaskStep = true }, cancellationToken);
        signal.Wake();
        signal.Changed(item.InstanceId!.Value);
    }

    private async Task RunEffectAsync(WorkItem item, CancellationToken cancellationToken)
    {
        if (item.BookmarkId is { } awaited && !await store.IsAwaitedAsync(awaited, cancellationToken))
        {
            // The instance was cancelled or went another way: nobody wants this effect any more.
            await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
            return;
        }

        if (await store.FindInstanceAsync(item.InstanceId!.Value, cancellationToken) is { } asking && IsHeld(asking))
        {
            // Nothing already queued runs on after a fault, and nothing at all while an administrator holds the instance.
            await store.CommitAsync(new EngineCommit { Done = item, Retry = new(PutBack.Parked, "Der Vorgang ist angehalten.", IsAttempt: false) { StoppedAt = asking.Revision } }, cancellationToken);
            return;
        }

        if (item.Attempts >= MaxAttemptsOf(item))
        {
            await GiveUpEffectAsync(item, "Der Arbeitsprozess ist bei jedem Versuch ausgefallen.", isAttempt: false, cancellationToken);
            return;
        }

        string result;
        try
        {
            if (!_handlers.TryGetValue(item.Name!, out var handler))
                throw new EffectException($"Für „{item.Name}“ ist nichts eingerichtet.", retryHelps: false);
            using var timeout = new CancellationTokenSource(Attempts.PolicyOf(item)?.AttemptTimeout is { } own && own < options.EffectTimeout ? own : options.EffectTimeout, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            var payload = item.Payload is null ? [] : Plain.Parse(item.Payload) as Dictionary<string, object?> ?? [];
            // Checkpoint: from here the world may have seen the effect. A crash before the commit repeats it with the same id.
            var call = new EffectCall(item.Id, item.Name!, payload, item.InstanceId!.Value, item.Tenant, item.Attempts + 1) { IsLastAttempt = item.Attempts + 1 >= MaxAttemptsOf(item) };
            result = Plain.ToJson(await handler.ExecuteAsync(call, limit.Token));
        }
        catch (Exception e)
        {
            // A node that is being stopped has failed at nothing; but the world may have seen the effect, and the lease decides.
            if (cancellationToken.IsCancellationRequested)
                throw new OutcomeUnknownException(cancellationToken);
            await EffectFailedAsync(item, e, cancellationToken);
            return;
        }

        var commit = new EngineCommit { Done = item };
        if (item.BookmarkId is { } bookmark)
            commit.Enqueue.Add(Resume(item, bookmark, null, result));
        // What the world has seen is written down even while the node is being stopped.
        await store.CommitAsync(commit, CancellationToken.None);
        signal.Wake();
    }

    private async Task EffectFailedAsync(WorkItem item, Exception error, CancellationToken cancellationToken)
    {
        var retryHelps = error is not BuergerserviceException { RetryHelps: false };
        LogEffectFailed(item.Id, item.Name, item.Attempts + 1, error.GetType().Name);
        if (retryHelps && item.Attempts + 1 < MaxAttemptsOf(item))
            await PutBackAsync(item, error, cancellationToken);
        else
            await GiveUpEffectAsync(item, MessageOf(error), isAttempt: true, cancellationToken);
    }

    // The effect itself stays, parked: a retry attempts it again under the same id, a skip or the end of its wait removes it.
    private async Task GiveUpEffectAsync(WorkItem item, string message, bool isAttempt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var commit = new EngineCommit { Done = item, Retry = new(PutBack.Parked, message, isAttempt) { History = isAttempt ? Attempts.Add(item, message, now) : null } };
        // Work of no instance, such as the retention run, leaves no incident: the log is all that tells of it.
        if (item.InstanceId != Guid.Empty)
            commit.Enqueue.Add(Resume(item, item.BookmarkId, EffectGivenUp, JsonSerializer.Serialize(new EffectFailure(item.Id, item.ActivityId, message, Attempts.Of(item, now)), JsonSerializerOptions.Web)));
        await store.CommitAsync(commit, cancellationToken);
        LogEffectGivenUp(item.Id, item.Name, item.InstanceId, item.ActivityId, item.Attempts + (isAttempt ? 1 : 0));
        signal.Wake();
    }

    private async Task DeliverEventAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var hash = BookmarkHash.OfEvent(item.Name!);
        var commit = new EngineCommit { Done = item };
        // Waiting instances are found before any is started: one event never both starts an instance and passes its next wait.
        foreach (var (instanceId, bookmarkId) in await store.FindBookmarksAsync(hash, item.Tenant, item.CorrelationId, cancellationToken))
        {
            if (item.InstanceId is null || item.InstanceId == instanceId)
                commit.Enqueue.Add(Resume(new() { Id = Guid.Empty, Kind = WorkKind.Resume, Tenant = item.Tenant, InstanceId = instanceId, DueAt = default }, bookmarkId, null, item.Payload));
        }

        if (item.InstanceId is null)
            await AddTriggeredAsync(commit, hash, item, cancellationToken);
        await store.CommitAsync(commit, cancellationToken);
        signal.Wake();
    }

    private async Task AddTriggeredAsync(EngineCommit commit, string hash, WorkItem item, CancellationToken cancellationToken)
    {
        // A definition with several triggers for one event starts once.
        foreach (var trigger in (await store.FindTriggersAsync(hash, cancellationToken)).DistinctBy(t => t.DefinitionVersionId))
        {
            var workflow = await workflows.GetAsync(trigger.DefinitionVersionId, store, cancellationToken);
            var input = item.Payload is null ? null : Plain.Parse(item.Payload) as Dictionary<string, object?>;
            var instance = runner.CreateTriggered(workflow, Guid.CreateVersion7(time.GetUtcNow()), item.Tenant, input);
            instance.CorrelationId = item.CorrelationId;
            TriggeredStart.Add(commit, instance, trigger.ActivityId, item.Payload, time.GetUtcNow());
        }
    }

    private WorkItem Resume(WorkItem cause, Guid? bookmarkId, string? name, string? payload) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Kind = WorkKind.Resume,
        Tenant = cause.Tenant,
        InstanceId = cause.InstanceId,
        BookmarkId = bookmarkId,
        Name = name,
        Payload = payload,
        DueAt = time.GetUtcNow(),
    };

    private async Task PutBackAsync(WorkItem item, Exception error, CancellationToken cancellationToken)
    {
        LogPutBack(item.Id, item.Kind, item.Attempts + 1, error.GetType().Name, error.StackTrace);
        try
        {
            if (item.Kind != WorkKind.Effect && item.Attempts + 1 >= options.MaxBurstAttempts)
                await GiveUpAsync(item, error, cancellationToken);
            else
                await store.CommitAsync(new EngineCommit { Done = item, Retry = Again(item, MessageOf(error)) }, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database itself is away: the lease runs out and the item is taken up again.
            LogCannotPutBack(item.Id, e.GetType().Name);
        }
    }

    private PutBack Again(WorkItem item, string error)
    {
        var now = time.GetUtcNow();
        return new(Attempts.NextAt(item, now, options.Random.NextDouble()), error, IsAttempt: true) { History = Attempts.Add(item, error, now) };
    }

    // Work that fails again and again must not look like healthy waiting: its instance is stopped and shown as such.
    private async Task GiveUpAsync(WorkItem item, Exception error, CancellationToken cancellationToken)
    {
        if (item.Kind == WorkKind.Migrate)
        {
            await RefuseMigrationAsync(item, Migration.MigrationOrder.Parse(item.Payload!), MessageOf(error), cancellationToken);
            return;
        }

        if (item.Kind == WorkKind.Schedule)
        {
            await LeaveOutStartAsync(item, error, cancellationToken);
            return;
        }

        var parked = new PutBack(PutBack.Parked, MessageOf(error), IsAttempt: true);
        if (item.InstanceId is not { } id || await store.FindInstanceAsync(id, cancellationToken) is not { } stored)
        {
            await store.CommitAsync(new EngineCommit { Done = item, Retry = parked }, cancellationToken);
            LogGivenUp(item.Id, item.Kind, item.InstanceId, error.GetType().Name);
            return;
        }

        try
        {
            var workflow = await workflows.GetAsync(stored.DefinitionVersionId, store, cancellationToken);
            var instance = InstanceSerializer.Read(stored.State, workflow);
            if (instance.HasEnded)
            {
                // It has ended meanwhile and stays ended: there is nothing left to do.
                await store.CommitAsync(new EngineCommit { Done = item }, cancellationToken);
                return;
            }

            var faulted = runner.FaultInstance(workflow, instance, new DomainRuleException(MessageOf(error)), item.BookmarkId, Attempts.Of(item, time.GetUtcNow()));
            await CommitBurstAsync(item, parked, stored.Revision, faulted, cancellationToken);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            await store.CommitAsync(new EngineCommit { Done = item, Retry = parked, FaultRow = id }, cancellationToken);
            LogUnreadable(id, item.Id, e.GetType().Name);
        }
    }

    // One that cannot be read is stopped, or will be by what wakes it next.
    private static bool IsHeld(StoredInstance instance)
    {
        try
        {
            return InstanceSerializer.IsHeld(instance.State);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    // The state is none, or the version it belongs to is missing or cannot be read either.
    private static bool IsUnreadable(Exception error) => error is JsonException or NotFoundException or DefinitionException;

    private int MaxAttemptsOf(WorkItem item) => Attempts.PolicyOf(item)?.MaxAttempts ?? options.MaxAttempts;

    // That an effect nobody waits for was given up is written down even while the instance is held.
    private static bool IsReport(WorkItem item) => item is { Name: EffectGivenUp, BookmarkId: null };

    internal async Task ReleaseAsync(WorkItem item, TimeSpan pause, CancellationToken cancellationToken, string reason = "")
    {
        try
        {
            await store.CommitAsync(new EngineCommit { Done = item, Retry = new(time.GetUtcNow() + pause, reason, IsAttempt: false) }, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not ours any more, or the database is away: the lease decides.
            LogLeaseLost(item.Id);
        }
    }

    /// <summary>Hands an item on while the node is being stopped, without an attempt counted; if that is not possible its lease runs out.</summary>
    internal async Task GiveBackAsync(WorkItem item)
    {
        using var limit = new CancellationTokenSource(GiveBackLimit, time);
        try
        {
            await ReleaseAsync(item, TimeSpan.Zero, limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogLeaseLost(item.Id);
        }
    }

    private static string MessageOf(Exception error) => error is BuergerserviceException ? error.Message
        : error is OperationCanceledException ? "Die Zeit für diesen Schritt ist abgelaufen." : $"Technischer Fehler ({error.GetType().Name}).";

    [LoggerMessage(1, LogLevel.Debug, "Work item {Item} was taken over by another worker")]
    private partial void LogLeaseLost(Guid item);

    [LoggerMessage(5, LogLevel.Error, "Instance {Instance} was stored by a newer release and waits for a node that runs it")]
    private partial void LogNewerState(Guid? instance);

    [LoggerMessage(2, LogLevel.Warning, "Effect {Item} ({Kind}) failed at attempt {Attempt}: {Error}")]
    private partial void LogEffectFailed(Guid item, string? kind, int attempt, string error);

    // Type and place of the error, not its message: that may quote what a citizen said.
    [LoggerMessage(3, LogLevel.Warning, "Work item {Item} ({Kind}) is put back after attempt {Attempt}: {Error} {Stack}")]
    private partial void LogPutBack(Guid item, WorkKind kind, int attempt, string error, string? stack);

    [LoggerMessage(4, LogLevel.Error, "Work item {Item} could not be put back: {Error}")]
    private partial void LogCannotPutBack(Guid item, string error);

    // Ids only: what the incident says may quote what a citizen said, and is shown under "Vorgänge".
    [LoggerMessage(7, LogLevel.Error, "Incident {Incident} at step {Step} of instance {Instance} ({Definition}): {Error}")]
    private partial void LogIncident(Guid incident, string step, Guid instance, string definition, string error);

    [LoggerMessage(8, LogLevel.Error, "Effect {Item} ({Kind}) of instance {Instance}, step {Step}, is given up after {Attempts} attempts")]
    private partial void LogEffectGivenUp(Guid item, string? kind, Guid? instance, string? step, int attempts);

    [LoggerMessage(9, LogLevel.Error, "Work item {Item} ({Kind}) of instance {Instance} is given up: {Error}")]
    private partial void LogGivenUp(Guid item, WorkKind kind, Guid? instance, string error);

    [LoggerMessage(11, LogLevel.Error, "Instance {Instance} cannot be read and is stopped; work item {Item} waits: {Error}")]
    private partial void LogUnreadable(Guid instance, Guid item, string error);

    // The node is being stopped in the middle of an effect: nobody knows what the world has seen of it.
    private sealed class OutcomeUnknownException(CancellationToken stopping) : OperationCanceledException(stopping);
}
