using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Rehearsal;

/// <summary>An instance of a rehearsal. Between bursts its state goes through bytes, as it does with a database.</summary>
public sealed class RehearsedInstance
{
    internal RehearsedInstance(WorkflowInstance instance)
    {
        Id = instance.Id;
        VersionId = instance.DefinitionVersionId;
        DefinitionId = instance.DefinitionId;
        ParentId = instance.Parent?.InstanceId;
        ParentBookmarkId = instance.Parent?.BookmarkId;
        Keep(instance);
    }

    /// <summary>Id.</summary>
    public Guid Id { get; }

    /// <summary>Version it runs on.</summary>
    public Guid VersionId { get; }

    /// <summary>Logical id of its definition.</summary>
    public string DefinitionId { get; }

    /// <summary>The instance that started it, or null.</summary>
    public Guid? ParentId { get; }

    /// <summary>Status.</summary>
    public InstanceSubStatus Status { get; private set; }

    /// <summary>What it waits for.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; private set; } = [];

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<Incident> Incidents { get; private set; } = [];

    /// <summary>Everything it did.</summary>
    public IReadOnlyList<JournalRecord> Journal => Records;

    /// <summary>Variables by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; private set; } = new Dictionary<string, object?>();

    /// <summary>Outputs by name.</summary>
    public IReadOnlyDictionary<string, object?> Output { get; private set; } = new Dictionary<string, object?>();

    /// <summary>Business key.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>Its state as stored.</summary>
    public byte[] State { get; private set; } = [];

    internal Guid? ParentBookmarkId { get; }

    internal int Revision { get; private set; }

    internal bool HasEnded => Status is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled;

    private List<JournalRecord> Records { get; } = [];

    internal void Write(BurstResult burst)
    {
        Records.AddRange(burst.Journal);
        Keep(burst.Instance);
    }

    private void Keep(WorkflowInstance instance)
    {
        State = InstanceSerializer.Write(instance);
        Status = instance.SubStatus;
        Bookmarks = [.. instance.Bookmarks];
        Incidents = [.. instance.Incidents];
        if (instance.Variables.Count > 0)
            Variables = instance.Variables;
        Output = new Dictionary<string, object?>(instance.Output);
        CorrelationId = instance.CorrelationId;
        Revision++;
    }
}

/// <summary>Something the rehearsal only noted.</summary>
/// <param name="At">Time of the rehearsal.</param>
/// <param name="Kind">German: what kind of thing.</param>
/// <param name="Text">What.</param>
/// <param name="ActivityId">The step, or null.</param>
/// <param name="Details">Values as JSON, or null.</param>
public sealed record RehearsalEntry(DateTimeOffset At, string Kind, string Text, string? ActivityId, string? Details);
