using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>A completed step that can be undone.</summary>
/// <param name="Step">What undoes it.</param>
/// <param name="ActivityId">The completed step.</param>
/// <param name="Order">Number that grows with each completion of the instance.</param>
/// <param name="Variables">Values of the containers that have ended since, by name.</param>
internal sealed record CompensationEntry(CompiledActivity Step, string ActivityId, long Order, Dictionary<string, object?>? Variables);

/// <summary>Undoing under way.</summary>
/// <param name="Remaining">What is still to be undone; the last comes first.</param>
/// <param name="Fault">The error that caused it, or null when the definition asked for it.</param>
internal sealed record CompensationRun(List<CompensationEntry> Remaining, string? Fault)
{
    /// <summary>Mark of the steps that undo.</summary>
    public const string Tag = "$compensation";

    /// <summary>The outcome of a container that has undone everything after an error.</summary>
    public const string Outcome = "Compensated";
}

/// <summary>
/// Compensation: completed steps with a compensation are remembered by the container around them, and undone one by one,
/// the latest first, when the definition asks for it or when a container is to be undone because something in it failed.
/// </summary>
internal sealed partial class Burst
{
    /// <summary>Undoes completed steps of the containers around a step, all or those of one step or container.</summary>
    /// <returns>Number of steps that will be undone.</returns>
    public int Compensate(ActivityExecution by, string? activityId)
    {
        var taken = new List<CompensationEntry>();
        for (var scope = by.Parent; scope is not null; scope = scope.Parent)
        {
            if (scope.Compensations is not { } entries)
                continue;
            taken.AddRange(entries.Where(e => IsIn(e, activityId)));
            entries.RemoveAll(taken.Contains);
        }

        if (taken.Count > 0)
        {
            by.Compensating = new([.. taken.OrderBy(e => e.Order)], null);
            CompensateNext(by);
        }

        return taken.Count;
    }

    private void Undo(ActivityExecution scope, string fault)
    {
        Withdraw(scope, _ => true);
        instance.PendingSteps.RemoveAll(p => ReferenceEquals(p.Owner, scope));
        CancelInside(scope);
        RemoveBookmarksOf(scope);
        instance.OpenIncidents.RemoveAll(i => i.ExecutionId != 0 && instance.LiveExecutions.All(e => e.Id != i.ExecutionId));
        scope.Compensating = new([.. (scope.Compensations ?? []).OrderBy(e => e.Order)], fault);
        scope.Compensations = null;
        CompensateNext(scope);
    }

    private void CompensateNext(ActivityExecution scope)
    {
        if (scope.Compensating is not { } run || scope.Status != ExecutionStatus.Running)
            return;
        if (run.Remaining.Count > 0)
        {
            var entry = run.Remaining[^1];
            run.Remaining.RemoveAt(run.Remaining.Count - 1);
            Schedule(entry.Step, scope, CompensationRun.Tag, entry.Variables);
            return;
        }

        scope.Compensating = null;
        if (run.Fault is null)
            Complete(scope, Outcomes.Done);
        else if (scope.Parent?.Node.Activity is Flowchart flow && flow.Follows(scope.Node, CompensationRun.Outcome))
            Complete(scope, Outcomes.Of([CompensationRun.Outcome]));
        else
            FaultCompensated(scope, run.Fault);
    }

    // Nobody takes the outcome: the error stays an incident, whose retry begins the container anew.
    private void FaultCompensated(ActivityExecution scope, string fault)
    {
        scope.Status = ExecutionStatus.Faulted;
        AddIncident(scope, new DomainRuleException($"{fault} Was in „{scope.Node.Title}“ schon geschehen war, ist ausgeglichen worden."), new(FaultPoint.Begin));
        if (workflow.Document.IncidentStrategy == Definitions.IncidentStrategy.Fault)
            End(InstanceSubStatus.Faulted);
    }

    private static ActivityExecution? ScopeToCompensate(ActivityExecution failed)
    {
        for (var scope = failed; scope is not null; scope = scope.Parent)
        {
            if (scope.Compensating is not null)
                return null;
            if (scope is { Node.CompensatesOnFault: true, Status: ExecutionStatus.Running })
                return scope;
        }

        return null;
    }

    private static bool IsCompensation(ActivityExecution child, ActivityExecution parent) => child.Tag == CompensationRun.Tag && parent.Compensating is not null;

    private void Remember(ActivityExecution ended, ActivityExecution parent)
    {
        if (ended.Tag == CompensationRun.Tag)
            return;
        if (ended is { Status: ExecutionStatus.Completed, Node.Compensation: { } step })
        {
            (parent.Compensations ??= []).Add(new(step, ended.Node.Id, instance.NextJournalSequence, Snapshot(ended, null)));
            return;
        }

        if (ended.Compensations is not { } undoable)
            return;
        foreach (var entry in undoable)
            (parent.Compensations ??= []).Add(entry with { Variables = Snapshot(ended, entry.Variables) });
    }

    private static Dictionary<string, object?>? Snapshot(ActivityExecution scope, Dictionary<string, object?>? inner)
    {
        if (scope.Variables is null && scope.DynamicVariables is null)
            return inner;
        var all = new Dictionary<string, object?>();
        for (var slot = 0; slot < scope.Node.Variables.Count; slot++)
            all[scope.Node.Variables[slot].Name] = ValueCopy.Of(scope.Variables![slot]);
        foreach (var (name, value) in scope.DynamicVariables ?? [])
            all[name] = ValueCopy.Of(value);
        foreach (var (name, value) in inner ?? [])
            all[name] = value;
        return all;
    }

    private bool IsIn(CompensationEntry entry, string? activityId)
    {
        if (string.IsNullOrEmpty(activityId))
            return true;
        for (var step = workflow.Find(entry.ActivityId); step is not null; step = step.Parent)
        {
            if (step.Id == activityId)
                return true;
        }

        return false;
    }
}
