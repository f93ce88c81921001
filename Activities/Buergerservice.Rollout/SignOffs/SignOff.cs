namespace Buergerservice.Rollout.SignOffs;

/// <summary>Somebody's signature under exactly one rendering of a document. It is only added, never changed.</summary>
public sealed class SignOff
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The document's version.</summary>
    public required Guid DocumentId { get; init; }

    /// <summary>Name of the person; of a substitute with „i. V. für“ and the name of whom they stand in for.</summary>
    public required string Name { get; init; }

    /// <summary>Role in which the person signs.</summary>
    public required string Role { get; init; }

    /// <summary>User name of the person.</summary>
    public required string UserName { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the PDF that was signed.</summary>
    public required string DocumentSha256 { get; init; }
}
