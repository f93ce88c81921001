using Buergerservice.Engine.Execution;

namespace Buergerservice.Simulation;

/// <summary>What the journal of one instance says, kept apart from its state.</summary>
internal sealed class Account(RootSteps root)
{
    private readonly CompensationRules _compensation = new();
    private readonly RootRules _root = new(root);
    private readonly HashSet<int> _alive = [];
    private readonly HashSet<int> _resumed = [];
    private readonly HashSet<int> _parents = [];
    private int _lastExecution;

    public int Revision { get; set; }

    public long NextSequence { get; private set; }

    /// <summary>True when the instance or a branch of it was stopped at its last commit: an answer may be parked.</summary>
    public bool IsHeld { get; set; }

    /// <summary>How the instance has ended for good, or null.</summary>
    public InstanceSubStatus? EndedAs
    {
        get;
        set
        {
            field = value;
            ActivationKey = null;
        }
    }

    /// <summary>What only one living instance may hold, or null.</summary>
    public string? ActivationKey { get; set; }

    public bool HasEnded => EndedAs is not null;

    /// <summary>Effects by the execution that waits for them.</summary>
    public Dictionary<int, Guid> Effects { get; } = [];

    /// <summary>Bookmarks that are used up.</summary>
    public HashSet<Guid> UsedUp { get; } = [];

    public int Alive => _alive.Count;

    public bool IsAlive(int execution) => _alive.Contains(execution);

    public void Waiting(Bookmark bookmark)
    {
        if (bookmark.Kind == WaitKind.Effect)
            Effects[bookmark.ExecutionId] = Guid.Parse(bookmark.Key);
        if (bookmark.Kind == WaitKind.Child)
            _parents.Add(bookmark.ExecutionId);
    }

    /// <returns>The rule the record breaks, or null.</returns>
    public string? Read(JournalRecord record)
    {
        if (record.Sequence != NextSequence++)
            return "The journal has a gap or repeats itself";
        return _compensation.Read(record) ?? _root.Read(record) ?? ReadExecution(record);
    }

    private string? ReadExecution(JournalRecord record)
    {
        switch (record.Event)
        {
            case "Started" when record.ExecutionId <= _lastExecution:
                return "An execution has started twice";
            case "Started":
                _lastExecution = record.ExecutionId;
                _alive.Add(record.ExecutionId);
                return null;
            case "Resumed" when !_alive.Contains(record.ExecutionId):
                return "An execution goes on that has ended";
            case "Resumed":
                return _resumed.Add(record.ExecutionId) || _parents.Contains(record.ExecutionId) ? null : "An execution was resumed twice";
            case "Completed" or "Canceled":
                return _alive.Remove(record.ExecutionId) ? null : "An execution has ended twice";
            case "Incident retried" or "Input repaired":
                // The same answer is given again.
                _resumed.Remove(record.ExecutionId);
                return null;
            default:
                return null;
        }
    }
}
