namespace Buergerservice.Storage.Model;

/// <summary>State of a migration order.</summary>
public enum MigrationState
{
    /// <summary>In the queue.</summary>
    Queued,

    /// <summary>The instance runs on the new version.</summary>
    Done,

    /// <summary>Not possible; the message says why. The instance is as it was.</summary>
    Refused,
}

/// <summary>An order to bring one instance to another version, and what became of it.</summary>
public sealed class MigrationRow
{
    /// <summary>Id; also that of its work item.</summary>
    public required Guid Id { get; init; }

    /// <summary>Id shared by all orders given at once.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Logical id of the definition.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Version it was on when the order was given.</summary>
    public required int FromVersion { get; init; }

    /// <summary>Version it is to run on.</summary>
    public required int ToVersion { get; init; }

    /// <summary>State.</summary>
    public MigrationState State { get; set; }

    /// <summary>German: why it was refused.</summary>
    public string? Message { get; set; }

    /// <summary>Who ordered it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was carried out or refused.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
