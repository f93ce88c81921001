namespace Buergerservice.Portal.Calls;

/// <summary>One visit to a booth, from the sensor to the reset, led by one workflow (L1–L15). It knows no citizen.</summary>
internal sealed class BoothVisit
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The booth, as <see cref="Booths.BoothAgent.Id"/>.</summary>
    public required Guid BoothId { get; init; }

    public required Guid InstanceId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The present call, or the last one.</summary>
    public Guid? CallId { get; set; }

    /// <summary>What is said to whoever takes the call over, and to which organisation (<see cref="CallSummary"/>); wiped with the call.</summary>
    public string? Summary { get; set; }

    public BoothVisitState State { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string DeletionClass { get; init; } = CallDeletion.Call;
}

internal enum BoothVisitState
{
    /// <summary>Somebody is there, or the booth waits to be reset.</summary>
    Open,

    /// <summary>Reset; the booth is free.</summary>
    Closed,

    /// <summary>The reset failed: the booth is out of service until an administrator has looked.</summary>
    ResetFailed,
}

/// <summary>Proof of a reset (L15): what was cleared, when, and which device confirmed it.</summary>
internal sealed class BoothReset
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid BoothId { get; init; }

    public required Guid VisitId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>JSON array: what, result, confirmed by.</summary>
    public required string Steps { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Reset;
}

/// <summary>What a county hands to a partner with the citizen's consent (L6b, R-402): chosen fields only, as a row of the partner.</summary>
internal sealed class DataCapsule
{
    public required Guid Id { get; init; }

    /// <summary>The partner, who alone reads it.</summary>
    public required string Tenant { get; init; }

    public required string FromTenant { get; init; }

    public required Guid CallId { get; init; }

    public required string Purpose { get; init; }

    /// <summary>The answer by which the citizen agreed.</summary>
    public required Guid ConsentId { get; init; }

    /// <summary>JSON array of label and value.</summary>
    public required string Fields { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Capsule;
}
