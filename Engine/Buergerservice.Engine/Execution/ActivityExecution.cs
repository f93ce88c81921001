using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>Status of one execution of a step.</summary>
public enum ExecutionStatus
{
    /// <summary>Alive.</summary>
    Running,

    /// <summary>Ended normally.</summary>
    Completed,

    /// <summary>Cancelled before it ended.</summary>
    Canceled,

    /// <summary>Stopped by an error.</summary>
    Faulted,
}

/// <summary>One execution of one step, alive until it completes.</summary>
public sealed class ActivityExecution
{
    private List<ActivityExecution>? _children;
    private Rarities? _rare;

    internal ActivityExecution(int id, CompiledActivity node, ActivityExecution? parent)
    {
        Id = id;
        Node = node;
        Parent = parent;
        if (node.Variables.Count > 0)
            Variables = [.. node.Variables.Select(v => ValueCopy.Of(v.Default))];
    }

    /// <summary>Id within the instance.</summary>
    public int Id { get; }

    /// <summary>The step executed.</summary>
    public CompiledActivity Node { get; }

    /// <summary>The execution of the container.</summary>
    public ActivityExecution? Parent { get; }

    /// <summary>Status.</summary>
    public ExecutionStatus Status { get; internal set; }

    /// <summary>Executions inside this one that are alive or faulted.</summary>
    public IReadOnlyList<ActivityExecution> Children => (IReadOnlyList<ActivityExecution>?)_children ?? [];

    /// <summary>Mark the container gave this child.</summary>
    public string? Tag { get; internal set; }

    /// <summary>Durable values the step keeps between bursts; plain values only.</summary>
    public Dictionary<string, object?> Properties => (_rare ??= new()).Properties ??= [];

    internal Dictionary<string, object?>? PropertiesOrNull => _rare?.Properties;

    internal object?[]? Variables { get; }

    internal Dictionary<string, object?>? DynamicVariables
    {
        get => _rare?.DynamicVariables;
        set => Rare(value, static (rare, value) => rare.DynamicVariables = value);
    }

    /// <summary>Run-time state of a container such as a flowchart's counters; saved through its activity.</summary>
    internal object? State { get; set; }

    /// <summary>Children scheduled in this burst that have not begun.</summary>
    internal int Scheduled { get; set; }

    /// <summary>Bookmarks this execution waits at.</summary>
    internal int Waits { get; set; }

    /// <summary>True when one of them is the step's time limit, which is not what it waits for.</summary>
    internal bool HasTimeLimit
    {
        get => _rare is { HasTimeLimit: true };
        set => Rare(value, static (rare, value) => rare.HasTimeLimit = value);
    }

    internal bool IsWaiting => Waits > (HasTimeLimit ? 1 : 0);

    /// <summary>What the step was given in the present burst.</summary>
    internal ActivityContext? Context { get; set; }

    /// <summary>Inputs an administrator has repaired, and earlier attempts; null for a step nobody had to touch.</summary>
    internal StepRepair? Repair
    {
        get => _rare?.Repair;
        set => Rare(value, static (rare, value) => rare.Repair = value);
    }

    /// <summary>Completed steps that can be undone, in the order of their completion.</summary>
    internal List<CompensationEntry>? Compensations
    {
        get => _rare?.Compensations;
        set => Rare(value, static (rare, value) => rare.Compensations = value);
    }

    /// <summary>Undoing under way: what is still to be undone and why.</summary>
    internal CompensationRun? Compensating
    {
        get => _rare?.Compensating;
        set => Rare(value, static (rare, value) => rare.Compensating = value);
    }

    /// <summary>True when this or something around it is stopped by an incident.</summary>
    internal bool IsStopped => Status == ExecutionStatus.Faulted || Parent is { IsStopped: true };

    internal bool HasWork => Scheduled > 0 || _children is { Count: > 0 };

    internal void Add(ActivityExecution child) => (_children ??= []).Add(child);

    internal void Remove(ActivityExecution child) => _children?.Remove(child);

    private void Rare<T>(T value, Action<Rarities, T> set)
    {
        if (_rare is not null || !EqualityComparer<T>.Default.Equals(value, default))
            set(_rare ??= new(), value);
    }

    internal IEnumerable<ActivityExecution> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in Children)
        {
            foreach (var inner in child.SelfAndDescendants())
                yield return inner;
        }
    }

    /// <summary>What few executions have; most steps begin and end within a burst and are spared its size.</summary>
    private sealed class Rarities
    {

        public Dictionary<string, object?>? Properties { get; set; }

        public Dictionary<string, object?>? DynamicVariables { get; set; }

        public StepRepair? Repair { get; set; }

        public List<CompensationEntry>? Compensations { get; set; }

        public CompensationRun? Compensating { get; set; }

        public bool HasTimeLimit { get; set; }
    }
}

/// <summary>Copies plain values so that instances never share a list or dictionary with their definition.</summary>
internal static class ValueCopy
{
    public static object? Of(object? value) => value switch
    {
        List<object?> list => list.ConvertAll(Of),
        Dictionary<string, object?> dictionary => dictionary.ToDictionary(p => p.Key, p => Of(p.Value)),
        _ => value,
    };
}
