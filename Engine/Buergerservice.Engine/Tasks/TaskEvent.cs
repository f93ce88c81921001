namespace Buergerservice.Engine.Tasks;

/// <summary>What happened to a task.</summary>
public enum TaskEventKind
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>A person took it.</summary>
    Claimed,

    /// <summary>It was given back.</summary>
    Released,

    /// <summary>It was handed to a person.</summary>
    Assigned,

    /// <summary>A lead moved it from one person to another or back to all.</summary>
    Reassigned,

    /// <summary>Its due date was changed.</summary>
    DueChanged,

    /// <summary>Its priority was changed.</summary>
    PriorityChanged,

    /// <summary>A reminder went out.</summary>
    Reminded,

    /// <summary>It was brought before others because it was late.</summary>
    Escalated,

    /// <summary>A person may no longer do it (four-eyes rule).</summary>
    Excluded,

    /// <summary>It was done.</summary>
    Completed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>What its form starts with was changed elsewhere.</summary>
    Refilled,
}

/// <summary>One entry of a task's history. Append-only; holds ids and reasons, never form values.</summary>
public sealed class TaskEvent
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Number within the task, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required TaskEventKind Kind { get; init; }

    /// <summary>User name of who did it; null for the engine.</summary>
    public string? Actor { get; init; }

    /// <summary>User name of the person the actor stood in for.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>User name of the person it concerns: who received the task, who is excluded.</summary>
    public string? Other { get; init; }

    /// <summary>The person's words.</summary>
    public string? Reason { get; init; }

    /// <summary>What changed in a few words: outcome, new due date, roles.</summary>
    public string? Detail { get; init; }

    /// <summary>Id of the operation.</summary>
    public string? OperationId { get; init; }

    /// <summary>Hash of what the operation asked for.</summary>
    public string? RequestHash { get; init; }

    /// <summary>Revision of the task afterwards.</summary>
    public required int Revision { get; init; }
}
