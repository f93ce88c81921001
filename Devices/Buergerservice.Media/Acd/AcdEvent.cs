namespace Buergerservice.Media.Acd;

/// <summary>What happened.</summary>
public enum AcdEventKind
{
    /// <summary>A call joined the queue.</summary>
    Arrived,

    /// <summary>A call rings at an agent.</summary>
    Offered,

    /// <summary>An agent has taken the call, or taken it over.</summary>
    Answered,

    /// <summary>A call is back in the queue; the reason says why.</summary>
    Requeued,

    /// <summary>On hold.</summary>
    Held,

    /// <summary>Goes on.</summary>
    Resumed,

    /// <summary>A transfer rings at its target.</summary>
    TransferOffered,

    /// <summary>The call is with its new agent.</summary>
    Transferred,

    /// <summary>The transfer came to nothing; the reason says why. The call is on hold at the agent who held it.</summary>
    TransferFailed,

    /// <summary>The booth's connection is gone.</summary>
    BoothLost,

    /// <summary>The booth's connection is back.</summary>
    BoothBack,

    /// <summary>The agent's connection is gone.</summary>
    AgentLost,

    /// <summary>The agent's connection is back.</summary>
    AgentBack,

    /// <summary>The call is over; <see cref="AcdEvent.Facts"/> tells everything about it.</summary>
    Ended,

    /// <summary>An agent had a status from <see cref="StatusSpan.Since"/> until now.</summary>
    StatusLeft,
}

/// <summary>Why a call went back to the queue or a transfer failed.</summary>
public enum AcdReason
{
    /// <summary>The agent declined.</summary>
    Rejected,

    /// <summary>The agent did not answer in time.</summary>
    NoAnswer,

    /// <summary>The agent is no longer ready.</summary>
    AgentLeft,

    /// <summary>The agent's connection was lost.</summary>
    AgentLost,

    /// <summary>Who asked for the transfer took it back, or the call was requeued or ended.</summary>
    Withdrawn,
}

/// <summary>How a call ended.</summary>
public enum CallEnd
{
    /// <summary>After a talk.</summary>
    Completed,

    /// <summary>The citizen left before anybody answered, or while waiting anew for another agent.</summary>
    Abandoned,

    /// <summary>The citizen left at once: not counted against the service level.</summary>
    ShortAbandon,

    /// <summary>Nobody answered in time: a call back or an appointment is offered.</summary>
    CallbackOffered,

    /// <summary>The booth's connection did not come back.</summary>
    BoothLost,
}

/// <summary>One thing that happened. Times are milliseconds since 1970.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
public sealed record AcdEvent(long At, AcdEventKind Kind)
{
    /// <summary>The call.</summary>
    public string? CallId { get; init; }

    /// <summary>The agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>Who handed the call over, or wanted to.</summary>
    public string? FromAgentId { get; init; }

    /// <summary>Why.</summary>
    public AcdReason? Reason { get; init; }

    /// <summary>With <see cref="AcdEventKind.Ended"/>: the call's whole story.</summary>
    public CallFacts? Facts { get; init; }

    /// <summary>With <see cref="AcdEventKind.StatusLeft"/>: the status that was left.</summary>
    public StatusSpan? Span { get; init; }
}

/// <summary>A stretch of an agent's time.</summary>
/// <param name="Status">The status he had.</param>
/// <param name="Reason">Why he was not ready.</param>
/// <param name="Since">From when.</param>
/// <param name="CallId">The call that rang, was held or was written up.</param>
public sealed record StatusSpan(AgentStatus Status, string? Reason, long Since, string? CallId);

/// <summary>A call's story, for reports. Durations in milliseconds.</summary>
public sealed record CallFacts
{
    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The booth.</summary>
    public required string BoothId { get; init; }

    /// <summary>The organisation that runs the booth.</summary>
    public required string Tenant { get; init; }

    /// <summary>The skill asked for.</summary>
    public required string Skill { get; init; }

    /// <summary>When it arrived.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>When it was first answered.</summary>
    public long? AnsweredAt { get; init; }

    /// <summary>Who answered first.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When it ended.</summary>
    public required long EndedAt { get; init; }

    /// <summary>How.</summary>
    public required CallEnd End { get; init; }

    /// <summary>By whom, if somebody hung up.</summary>
    public HangUpBy? By { get; init; }

    /// <summary>Time talked.</summary>
    public required long Talk { get; init; }

    /// <summary>Time on hold or in a transfer.</summary>
    public required long Hold { get; init; }

    /// <summary>How often it was offered.</summary>
    public required int Offers { get; init; }

    /// <summary>How often it was handed over.</summary>
    public required int Transfers { get; init; }

    /// <summary>How often it went back to the queue because an agent's connection was lost.</summary>
    public required int Losses { get; init; }
}
