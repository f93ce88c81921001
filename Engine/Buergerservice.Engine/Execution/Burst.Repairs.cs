using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>
/// What an administrator may do to an instance. Nothing here runs a step: what is to begin is kept in the state and a
/// worker takes it up, so that a repair is as safe as any other burst.
/// </summary>
internal sealed partial class Burst
{
    public void Retry(Incident incident, Dictionary<string, object?>? inputs, string reason)
    {
        var execution = ExecutionOf(incident);
        Note(inputs is null ? "Incident retried" : "Input repaired", incident.ActivityId, incident.ExecutionId, reason);
        var values = inputs is null ? null : RepairedInputs(execution, inputs);
        Resolve(incident, execution);
        if (execution is null || ReferenceEquals(execution, instance.Top))
        {
            Settle();
            return;
        }

        execution.Repair = new(values ?? execution.Repair?.Inputs, incident.Attempts) { Trigger = incident.Trigger };
        switch (incident.Point)
        {
            case FaultPoint.Begin:
            case FaultPoint.Effect or FaultPoint.Timeout when values is not null:
                Restart(execution);
                break;
            case FaultPoint.Resume:
                AnswerAgain(execution, incident.Wait!, incident.Answer);
                break;
            case FaultPoint.ChildEnded:
                TellAgain(execution, incident.Child!);
                break;
            case FaultPoint.Timeout when execution.Node.Timeout is { } limit:
                AddTimeout(execution, limit);
                break;
        }

        Settle();
    }

    public void Skip(Incident incident, string? outcome, IReadOnlyDictionary<string, object?> outputs, string reason)
    {
        var execution = ExecutionOf(incident);
        if (incident.IsDetached && incident.EffectId is { } effect)
        {
            Note("Incident skipped", incident.ActivityId, 0, reason);
            Result.DroppedEffects.Add(effect);
            instance.OpenIncidents.Remove(incident);
            return;
        }

        if (execution?.Parent is null)
            throw new ConflictException("not-skippable", "Diese Störung betrifft den Vorgang als Ganzes; hier lässt sich kein Schritt überspringen. Wiederholen Sie ihn, oder brechen Sie den Vorgang ab.");
        var chosen = OutcomeOf(execution.Node, outcome);
        Note("Incident skipped", incident.ActivityId, incident.ExecutionId, reason);
        // Also those of what lies in it: while one of them stops the instance, its container would not be told of the end.
        var gone = execution.SelfAndDescendants().Select(e => e.Id).ToHashSet();
        foreach (var other in instance.OpenIncidents.Where(i => gone.Contains(i.ExecutionId)).ToList())
            Resolve(other, execution);
        SetOutputs(execution, outputs);
        // While it is not completed: a step that ends by itself may leave a child running, one that is skipped must not.
        RemoveBookmarksOf(execution);
        Complete(execution, chosen);
        Settle();
    }

    public void Pause(string reason)
    {
        if (instance.Status == InstanceStatus.Finished)
            throw new ConflictException(instance.SubStatus == InstanceSubStatus.Faulted ? "stopped" : "terminal", instance.SubStatus == InstanceSubStatus.Faulted
                ? "Der Vorgang ist durch eine Störung bereits angehalten." : "Der Vorgang ist bereits beendet.");
        if (instance.SubStatus == InstanceSubStatus.Paused)
            throw new ConflictException("already-paused", "Der Vorgang ist bereits angehalten.");
        Note("Paused", workflow.Workflow.Id, instance.Top?.Id ?? 0, reason);
        instance.SubStatus = InstanceSubStatus.Paused;
    }

    public void Unpause(string reason)
    {
        if (instance.SubStatus != InstanceSubStatus.Paused)
            throw new ConflictException("not-paused", "Der Vorgang ist nicht angehalten.");
        Note("Continued", workflow.Workflow.Id, instance.Top?.Id ?? 0, reason);
        instance.SubStatus = InstanceSubStatus.Suspended;
        Settle();
    }

    public void Move(ActivityExecution from, CompiledActivity to, string reason)
    {
        if (from.Parent is not { } container || from.Tag == CompensationRun.Tag)
            throw new ConflictException("not-movable", "Dieser Schritt lässt sich nicht verschieben.");
        if (!ReferenceEquals(to.Parent, container.Node) || container.Node.Activity is not (Flowchart or Sequence))
            throw new ConflictException("other-container", $"„{to.Title}“ liegt nicht im selben Ablauf wie „{from.Node.Title}“. Wählen Sie einen Schritt desselben Ablaufs.");
        if (container.Node.Activity is Sequence sequence && !sequence.Has(to))
            throw new ConflictException("unreachable-step", $"„{to.Title}“ ist kein Schritt dieser Folge; hier kann nicht begonnen werden.");
        var gone = from.SelfAndDescendants().Select(e => e.Id).ToHashSet();
        Note("Moved", from.Node.Id, from.Id, $"→ {to.Title} ({to.Id}): {reason}");
        foreach (var incident in instance.OpenIncidents.Where(i => gone.Contains(i.ExecutionId)).ToList())
            Resolve(incident, null);
        Cancel(from);
        var context = ContextOf(container);
        if (container.Node.Activity is Flowchart flow)
            flow.StartAt(context, to, [.. instance.PendingSteps.Where(p => ReferenceEquals(p.Owner, container)).Select(p => p.Node)]);
        else
            context.Schedule(to);
        Settle();
    }

    public void SetVariable(ActivityExecution scope, int slot, object? value, string reason)
    {
        var declaration = scope.Node.Variables[slot];
        Note("Variable changed", scope.Node.Id, scope.Id, $"{declaration.Name}: {reason}");
        scope.Variables![slot] = value is null ? null : ValueConverter.Convert(value, declaration.Type);
    }

    /// <summary>Brings a migrated instance in order: what can never be decided any more in its new version is decided now.</summary>
    public void Settle(string migrated)
    {
        Note("Migrated", workflow.Workflow.Id, instance.Top?.Id ?? 0, migrated);
        foreach (var execution in instance.LiveExecutions.ToList())
        {
            if (execution is { Node.Activity: Flowchart flow, State: not null, Compensating: null })
                flow.Settle(ContextOf(execution), [.. instance.PendingSteps.Where(p => ReferenceEquals(p.Owner, execution)).Select(p => p.Node)]);
        }

        Settle();
    }

    // The queue becomes part of the state: a worker takes it up when nothing holds the instance.
    private void Settle()
    {
        if (instance.Status != InstanceStatus.Running)
        {
            KeepPending();
            // Parked work of an ended instance finds nothing to do and disappears.
            Result.ReleasesParked = instance.SubStatus != InstanceSubStatus.Faulted;
            return;
        }

        instance.PendingSteps.AddRange(_queue);
        _queue.Clear();
        if (instance.SubStatus != InstanceSubStatus.Paused)
            instance.SubStatus = instance.Top is null ? InstanceSubStatus.Pending : InstanceSubStatus.Suspended;
        Result.ReleasesParked = true;
        // With neither a step to begin nor a wait the worker finds that it waits for nothing, and says so.
        Result.Continues = instance.Top is not null && (instance.PendingSteps.Count > 0 || instance.LiveBookmarks.TrueForAll(b => b.IsTimeout));
    }

    private void Resolve(Incident incident, ActivityExecution? execution)
    {
        instance.OpenIncidents.Remove(incident);
        if (execution?.Status == ExecutionStatus.Faulted && !instance.OpenIncidents.Exists(i => i.ExecutionId == execution.Id))
            execution.Status = ExecutionStatus.Running;
        var isHeld = workflow.Document.IncidentStrategy == Definitions.IncidentStrategy.Fault
            ? instance.OpenIncidents.Exists(i => !i.IsDetached)
            : instance.Top?.Status == ExecutionStatus.Faulted || instance.OpenIncidents.Exists(i => i is { ExecutionId: 0, IsDetached: false });
        if (instance.SubStatus != InstanceSubStatus.Faulted || isHeld)
            return;
        instance.Status = InstanceStatus.Running;
        instance.SubStatus = InstanceSubStatus.Suspended;
    }

    private void Restart(ActivityExecution execution)
    {
        var parent = execution.Parent!;
        // What the first run of a container has left open goes with it.
        var gone = execution.SelfAndDescendants().Select(e => e.Id).ToHashSet();
        foreach (var incident in instance.OpenIncidents.Where(i => gone.Contains(i.ExecutionId)).ToList())
            Resolve(incident, null);
        Cancel(execution);
        parent.Scheduled++;
        instance.PendingSteps.Insert(0, new(execution.Node, parent, execution.Tag, execution.DynamicVariables, execution.Repair));
    }

    private void AnswerAgain(ActivityExecution execution, UsedWait wait, string? answer)
    {
        Add(new Bookmark(execution) { Id = wait.Id, Kind = wait.Kind, Key = wait.Key, Description = wait.Description, CreatedAt = wait.CreatedAt, DueAt = wait.DueAt });
        // A timer put back is due at once and needs no answer.
        if (wait.Kind != WaitKind.Timer)
            Result.Answers.Add((wait.Id, answer));
    }

    private void TellAgain(ActivityExecution container, EndedChild ended)
    {
        if (workflow.Find(ended.ActivityId) is not { } step)
            return;
        var child = new ActivityExecution(ended.ExecutionId, step, container) { Tag = ended.Tag, Status = ExecutionStatus.Completed };
        var outcomes = ended.Outcomes is null ? Outcomes.Done : Outcomes.Of(ended.Outcomes);
        if (container.Node.Activity is ContainerActivity)
            Invoke(container, new ChildCompletion(child, outcomes), static (context, ended) => ((ContainerActivity)context.Execution.Node.Activity).ChildCompleted(context, ended));
    }

    private static Outcomes OutcomeOf(CompiledActivity step, string? outcome)
    {
        var chosen = string.IsNullOrEmpty(outcome) ? "Done" : outcome;
        var known = step.Activity.Outcomes;
        if (known.Count > 0 && !known.Contains(chosen) && step.Timeout?.Outcome != chosen)
        {
            throw new InputException(
                string.IsNullOrEmpty(outcome) ? $"Wählen Sie, mit welchem Ergebnis „{step.Title}“ abgeschlossen werden soll." : $"Der Schritt „{step.Title}“ hat kein Ergebnis „{outcome}“.",
                new Dictionary<string, string> { ["outcome"] = $"Möglich sind: {string.Join(", ", known)}." });
        }

        return chosen == "Done" ? Outcomes.Done : Outcomes.Of([chosen]);
    }

    private void SetOutputs(ActivityExecution execution, IReadOnlyDictionary<string, object?> outputs)
    {
        foreach (var (name, value) in outputs)
        {
            var known = execution.Node.Descriptor.Outputs.FirstOrDefault(o => string.Equals(o.Attribute.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new InputException($"Der Schritt „{execution.Node.Title}“ hat keine Ausgabe „{name}“.", new Dictionary<string, string> { ["outputs"] = $"Möglich sind: {string.Join(", ", execution.Node.Descriptor.Outputs.Select(o => o.Attribute.Name))}." });
            try
            {
                ((Output)known.Property.GetValue(execution.Node.Activity)!).Set(ContextOf(execution), value);
            }
            catch (ValueConversionException e)
            {
                throw new InputException($"Der Wert für „{name}“ passt nicht: {e.Message}", new Dictionary<string, string> { ["outputs"] = e.Message });
            }
        }
    }

    private static Dictionary<string, object?> RepairedInputs(ActivityExecution? execution, Dictionary<string, object?> inputs)
    {
        if (execution?.Parent is null)
            throw new ConflictException("not-repairable", "Diese Störung betrifft den Vorgang als Ganzes; es gibt keine Eingaben zu berichtigen.");
        var known = execution.Node.Descriptor.Inputs;
        var values = new Dictionary<string, object?>(execution.Repair?.Inputs ?? []);
        foreach (var (name, value) in inputs)
        {
            var input = known.FirstOrDefault(i => string.Equals(i.Attribute.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new InputException($"Der Schritt „{execution.Node.Title}“ hat keine Eingabe „{name}“.", new Dictionary<string, string> { ["inputs"] = $"Möglich sind: {string.Join(", ", known.Select(i => i.Attribute.Name))}." });
            try
            {
                if (value is not null)
                    ValueConverter.Convert(value, input.Type);
            }
            catch (ValueConversionException e)
            {
                throw new InputException($"Der Wert für „{name}“ passt nicht: {e.Message}", new Dictionary<string, string> { ["inputs"] = e.Message });
            }

            values[input.Attribute.Name] = value;
        }

        return values;
    }

    private ActivityExecution? ExecutionOf(Incident incident) =>
        incident.ExecutionId == 0 ? instance.Top : instance.LiveExecutions.FirstOrDefault(e => e.Id == incident.ExecutionId);

    private void Note(string eventName, string activityId, int executionId, string message) => Journal(eventName, activityId, executionId, message);
}
