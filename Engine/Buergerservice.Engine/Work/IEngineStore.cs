using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Work;

/// <summary>
/// What the engine needs of a database. Each method is one transaction. Implementations must make
/// <see cref="CommitAsync"/> atomic and refuse it when the lease or the instance's revision is lost.
/// </summary>
public interface IEngineStore
{
    /// <summary>Takes up to <paramref name="max"/> due items, oldest first, and leases them to <paramref name="owner"/>.</summary>
    Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>When the next unleased item is due, or null.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>The stored JSON of a definition version, or null.</summary>
    Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken);

    /// <summary>An instance's state, or null.</summary>
    Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken);

    /// <summary>Bookmarks waiting for an event, limited to a tenant and, if given, to a business key.</summary>
    Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken);

    /// <summary>Published definition versions that an event starts.</summary>
    Task<IReadOnlyList<Guid>> FindTriggersAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Writes everything or nothing.</summary>
    /// <exception cref="LeaseLostException">The work item or the instance was taken by another worker.</exception>
    Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken);
}

/// <summary>A definition version as stored.</summary>
/// <param name="VersionId">Id of the version.</param>
/// <param name="DefinitionId">Logical id.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="Json">Elsa 3 JSON.</param>
public sealed record StoredDefinition(Guid VersionId, string DefinitionId, int Version, string Json);

/// <summary>An instance as stored.</summary>
/// <param name="Revision">Raised by every commit.</param>
/// <param name="DefinitionVersionId">Version it runs on.</param>
/// <param name="State">Bytes of <see cref="InstanceSerializer"/>.</param>
public sealed record StoredInstance(int Revision, Guid DefinitionVersionId, byte[] State);

/// <summary>All changes of one burst, one event delivery or one finished effect.</summary>
public sealed class EngineCommit
{
    /// <summary>The leased work item this commit answers; it is removed, or put back when <see cref="Retry"/> is set.</summary>
    public WorkItem? Done { get; init; }

    /// <summary>Puts <see cref="Done"/> back with this due time and error instead of removing it.</summary>
    public (DateTimeOffset DueAt, string Error)? Retry { get; init; }

    /// <summary>What a burst wants written, or null.</summary>
    public BurstResult? Burst { get; init; }

    /// <summary>Revision the instance was loaded with; 0 for a new one.</summary>
    public int ExpectedRevision { get; init; }

    /// <summary>New instances that have not run; each needs a <see cref="WorkKind.Start"/> item.</summary>
    public List<WorkflowInstance> NewInstances { get; } = [];

    /// <summary>New work items.</summary>
    public List<WorkItem> Enqueue { get; } = [];
}

/// <summary>Another worker has the work item or has changed the instance; nothing was written.</summary>
public sealed class LeaseLostException() : BuergerserviceException("Die Arbeit wurde von einem anderen Knoten übernommen.")
{
    /// <inheritdoc/>
    public override bool RetryHelps => true;
}
