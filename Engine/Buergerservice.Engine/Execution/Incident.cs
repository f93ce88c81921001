using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>What was under way when something failed; it decides what a retry does.</summary>
public enum FaultPoint
{
    /// <summary>The step began. A retry runs it again from its start.</summary>
    Begin,

    /// <summary>The step took up what it had waited for. A retry hands it the same answer again.</summary>
    Resume,

    /// <summary>A container took note of a child's end. A retry tells it again.</summary>
    ChildEnded,

    /// <summary>An effect was given up. A retry attempts it again under the same id.</summary>
    Effect,

    /// <summary>An effect nobody waits for was given up. The instance goes on; a retry attempts it again under the same id.</summary>
    DetachedEffect,

    /// <summary>A child the step waits for is stopped. The step goes on waiting; a retry only takes the incident away.</summary>
    Child,

    /// <summary>The step took longer than its definition allows. A retry lets it wait once more as long.</summary>
    Timeout,

    /// <summary>The burst could not be carried out or committed, and was undone. A retry carries out its work item again.</summary>
    Burst,
}

/// <summary>One failed attempt.</summary>
/// <param name="At">When.</param>
/// <param name="Error">German message.</param>
public sealed record FailedAttempt(DateTimeOffset At, string Error);

/// <summary>Something that went wrong in an instance.</summary>
/// <param name="ActivityId">The activity that failed.</param>
/// <param name="Title">Its title.</param>
/// <param name="Message">German message for people.</param>
/// <param name="ExceptionType">Type of the error, for administrators.</param>
/// <param name="At">When it happened.</param>
public sealed record Incident(string ActivityId, string Title, string Message, string ExceptionType, DateTimeOffset At)
{
    /// <summary>Id; a repair names it.</summary>
    public Guid Id { get; init; }

    /// <summary>Message of the cause, when there is one.</summary>
    public string? Inner { get; init; }

    /// <summary>The execution that failed; 0 when the instance as a whole is concerned.</summary>
    public int ExecutionId { get; init; }

    /// <summary>What was under way.</summary>
    public FaultPoint Point { get; init; }

    /// <summary>Every attempt so far, the oldest first, across retries by an administrator; at least one.</summary>
    public IReadOnlyList<FailedAttempt> Attempts { get; init; } = [];

    /// <summary>The effect that was given up.</summary>
    public Guid? EffectId { get; init; }

    /// <summary>True when nothing else of the instance is held up by it.</summary>
    public bool IsDetached => Point is FaultPoint.DetachedEffect or FaultPoint.Child;

    /// <summary>The wait that was used up when taking up its answer failed; a retry puts it back.</summary>
    public UsedWait? Wait { get; init; }

    /// <summary>The answer as JSON.</summary>
    public string? Answer { get; init; }

    /// <summary>What came with the trigger that started the instance here, as JSON; a retry hands it to the step once more.</summary>
    public string? Trigger { get; init; }

    /// <summary>The child whose end could not be taken note of.</summary>
    public EndedChild? Child { get; init; }
}

/// <summary>A wait that was used up. See <see cref="Bookmark"/>.</summary>
public sealed record UsedWait(Guid Id, WaitKind Kind, string Key, string Description, DateTimeOffset CreatedAt, DateTimeOffset? DueAt);

/// <summary>A child that has ended, as much of it as its container needs.</summary>
/// <param name="ActivityId">The child's step.</param>
/// <param name="ExecutionId">The execution that ended.</param>
/// <param name="Tag">Mark of the container.</param>
/// <param name="Outcomes">Its outcomes; null for a plain completion.</param>
public sealed record EndedChild(string ActivityId, int ExecutionId, string? Tag, IReadOnlyList<string>? Outcomes);

/// <summary>What an administrator has given a step for its next run, and what happened before.</summary>
internal sealed record StepRepair(Dictionary<string, object?>? Inputs, IReadOnlyList<FailedAttempt> Attempts)
{
    /// <summary>What came with the trigger that started the instance at this step, as JSON; the step takes it instead of waiting.</summary>
    public string? Trigger { get; init; }
}

/// <summary>The trigger that started an instance.</summary>
/// <param name="ActivityId">The step whose trigger it is.</param>
/// <param name="Input">What came with it.</param>
internal sealed record Trigger(string ActivityId, object? Input)
{
    /// <summary>German sentence on why the step cannot take it, or null.</summary>
    public string? Problem { get; init; }
}

/// <summary>A step that is to begin: queued within a burst, or kept in the state while the instance is stopped.</summary>
internal readonly record struct PendingStep(Compilation.CompiledActivity Node, ActivityExecution Owner, string? Tag, Dictionary<string, object?>? Variables, StepRepair? Repair = null);

/// <summary>Where in a step an error came from.</summary>
internal readonly record struct FaultOrigin(FaultPoint Point)
{
    public UsedWait? Wait { get; init; }

    public string? Answer { get; init; }

    public EndedChild? Child { get; init; }

    public Guid? EffectId { get; init; }

    public string? Trigger { get; init; }

    /// <summary>Attempts before this one that are known.</summary>
    public IReadOnlyList<FailedAttempt>? Attempts { get; init; }

    /// <summary>The origin of an error in a call that was given this argument.</summary>
    public static FaultOrigin Of(object? argument) => argument switch
    {
        Resumption { Bookmark: var b, Input: var input } => new(FaultPoint.Resume)
        {
            Wait = new(b.Id, b.Kind, b.Key, b.Description, b.CreatedAt, b.DueAt),
            Answer = Plain.ToJson(input),
        },
        ChildCompletion { Execution: var child, Outcomes: var outcomes } => new(FaultPoint.ChildEnded) { Child = new(child.Node.Id, child.Id, child.Tag, outcomes.IsPlain ? null : outcomes.Names) },
        _ => new(FaultPoint.Begin),
    };
}
