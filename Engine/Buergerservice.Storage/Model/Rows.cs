using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Work;
using Microsoft.AspNetCore.Identity;

namespace Buergerservice.Storage.Model;

/// <summary>A member of staff who can sign in.</summary>
public sealed class StaffUser : IdentityUser<Guid>
{
    /// <summary>Name shown to people.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Tenant (Mandant) the person works for.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>Organisational unit, or empty.</summary>
    public string Unit { get; set; } = "";

    /// <summary>True while the person still uses a one-time password and must choose a new one.</summary>
    public bool MustChangePassword { get; set; }
}

/// <summary>One version of a definition. Published versions never change.</summary>
public sealed class DefinitionRow
{
    /// <summary>Id of the version.</summary>
    public required Guid Id { get; init; }

    /// <summary>Logical id.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Text for people.</summary>
    public string? Description { get; set; }

    /// <summary>Elsa 3 JSON.</summary>
    public required string Json { get; set; }

    /// <summary>Activity type under which other definitions use it, or null.</summary>
    public string? ActivityType { get; set; }

    /// <summary>The published versions it uses as activities, as JSON; written when it is published, or null when there are none.</summary>
    public string? Parts { get; set; }

    /// <summary>True for the newest version.</summary>
    public bool IsLatest { get; set; }

    /// <summary>True for the version new instances use.</summary>
    public bool IsPublished { get; set; }

    /// <summary>True once it has been published; from then on it is immutable.</summary>
    public bool WasPublished { get; set; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Raised whenever it is saved, published or taken back; two people cannot overwrite each other's draft.</summary>
    public int Revision { get; set; }

    /// <summary>When its content was last saved, or null since it was created.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Who last saved its content, or null since it was created.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>The version as the engine compiles it, with the versions it uses.</summary>
    public StoredDefinition ToStored() => new(Id, DefinitionId, Version, Json) { Parts = Parts };
}

/// <summary>An event that starts a published definition.</summary>
public sealed class TriggerRow
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version it starts.</summary>
    public required Guid DefinitionVersionId { get; init; }

    /// <summary>Logical id of that definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The starting activity.</summary>
    public required string ActivityId { get; init; }

    /// <summary>What starts it.</summary>
    public TriggerKind Kind { get; init; }

    /// <summary>Event name, route, or expression of the schedule.</summary>
    public required string Name { get; init; }

    /// <summary>Hash by which an event or request finds it.</summary>
    public required string Hash { get; init; }

    /// <summary>Tenant of whoever published it; scheduled starts happen there.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Settings of the activity as JSON, or null.</summary>
    public string? Options { get; init; }

    /// <summary>What only one published definition may have, such as a route; null when there is no such limit.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>When it last started an instance on schedule.</summary>
    public DateTimeOffset? LastStartAt { get; set; }
}

/// <summary>A workflow instance: its state and what lists and filters need of it.</summary>
public sealed class InstanceRow
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Logical id of its definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Version it runs on.</summary>
    public required Guid DefinitionVersionId { get; set; }

    /// <summary>Number of that version.</summary>
    public required int DefinitionVersion { get; set; }

    /// <summary>The instance that started it, or null.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Where the parent waits for it, or null.</summary>
    public Guid? ParentBookmarkId { get; init; }

    /// <summary>While this instance is alive no other with the same key is started; null when any number may run.</summary>
    public string? ActivationKey { get; set; }

    /// <summary>Name for people.</summary>
    public string? Name { get; set; }

    /// <summary>Business key.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Main status.</summary>
    public InstanceStatus Status { get; set; }

    /// <summary>Status in detail.</summary>
    public InstanceSubStatus SubStatus { get; set; }

    /// <summary>Number of open incidents.</summary>
    public int IncidentCount { get; set; }

    /// <summary>Raised by every commit; two workers cannot both change an instance.</summary>
    public int Revision { get; set; }

    /// <summary>Serialized state.</summary>
    public required byte[] State { get; set; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>A place where an instance waits.</summary>
public sealed class BookmarkRow
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The waiting instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>What is awaited.</summary>
    public required WaitKind Kind { get; init; }

    /// <summary>Hash by which events find it.</summary>
    public required string Hash { get; init; }

    /// <summary>Activity type.</summary>
    public required string Name { get; init; }

    /// <summary>Event name, task id or effect id.</summary>
    public required string Key { get; init; }

    /// <summary>The waiting activity.</summary>
    public required string ActivityId { get; init; }

    /// <summary>German text for people.</summary>
    public required string Description { get; init; }

    /// <summary>Business key of the instance at the last commit.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>When the wait ends by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the wait began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The journal records of one burst, in order. Append-only: one row however long the burst was.</summary>
public sealed class JournalPage
{
    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Number of the first record.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Number of records.</summary>
    public required int Count { get; init; }

    /// <summary>When the burst ran.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Records as JSON.</summary>
    public required string Records { get; init; }
}

/// <summary>
/// A request that came over HTTP, and the answer a workflow gave to it. Kept for a day, so that a caller who went away can
/// fetch the answer.
/// </summary>
public sealed class HttpExchangeRow
{
    /// <summary>Random id; whoever knows it and is allowed may fetch the answer.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The instance that was started or resumed.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>User name of the caller, or null for an anonymous one.</summary>
    public string? Caller { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>HTTP status of the answer; null while there is none.</summary>
    public int? Status { get; set; }

    /// <summary>Media type of the answer.</summary>
    public string? ContentType { get; set; }

    /// <summary>Headers of the answer as JSON, or null.</summary>
    public string? Headers { get; set; }

    /// <summary>Body of the answer.</summary>
    public byte[]? Body { get; set; }
}

/// <summary>One version of a form.</summary>
public sealed class FormVersionRow
{
    /// <summary>SHA-256 of the text.</summary>
    public required string Version { get; init; }

    /// <summary>Key of the form.</summary>
    public required string FormKey { get; init; }

    /// <summary>The form's text.</summary>
    public required string Json { get; init; }
}

/// <summary>A key by which a script acts as a member of staff.</summary>
public sealed class ApiKeyRow
{
    /// <summary>SHA-256 of the key, hex. The key itself is never stored.</summary>
    public required string Hash { get; init; }

    /// <summary>What the key is for.</summary>
    public required string Label { get; init; }

    /// <summary>The member of staff it acts as.</summary>
    public required Guid UserId { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
