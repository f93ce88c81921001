using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>Limits of one burst.</summary>
public sealed record BurstOptions
{
    /// <summary>Steps a burst may execute before it is stopped as an endless loop.</summary>
    public int MaxSteps { get; init; } = 100_000;

    /// <summary>How deep workflows may start workflows.</summary>
    public int MaxDepth { get; init; } = 16;
}

/// <summary>
/// Runs bursts: everything between two waits of one instance. Purely in memory and deterministic for a given clock;
/// what it returns is committed by the caller in one transaction, or thrown away.
/// </summary>
public sealed class BurstRunner(TimeProvider time, BurstOptions? options = null)
{
    private readonly BurstOptions _options = options ?? new();

    private Func<string, CompiledWorkflow?>? _published;

    /// <summary>A runner whose bursts can start other definitions.</summary>
    /// <param name="published">Finds the published version of a definition in memory, or null.</param>
    public BurstRunner With(Func<string, CompiledWorkflow?> published) => new(time, _options) { _published = published };

    /// <summary>Creates an instance that has not run yet; inputs are converted to their declared types.</summary>
    /// <exception cref="InputException">An input does not fit its type; the fields name it.</exception>
    public WorkflowInstance Create(CompiledWorkflow workflow, Guid id, string tenant, IReadOnlyDictionary<string, object?>? input = null)
    {
        var instance = NewInstance(workflow, id, tenant, input, time.GetUtcNow(), parent: null);
        StartInputs.ThrowIfAny(StartInputs.Convert(workflow.Document, instance.Input));
        return instance;
    }

    /// <summary>
    /// Creates an instance for a trigger. Nobody is there to be told that an input does not fit: that becomes an incident of
    /// the triggering step in the first burst.
    /// </summary>
    public WorkflowInstance CreateTriggered(CompiledWorkflow workflow, Guid id, string tenant, IReadOnlyDictionary<string, object?>? input = null) =>
        NewInstance(workflow, id, tenant, input, time.GetUtcNow(), parent: null);

    internal static WorkflowInstance NewInstance(CompiledWorkflow workflow, Guid id, string tenant, IReadOnlyDictionary<string, object?>? input, DateTimeOffset now, ParentLink? parent) => new()
    {
        Id = id,
        DefinitionId = workflow.Document.DefinitionId,
        DefinitionVersionId = workflow.VersionId,
        DefinitionVersion = workflow.Version,
        Tenant = tenant,
        CreatedAt = now,
        Parent = parent,
        Activation = workflow.Document.Activation,
        Input = new(input ?? new Dictionary<string, object?>(), StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Runs the first burst. An instance that has already run is left as it is.</summary>
    public BurstResult Start(CompiledWorkflow workflow, WorkflowInstance instance)
    {
        var burst = NewBurst(workflow, instance);
        if (instance is { Status: InstanceStatus.Running, SubStatus: InstanceSubStatus.Pending })
            burst.RunFromStart();
        return burst.Result;
    }

    /// <summary>Runs the first burst of an instance that a trigger started: the triggering activity does not wait.</summary>
    public BurstResult StartByTrigger(CompiledWorkflow workflow, WorkflowInstance instance, string activityId, object? input)
    {
        var burst = new Burst(workflow, instance, time, _options) { Published = _published, Trigger = new(activityId, input) };
        if (instance is { Status: InstanceStatus.Running, SubStatus: InstanceSubStatus.Pending })
        {
            burst.ConvertInputs();
            burst.RunFromStart();
        }

        return burst.Result;
    }

    /// <summary>Resumes at a bookmark. A bookmark that is gone, or an instance that has ended, changes nothing.</summary>
    public BurstResult Resume(CompiledWorkflow workflow, WorkflowInstance instance, Guid bookmarkId, object? input = null)
    {
        var burst = NewBurst(workflow, instance);
        if (instance.Status == InstanceStatus.Running && instance.LiveBookmarks.Find(b => b.Id == bookmarkId) is { } bookmark && !instance.IsStopped(bookmarkId))
            burst.RunFrom(bookmark, input);
        else if (Http.HttpEndpoint.ExchangeOf(input) is { } missed && !instance.LiveBookmarks.Exists(b => b.Id == bookmarkId))
            burst.Miss(missed);
        return burst.Result;
    }

    /// <summary>Takes up the steps that were kept while the instance was stopped.</summary>
    public BurstResult Continue(CompiledWorkflow workflow, WorkflowInstance instance)
    {
        var burst = NewBurst(workflow, instance);
        if (instance is { Status: InstanceStatus.Running, Top: not null })
            burst.RunPending();
        return burst.Result;
    }

    /// <summary>
    /// An effect was given up: the step that waits for it fails and keeps its wait. With no bookmark nobody waited, and the
    /// instance goes on with an incident.
    /// </summary>
    public BurstResult Fail(CompiledWorkflow workflow, WorkflowInstance instance, Guid? bookmarkId, EffectFailure failure)
    {
        var burst = NewBurst(workflow, instance);
        if (bookmarkId is null)
            burst.FailDetached(failure);
        else if (instance.Status == InstanceStatus.Running && instance.LiveBookmarks.Find(b => b.Id == bookmarkId) is { } bookmark)
            burst.FailAt(bookmark, failure);
        else
            // The wait has ended while the last attempt was under way: nobody will ever ask for another one.
            burst.Result.DroppedEffects.Add(failure.EffectId);
        return burst.Result;
    }

    /// <summary>Stops an instance because its burst could not be carried out at all, at the step that was to be resumed.</summary>
    public BurstResult FaultInstance(CompiledWorkflow workflow, WorkflowInstance instance, Exception cause, Guid? bookmarkId = null, IReadOnlyList<FailedAttempt>? attempts = null)
    {
        var burst = NewBurst(workflow, instance);
        burst.FaultBurst(cause, bookmarkId, attempts ?? []);
        return burst.Result;
    }

    /// <summary>Cancels an instance; ended ones stay as they are. The reason goes into the journal.</summary>
    public BurstResult Cancel(CompiledWorkflow workflow, WorkflowInstance instance, string? reason = null)
    {
        var burst = NewBurst(workflow, instance);
        burst.CancelInstance(reason);
        return burst.Result;
    }

    private Burst NewBurst(CompiledWorkflow workflow, WorkflowInstance instance) => new(workflow, instance, time, _options) { Published = _published };
}
