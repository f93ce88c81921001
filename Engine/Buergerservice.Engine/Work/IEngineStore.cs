using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;

namespace Buergerservice.Engine.Work;

/// <summary>
/// What the engine needs of a database. Each method is one transaction. Implementations must make
/// <see cref="CommitAsync"/> atomic and refuse it when the lease or the instance's revision is lost.
/// </summary>
public interface IEngineStore
{
    /// <summary>
    /// Takes up to <paramref name="max"/> due items, oldest first, and leases them to <paramref name="owner"/>: either
    /// effects, which may take long, or everything else, which is quick. An item whose lease ran out was in the hands of a
    /// worker that died or hung: taking it over raises its attempts by one, in the same transaction.
    /// </summary>
    Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, bool effects, int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>True while an instance still waits at the bookmark.</summary>
    Task<bool> IsAwaitedAsync(Guid bookmarkId, CancellationToken cancellationToken);

    /// <summary>When the next unleased item is due, or null: of effects or of everything else, as in <see cref="ClaimAsync"/>.</summary>
    Task<DateTimeOffset?> NextDueAsync(bool effects, CancellationToken cancellationToken);

    /// <summary>The stored JSON of a definition version, or null.</summary>
    Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken);

    /// <summary>An instance's state, or null.</summary>
    Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken);

    /// <summary>Bookmarks waiting for an event, limited to a tenant and, if given, to a business key.</summary>
    Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken);

    /// <summary>Triggers of published definitions with a hash, such as that of an event.</summary>
    Task<IReadOnlyList<StoredTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken);

    /// <summary>One trigger, or null when its version is no longer published.</summary>
    Task<StoredTrigger?> FindTriggerAsync(Guid triggerId, CancellationToken cancellationToken);

    /// <summary>Version id of the published version of a definition, or null.</summary>
    Task<Guid?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken);

    /// <summary>Children of an instance that have not ended, all or those that report to one bookmark.</summary>
    Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId, Guid? bookmarkId, CancellationToken cancellationToken);

    /// <summary>Writes everything or nothing.</summary>
    /// <exception cref="LeaseLostException">The work item or the instance was taken by another worker.</exception>
    Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken);
}

/// <summary>A definition version as stored.</summary>
/// <param name="VersionId">Id of the version.</param>
/// <param name="DefinitionId">Logical id.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="Json">Elsa 3 JSON.</param>
public sealed record StoredDefinition(Guid VersionId, string DefinitionId, int Version, string Json)
{
    /// <summary>The versions it uses as activities, as <see cref="Definitions.DefinitionParts"/> writes them, or null.</summary>
    public string? Parts { get; init; }
}

/// <summary>A trigger of a published definition version.</summary>
/// <param name="Id">Id.</param>
/// <param name="DefinitionVersionId">The version it starts.</param>
/// <param name="ActivityId">The starting activity.</param>
/// <param name="Tenant">Tenant in which scheduled starts happen; an event starts in its own.</param>
public sealed record StoredTrigger(Guid Id, Guid DefinitionVersionId, string ActivityId, string Tenant)
{
    /// <summary>What starts the version.</summary>
    public TriggerKind Kind { get; init; }

    /// <summary>Event name, route, or expression of the schedule.</summary>
    public string Name { get; init; } = "";
}

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

    /// <summary>Puts <see cref="Done"/> back instead of removing it.</summary>
    public PutBack? Retry { get; init; }

    /// <summary>An instance whose state cannot be read: only its row is marked as faulted, and a parent that waits for it is told.</summary>
    public Guid? FaultRow { get; init; }

    /// <summary>An instance that is cancelled although it cannot be read: its row ends, with its tasks, waits and work. It must still have this revision.</summary>
    public StoredInstance? CancelRow { get; init; }

    /// <summary>True when <see cref="Done"/> is a step of a task's ladder, to be taken in this commit.</summary>
    public bool TakesTaskStep { get; init; }

    /// <summary>What a burst wants written, or null.</summary>
    public BurstResult? Burst { get; init; }

    /// <summary>Revision the instance was loaded with; 0 for a new one.</summary>
    public int ExpectedRevision { get; init; }

    /// <summary>Entries for the audit trail, written in the same transaction.</summary>
    public List<AuditNote> Audit { get; } = [];

    /// <summary>What became of the migration this commit carries out, or null.</summary>
    public MigrationAnswer? Migration { get; init; }

    /// <summary>A trigger that must still be there, or the commit is refused with <see cref="LeaseLostException"/>.</summary>
    public Guid? Trigger { get; init; }

    /// <summary>
    /// New instances that have not run; each needs a <see cref="WorkKind.Start"/> item. One that the activation strategy
    /// of its definition does not allow is left out with its item, and a parent that waits for it is told.
    /// </summary>
    public List<WorkflowInstance> NewInstances { get; } = [];

    /// <summary>
    /// True when a person asks for the new instance: instead of leaving it out, the whole commit is refused with
    /// <see cref="ConflictException"/>.
    /// </summary>
    public bool IsRefusedWhenTaken { get; init; }

    /// <summary>New work items.</summary>
    public List<WorkItem> Enqueue { get; } = [];
}

/// <summary>How a work item goes back into the queue.</summary>
/// <param name="DueAt">Not before this time; <see cref="Parked"/> while its instance is stopped by an incident.</param>
/// <param name="Error">Why.</param>
/// <param name="IsAttempt">True when it counts as a failed attempt.</param>
public sealed record PutBack(DateTimeOffset DueAt, string Error, bool IsAttempt)
{
    /// <summary>New history of the item, or null to leave it.</summary>
    public string? History { get; init; }

    /// <summary>
    /// Revision of the instance at which it was found stopped; the item is parked only if it still is that revision, else
    /// the repair has already happened and nobody would take the item up.
    /// </summary>
    public int? StoppedAt { get; init; }

    /// <summary>A time that never comes: the item waits for its instance to be repaired.</summary>
    public static DateTimeOffset Parked { get; } = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>A task was completed whose answer is still in the queue; it must be taken first, or it would be lost.</summary>
public sealed class AnswerPendingException() : BuergerserviceException("Die Antwort einer erledigten Aufgabe geht vor.")
{
    /// <inheritdoc/>
    public override bool RetryHelps => true;
}

/// <summary>Another worker has the work item or has changed the instance; nothing was written.</summary>
public sealed class LeaseLostException() : BuergerserviceException("Die Arbeit wurde von einem anderen Knoten übernommen.")
{
    /// <inheritdoc/>
    public override bool RetryHelps => true;
}

/// <summary>An entry for the audit trail.</summary>
/// <param name="Tenant">Tenant concerned.</param>
/// <param name="Actor">User name.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">What it was done to, as <c>kind:id</c>.</param>
/// <param name="Details">Ids, outcomes and hashes; no personal data.</param>
public sealed record AuditNote(string Tenant, string Actor, string Action, string Subject, IReadOnlyDictionary<string, object?> Details);

/// <summary>What became of the migration of one instance.</summary>
/// <param name="Id">Id of the order, which is its work item's.</param>
/// <param name="IsDone">True when the instance runs on the new version now.</param>
/// <param name="Message">German: why not, or null.</param>
/// <param name="Steps">Activity ids that changed, old to new, for waits and for tasks, finished ones too.</param>
public sealed record MigrationAnswer(Guid Id, bool IsDone, string? Message, IReadOnlyDictionary<string, string> Steps);
