using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>What happens when something fails or takes too long.</summary>
internal sealed partial class Burst
{
    /// <summary>Stops the instance because its burst could not be carried out; the state is that before the burst.</summary>
    public void FaultBurst(Exception cause, Guid? bookmarkId, IReadOnlyList<FailedAttempt> attempts)
    {
        var waiting = instance.LiveBookmarks.Find(b => b.Id == bookmarkId)?.Execution;
        if (waiting is null)
            FaultWorkflow(cause, FaultPoint.Burst, attempts);
        else
            Fault(waiting, cause, new(FaultPoint.Burst) { Attempts = attempts });
        // A container may undo itself now. A worker begins that: what it asks for must not make this commit fail, too.
        if (instance.Status != InstanceStatus.Running || _queue.Count == 0)
            return;
        instance.PendingSteps.AddRange(_queue);
        _queue.Clear();
        Result.Continues = true;
    }

    public void FaultWorkflow(Exception cause, FaultPoint point = FaultPoint.Burst, IReadOnlyList<FailedAttempt>? attempts = null)
    {
        AddIncident(instance.Top, cause, new(point) { Attempts = attempts });
        if (instance.Top is { } top)
            top.Status = ExecutionStatus.Faulted;
        End(InstanceSubStatus.Faulted);
    }

    /// <summary>The effect a bookmark waits for was given up. The wait stays: a retry attempts the same effect again.</summary>
    public void FailAt(Bookmark bookmark, EffectFailure failure)
    {
        instance.SubStatus = InstanceSubStatus.Executing;
        TakePending();
        var origin = new FaultOrigin(FaultPoint.Effect) { EffectId = failure.EffectId, Attempts = failure.Earlier };
        Fault(bookmark.Execution, new DomainRuleException(failure.Message), origin);
        Drain();
    }

    /// <summary>An effect nobody waits for was given up: an incident, but no reason to stop.</summary>
    public void FailDetached(EffectFailure failure)
    {
        var step = failure.ActivityId is { } id ? workflow.Find(id) : null;
        instance.OpenIncidents.Add(IncidentOf(step ?? workflow.Workflow, 0, new DomainRuleException(failure.Message), new(FaultPoint.DetachedEffect) { EffectId = failure.EffectId, Attempts = failure.Earlier }));
        Journal("Faulted", step?.Id ?? workflow.Workflow.Id, 0, failure.Message);
    }

    private void TakeBack(ActivityExecution execution, RequestCounts before)
    {
        foreach (var bookmark in Result.AddedBookmarks.Where(b => ReferenceEquals(b.Execution, execution) && !b.IsTimeout).ToList())
            RemoveBookmark(bookmark, isGivenUp: true);
        Result.TakeBack(before);
    }

    // Like the answer to a wait, what came with the trigger is kept for a retry.
    private FaultOrigin OriginOf<T>(ActivityExecution execution, T argument)
    {
        var origin = FaultOrigin.Of(argument);
        var trigger = Trigger is { } open && open.ActivityId == execution.Node.Id ? open : TakenTrigger is { } taken && taken.ExecutionId == execution.Id ? taken.Trigger : null;
        return origin.Point == FaultPoint.Begin && trigger is not null ? origin with { Trigger = Plain.ToJson(trigger.Input) } : origin;
    }

    private void Fault(ActivityExecution execution, Exception cause, FaultOrigin origin)
    {
        if (execution.Status is ExecutionStatus.Completed or ExecutionStatus.Canceled && execution.Parent is { } parent)
        {
            // The step had already ended when it failed: what follows it may go on, nothing has to be run again.
            execution = parent;
            origin = new(FaultPoint.Burst);
        }

        if (ScopeToCompensate(execution) is { } scope)
        {
            Journal("Faulted", execution, MessageOf(cause));
            Undo(scope, MessageOf(cause));
            return;
        }

        execution.Status = ExecutionStatus.Faulted;
        AddIncident(execution, cause, origin);
        if (workflow.Document.IncidentStrategy == Definitions.IncidentStrategy.Fault)
            End(InstanceSubStatus.Faulted);
    }

    private void AddIncident(ActivityExecution? execution, Exception cause, FaultOrigin origin)
    {
        var step = execution?.Node ?? workflow.Workflow;
        var known = origin.Attempts ?? execution?.Repair?.Attempts ?? [];
        var incident = IncidentOf(step, execution?.Id ?? 0, cause, origin with { Attempts = known });
        instance.OpenIncidents.Add(incident);
        Journal("Faulted", step.Id, execution?.Id ?? 0, incident.Message);
    }

    private Incident IncidentOf(CompiledActivity step, int executionId, Exception cause, FaultOrigin origin)
    {
        var message = MessageOf(cause);
        return new(step.Id, step.Title, message, cause.GetType().Name, Now)
        {
            Id = Guid.CreateVersion7(Now),
            Inner = cause.InnerException is ValueConversionException inner ? inner.MessageWithoutValue : cause.InnerException?.Message,
            ExecutionId = executionId,
            Point = origin.Point,
            Attempts = [.. origin.Attempts ?? [], new FailedAttempt(Now, message)],
            EffectId = origin.EffectId,
            Wait = origin.Wait,
            Answer = origin.Answer,
            Trigger = origin.Trigger,
            Child = origin.Child,
        };
    }

    private static string MessageOf(Exception cause) => cause is ValueConversionException conversion ? conversion.MessageWithoutValue
        : cause is BuergerserviceException ? cause.Message : $"Unerwarteter Fehler: {cause.Message}";

    private void AddTimeout(ActivityExecution execution, TimeoutPolicy limit) =>
        AddBookmark(execution, WaitKind.Timer, Bookmark.TimeoutKey, Now + limit.After, $"Zeitgrenze für „{execution.Node.Title}“");

    private void TimeOut(ActivityExecution execution)
    {
        Journal("Timed out", execution, null);
        if (execution.Status != ExecutionStatus.Running)
            return;
        if (execution.Node.Timeout?.Outcome is { } outcome)
        {
            // While it is not completed, so that a child it waits for is cancelled.
            RemoveBookmarksOf(execution);
            Complete(execution, outcome == "Done" ? Outcomes.Done : Outcomes.Of([outcome]));
            return;
        }

        Fault(execution, new DomainRuleException($"Der Schritt hat länger gedauert als erlaubt ({execution.Node.Timeout?.After})."), new(FaultPoint.Timeout));
    }

    private void TakePending()
    {
        foreach (var step in instance.PendingSteps)
            _queue.Enqueue(step);
        instance.PendingSteps.Clear();
    }

    // While the instance is stopped nothing begins; what was to begin is kept for the time after the repair.
    private void KeepPending()
    {
        if (instance.SubStatus == InstanceSubStatus.Faulted)
            instance.PendingSteps.AddRange(_queue.Where(p => p.Owner.Status is ExecutionStatus.Running or ExecutionStatus.Faulted));
        _queue.Clear();
    }
}

/// <summary>An effect that was given up.</summary>
/// <param name="EffectId">Its id, under which it can be attempted again.</param>
/// <param name="ActivityId">The step that asked for it.</param>
/// <param name="Message">German message of the last attempt.</param>
/// <param name="Earlier">The attempts before.</param>
public sealed record EffectFailure(Guid EffectId, string? ActivityId, string Message, IReadOnlyList<FailedAttempt> Earlier);
