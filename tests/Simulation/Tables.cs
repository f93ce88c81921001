using System.Reflection;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>The row of an instance.</summary>
internal sealed class InstanceRow
{
    public required Guid Id { get; init; }

    public required int Number { get; init; }

    public required string DefinitionId { get; init; }

    public Guid VersionId { get; set; }

    /// <summary>What only one living instance may hold; null once it has ended.</summary>
    public string? ActivationKey { get; set; }

    public Guid? ParentId { get; init; }

    public Guid? ParentBookmarkId { get; init; }

    /// <summary>True when the parent waits for its end and not only for its first wait.</summary>
    public bool IsAwaitedToItsEnd { get; init; }

    public string? CorrelationId { get; set; }

    public InstanceStatus Status { get; set; }

    public InstanceSubStatus SubStatus { get; set; }

    public int Incidents { get; set; }

    public int Revision { get; set; }

    public byte[] State { get; set; } = [];

    /// <summary>Ended for good; one stopped by an incident can be repaired.</summary>
    public bool IsOver => Status == InstanceStatus.Finished && SubStatus != InstanceSubStatus.Faulted;
}

/// <summary>The row of a wait.</summary>
internal sealed class WaitRow
{
    public required Guid Id { get; init; }

    public required InstanceRow Instance { get; init; }

    public required WaitKind Kind { get; init; }

    public required string Hash { get; init; }

    public required string Key { get; init; }

    public string ActivityId { get; set; } = "";

    public string? CorrelationId { get; set; }
}

/// <summary>The row of a trigger of a published version.</summary>
/// <param name="Stored">What the engine sees of it.</param>
/// <param name="DefinitionId">Logical id of its definition.</param>
/// <param name="Hash">Hash by which it is found.</param>
/// <param name="Beat">The same for triggers of several versions that keep one beat.</param>
internal sealed record TriggerRow(StoredTrigger Stored, string DefinitionId, string Hash, Guid Beat);

/// <summary>The row of an HTTP request and its answer.</summary>
internal sealed class ExchangeRow
{
    public required Guid InstanceId { get; init; }

    public int? Status { get; set; }
}

/// <summary>A row of the queue.</summary>
internal sealed class ItemRow(WorkItem item, long number)
{
    private static readonly Func<WorkItem, object> Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<WorkItem, object>>();

    public WorkItem Item { get; } = Copy(item);

    public long Number => number;

    /// <summary>What a reader gets: rows never share memory with a process.</summary>
    public static WorkItem Copy(WorkItem item) => (WorkItem)Clone(item);
}

/// <summary>The tables, and lookups over them. Small worlds: lists in the order of insertion are quick and deterministic.</summary>
internal sealed class Tables
{
    private long _items;

    public List<ItemRow> Items { get; } = [];

    public List<WaitRow> Waits { get; } = [];

    public List<UserTask> Tasks { get; } = [];

    public Dictionary<Guid, InstanceRow> Instances { get; } = [];

    public List<InstanceRow> Running { get; } = [];

    public List<StoredDefinition> Definitions { get; } = [];

    /// <summary>The published version of each definition.</summary>
    public Dictionary<string, StoredDefinition> Published { get; } = [];

    public List<TriggerRow> Triggers { get; } = [];

    public Dictionary<Guid, ExchangeRow> Exchanges { get; } = [];

    /// <summary>Orders to migrate an instance: null until answered, then whether it was done.</summary>
    public Dictionary<Guid, bool?> Migrations { get; } = [];

    public ItemRow Add(WorkItem item)
    {
        var row = new ItemRow(item, ++_items);
        Items.Add(row);
        return row;
    }

    public ItemRow? Find(Guid itemId)
    {
        foreach (var row in Items)
        {
            if (row.Item.Id == itemId)
                return row;
        }

        return null;
    }

    public bool Awaits(Guid bookmarkId)
    {
        foreach (var wait in Waits)
        {
            if (wait.Id == bookmarkId)
                return true;
        }

        return false;
    }

    /// <summary>True when an item of the queue will wake the wait, or run the effect that does.</summary>
    public bool HasWorkFor(Guid bookmarkId)
    {
        foreach (var row in Items)
        {
            if (row.Item.BookmarkId == bookmarkId)
                return true;
        }

        return false;
    }

    public bool HasWorkFor(Guid instanceId, WorkKind kind)
    {
        foreach (var row in Items)
        {
            if (row.Item.InstanceId == instanceId && row.Item.Kind == kind)
                return true;
        }

        return false;
    }

    /// <summary>Children that have not ended for good, in the order of their creation.</summary>
    public IEnumerable<InstanceRow> ChildrenOf(Guid parentId, Guid? bookmarkId) =>
        Running.Where(i => i.ParentId == parentId && (bookmarkId is null || i.ParentBookmarkId == bookmarkId));

    public UserTask? TaskAt(Guid bookmarkId)
    {
        for (var i = Tasks.Count - 1; i >= 0; i--)
        {
            if (Tasks[i].BookmarkId == bookmarkId)
                return Tasks[i];
        }

        return null;
    }
}
