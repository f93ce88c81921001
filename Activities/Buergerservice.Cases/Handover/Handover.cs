namespace Buergerservice.Cases.Handover;

/// <summary>How far a hand-over to the DMS has come.</summary>
public enum HandoverState
{
    /// <summary>Prepared; nothing has left.</summary>
    Prepared,

    /// <summary>Sent.</summary>
    Sent,

    /// <summary>Received by the other side.</summary>
    Received,

    /// <summary>Filed by the other side; it has named a reference.</summary>
    Confirmed,

    /// <summary>Given up after the last attempt; a person has to look into it.</summary>
    Failed,
}

/// <summary>One hand-over of a case to the document management system (L13, R-414).</summary>
public sealed class CaseHandover
{
    /// <summary>Id; the idempotency key towards the DMS.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Rule by which it is deleted.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>State.</summary>
    public HandoverState State { get; set; }

    /// <summary>Reference of the target, or null.</summary>
    public string? Reference { get; set; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>Why it failed, in German.</summary>
    public string? Error { get; set; }

    /// <summary>When it was prepared.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the state last changed.</summary>
    public DateTimeOffset At { get; set; }
}
