namespace Buergerservice.Rollout.Gates;

/// <summary>A decision at a gate. Decisions are only added, never changed.</summary>
public sealed class GateDecision
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>Phase whose gate it is.</summary>
    public required int Phase { get; init; }

    /// <summary>The decision as the person chose it, such as <c>Ja</c> or <c>Freigeben</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>True when the project may go on to the next phase.</summary>
    public required bool IsPassed { get; init; }

    /// <summary>Reason, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>User name of who decided.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Keys of the conditions that were missing then, separated by blanks.</summary>
    public string Missing { get; init; } = "";
}
