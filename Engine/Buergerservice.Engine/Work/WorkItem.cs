namespace Buergerservice.Engine.Work;

/// <summary>What a work item does.</summary>
public enum WorkKind
{
    /// <summary>First burst of an instance.</summary>
    Start,

    /// <summary>Continue at a bookmark: a completed task, an event, the result of an effect.</summary>
    Resume,

    /// <summary>Continue at a bookmark because its time has come.</summary>
    Timer,

    /// <summary>Run an effect.</summary>
    Effect,

    /// <summary>Deliver a named event to all who wait for it and to workflows it starts.</summary>
    Event,

    /// <summary>Cancel an instance.</summary>
    Cancel,

    /// <summary>Take up the steps an instance kept while it was stopped.</summary>
    Continue,

    /// <summary>Bring an instance to another version of its definition.</summary>
    Migrate,

    /// <summary>Start a definition because its time has come.</summary>
    Schedule,

    /// <summary>Take a step of a human task's ladder: remind or escalate.</summary>
    TaskStep,
}

/// <summary>One entry of the durable work queue. Timers, effects and everything that wakes an instance are such entries.</summary>
public sealed class WorkItem
{
    /// <summary>Id; for an effect also its idempotency key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Tenant it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>The instance, or null for an event to all.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The bookmark it resumes; for a scheduled start the trigger it serves.</summary>
    public Guid? BookmarkId { get; init; }

    /// <summary>Effect kind, event name, or the triggering activity of a start.</summary>
    public string? Name { get; init; }

    /// <summary>Business key an event is limited to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Plain values as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>The step that asked for the effect.</summary>
    public string? ActivityId { get; init; }

    /// <summary>Retry policy of the step as JSON, or null for the engine's own rule.</summary>
    public string? Policy { get; init; }

    /// <summary>Failed attempts as JSON, the latest at the end.</summary>
    public string? History { get; set; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>How often it has been tried and failed. A lease that ran out counts: its worker died or hung at the item.</summary>
    public int Attempts { get; set; }

    /// <summary>Message of the last failure.</summary>
    public string? LastError { get; set; }

    /// <summary>Who holds it, or null.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>Until when it is held; after that another worker may take it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}
