using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>Main status of an instance.</summary>
public enum InstanceStatus
{
    /// <summary>Not ended: about to run, running or waiting.</summary>
    Running,

    /// <summary>Ended for good.</summary>
    Finished,
}

/// <summary>Status in detail; the names are Elsa's.</summary>
public enum InstanceSubStatus
{
    /// <summary>Created, its first burst has not run.</summary>
    Pending,

    /// <summary>In a burst. Never stored.</summary>
    Executing,

    /// <summary>Waiting; the bookmarks say for what.</summary>
    Suspended,

    /// <summary>Ended normally.</summary>
    Finished,

    /// <summary>Stopped by an incident.</summary>
    Faulted,

    /// <summary>Cancelled by a person.</summary>
    Cancelled,

    /// <summary>Held by an administrator: nothing runs and timers wait until it is continued.</summary>
    Paused,
}

/// <summary>The state of one workflow instance: only what is still alive. What is finished is in the journal.</summary>
public sealed class WorkflowInstance
{
    /// <summary>Id of the instance.</summary>
    public required Guid Id { get; init; }

    /// <summary>Logical id of its definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version it started with and keeps until it is migrated on purpose.</summary>
    public required Guid DefinitionVersionId { get; init; }

    /// <summary>Number of that version.</summary>
    public required int DefinitionVersion { get; init; }

    /// <summary>Tenant (Mandant) the instance belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who started it, or null when no workflow did.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>How many instances of its definition may be alive at a time.</summary>
    public Triggers.ActivationStrategy Activation { get; init; }

    /// <summary>Main status.</summary>
    public InstanceStatus Status { get; internal set; }

    /// <summary>Status in detail.</summary>
    public InstanceSubStatus SubStatus { get; internal set; }

    /// <summary>Name for people, set by <c>SetName</c> or at the start.</summary>
    public string? Name { get; set; }

    /// <summary>Business key such as a case number; events can be limited to it.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The HTTP request that was taken last and is not answered, or null.</summary>
    public Guid? Exchange { get; set; }

    /// <summary>Inputs given at the start; kept for the whole life of the instance.</summary>
    public Dictionary<string, object?> Input { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Outputs set so far.</summary>
    public Dictionary<string, object?> Output { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the instance waits for.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => LiveBookmarks;

    /// <summary>What went wrong and is not resolved.</summary>
    public IReadOnlyList<Incident> Incidents => OpenIncidents;

    /// <summary>Outputs of activities that scripts may read, kept only where a script does.</summary>
    public Dictionary<string, object?> ActivityOutputs { get; init; } = [];

    /// <summary>Number of the next journal record.</summary>
    public long NextJournalSequence { get; internal set; }

    internal List<Bookmark> LiveBookmarks { get; init; } = [];

    internal List<Incident> OpenIncidents { get; init; } = [];

    /// <summary>Steps that were to begin when the instance was stopped, in order.</summary>
    internal List<PendingStep> PendingSteps { get; init; } = [];

    internal int NextExecutionId { get; set; } = 1;

    internal ActivityExecution? Top { get; set; }

    /// <summary>Keeps an output as the latest; a dictionary enumerates in the order of arrival only while nothing is removed.</summary>
    internal void KeepOutput(string key, object? value)
    {
        if (ActivityOutputs.Remove(key))
        {
            var others = ActivityOutputs.ToArray();
            ActivityOutputs.Clear();
            foreach (var (otherKey, other) in others)
                ActivityOutputs.Add(otherKey, other);
        }

        ActivityOutputs.Add(key, value);
    }

    /// <summary>An input by name without regard to case, or null.</summary>
    public object? GetInput(string name) => Input.GetValueOrDefault(name);

    /// <summary>Everything alive, parents before children.</summary>
    public IEnumerable<ActivityExecution> LiveExecutions => Top is null ? [] : Top.SelfAndDescendants();

    /// <summary>True when nothing of the instance runs: stopped by an incident or held by an administrator.</summary>
    public bool IsHeld => SubStatus is InstanceSubStatus.Faulted or InstanceSubStatus.Paused;

    /// <summary>True when nothing can happen any more: not even a repair, as after an incident.</summary>
    public bool HasEnded => Status == InstanceStatus.Finished && SubStatus != InstanceSubStatus.Faulted;

    /// <summary>True when the step that waits at the bookmark, or something around it, is stopped by an incident.</summary>
    public bool IsStopped(Guid bookmarkId) =>
        OpenIncidents.Count > 0 && LiveBookmarks.Find(b => b.Id == bookmarkId) is { Execution.IsStopped: true };

    /// <summary>Values of the workflow's own variables, by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables =>
        Top?.Variables is { } values ? Top.Node.Variables.Select((v, i) => (v.Name, Value: values[i])).DistinctBy(v => v.Name).ToDictionary(v => v.Name, v => v.Value) : new Dictionary<string, object?>();
}

/// <summary>What an instance can wait for.</summary>
public enum WaitKind
{
    /// <summary>A named event.</summary>
    Event,

    /// <summary>A point in time.</summary>
    Timer,

    /// <summary>A person.</summary>
    Task,

    /// <summary>The result of an effect.</summary>
    Effect,

    /// <summary>Workflows that were started here.</summary>
    Child,

    /// <summary>An HTTP request.</summary>
    Http,
}

/// <summary>A place where an instance waits and can be resumed.</summary>
public sealed class Bookmark
{
    /// <summary>Key of the timer that limits a step.</summary>
    public const string TimeoutKey = "timeout";

    private string? _hash;

    internal Bookmark(ActivityExecution execution) => Execution = execution;

    /// <summary>Id; a resume names it. A bookmark is used at most once.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name: the activity's type.</summary>
    public string Name => Execution.Node.Descriptor.Type;

    /// <summary>What is awaited.</summary>
    public required WaitKind Kind { get; init; }

    /// <summary>Upper-case hex SHA-256 of name and payload; events find their bookmarks by it.</summary>
    public string Hash => _hash ??= Kind == WaitKind.Http ? Http.HttpRoute.HashOfWait(Key) : BookmarkHash.Of(Kind == WaitKind.Event ? Activities.EventActivity.TypeName : Name, Key);

    /// <summary>Event name, task id or effect id.</summary>
    public required string Key { get; init; }

    /// <summary>When the wait ends by itself, for timers.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The waiting activity execution.</summary>
    public int ExecutionId => Execution.Id;

    /// <summary>The waiting activity.</summary>
    public string ActivityId => Execution.Node.Id;

    /// <summary>German sentence on what is awaited, for people.</summary>
    public required string Description { get; init; }

    /// <summary>When the wait began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True for the time limit of a step, which is not what the step waits for.</summary>
    public bool IsTimeout => Kind == WaitKind.Timer && Key == TimeoutKey;

    internal ActivityExecution Execution { get; }

    internal void Count()
    {
        Execution.Waits++;
        Execution.HasTimeLimit |= IsTimeout;
    }

    internal void Uncount()
    {
        Execution.Waits--;
        Execution.HasTimeLimit &= !IsTimeout;
    }
}
