using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>
/// Operations of an administrator on one instance, in memory. Each notes itself with its reason in the journal, and runs no
/// step: steps that are to begin are kept in the state for a worker. The caller commits the result or throws it away.
/// </summary>
public sealed class InstanceOperations(TimeProvider time)
{
    private static readonly BurstOptions NoSteps = new() { MaxSteps = 0 };

    /// <summary>Tries again what has failed: the step from its start, the same answer, or the same effect under the same id.</summary>
    /// <exception cref="NotFoundException">There is no such open incident.</exception>
    public BurstResult Retry(CompiledWorkflow workflow, WorkflowInstance instance, Guid incidentId, string reason) =>
        Change(workflow, instance, burst => burst.Retry(IncidentOf(instance, incidentId), null, reason));

    /// <summary>Replaces input values of the failed execution by their JSON names, then tries it again.</summary>
    /// <exception cref="InputException">An input is not known or a value does not fit its type.</exception>
    /// <exception cref="NotFoundException">There is no such open incident.</exception>
    public BurstResult Repair(CompiledWorkflow workflow, WorkflowInstance instance, Guid incidentId, IReadOnlyDictionary<string, object?> inputs, string reason) =>
        Change(workflow, instance, burst => burst.Retry(IncidentOf(instance, incidentId), new(inputs), reason));

    /// <summary>Completes the failed step by hand with an outcome and, if wanted, outputs by their JSON names.</summary>
    /// <exception cref="ConflictException">The incident concerns the instance as a whole.</exception>
    /// <exception cref="InputException">The outcome or an output is not the step's.</exception>
    /// <exception cref="NotFoundException">There is no such open incident.</exception>
    public BurstResult Skip(CompiledWorkflow workflow, WorkflowInstance instance, Guid incidentId, string? outcome, IReadOnlyDictionary<string, object?> outputs, string reason) =>
        Change(workflow, instance, burst => burst.Skip(IncidentOf(instance, incidentId), outcome, outputs, reason));

    /// <summary>Holds a running instance: nothing runs, and what comes due waits for it.</summary>
    /// <exception cref="ConflictException">It has ended or is already held.</exception>
    public BurstResult Pause(CompiledWorkflow workflow, WorkflowInstance instance, string reason) =>
        Change(workflow, instance, burst => burst.Pause(reason));

    /// <summary>Lets a held instance go on, with everything that came due meanwhile, in order.</summary>
    /// <exception cref="ConflictException">It is not held.</exception>
    public BurstResult Unpause(CompiledWorkflow workflow, WorkflowInstance instance, string reason) =>
        Change(workflow, instance, burst => burst.Unpause(reason));

    /// <summary>Withdraws a step that is alive and begins another one of the same flowchart or sequence instead.</summary>
    /// <param name="workflow">The instance's definition.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="from">Activity id of the step to withdraw; its latest execution is meant.</param>
    /// <param name="to">Activity id of the step to begin.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <exception cref="ConflictException">The instance has ended, or the steps do not lie in the same container.</exception>
    /// <exception cref="NotFoundException">One of the steps does not exist.</exception>
    public BurstResult Move(CompiledWorkflow workflow, WorkflowInstance instance, string from, string to, string reason)
    {
        RequireAlive(instance);
        var execution = instance.LiveExecutions.LastOrDefault(e => e.Node.Id == from) ?? throw new NotFoundException($"Der Schritt „{from}“ wartet nicht (mehr).");
        var target = workflow.Find(to) ?? throw new NotFoundException($"Den Schritt „{to}“ gibt es in diesem Prozess nicht.");
        return Change(workflow, instance, burst => burst.Move(execution, target, reason));
    }

    /// <summary>Sets a variable, converted to its type.</summary>
    /// <param name="workflow">The instance's definition.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="name">Name of the variable.</param>
    /// <param name="scope">Activity id of the container that declares it; null for the workflow itself.</param>
    /// <param name="value">Plain value.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <exception cref="InputException">The value does not fit.</exception>
    /// <exception cref="NotFoundException">There is no such variable.</exception>
    public BurstResult SetVariable(CompiledWorkflow workflow, WorkflowInstance instance, string name, string? scope, object? value, string reason)
    {
        RequireAlive(instance);
        var holder = scope is null ? instance.Top : instance.LiveExecutions.LastOrDefault(e => e.Node.Id == scope);
        var slot = holder is null ? -1 : holder.Node.Variables.ToList().FindIndex(v => v.Name == name);
        if (slot < 0)
            throw new NotFoundException($"Die Variable „{name}“ gibt es hier nicht.");
        try
        {
            return Change(workflow, instance, burst => burst.SetVariable(holder!, slot, value, reason));
        }
        catch (ValueConversionException e)
        {
            throw new InputException($"Der Wert passt nicht zur Variable „{name}“: {e.Message}", new Dictionary<string, string> { ["value"] = e.Message });
        }
    }

    /// <summary>Changes what a variable of the workflow holds, for a module whose data change outside of a step. A process without this variable stays as it is.</summary>
    /// <param name="workflow">The instance's definition.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="name">Name of the variable.</param>
    /// <param name="change">The new value for the present one; the present one is not changed inside.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <exception cref="ConflictException">The instance has ended, or has not begun yet.</exception>
    public BurstResult ChangeVariable(CompiledWorkflow workflow, WorkflowInstance instance, string name, Func<object?, object?> change, string reason)
    {
        RequireAlive(instance);
        if (instance.Top is not { } top)
            throw new ConflictException("busy", "Der Vorgang beginnt gerade erst. Bitte versuchen Sie es gleich noch einmal.");
        var slot = top.Node.Variables.ToList().FindIndex(v => v.Name == name);
        return Change(workflow, instance, burst =>
        {
            if (slot >= 0)
                burst.SetVariable(top, slot, change(top.Variables![slot]), reason);
        });
    }

    internal BurstResult Change(CompiledWorkflow workflow, WorkflowInstance instance, Action<Burst> change)
    {
        var burst = new Burst(workflow, instance, time, NoSteps);
        change(burst);
        return burst.Result;
    }

    private static Incident IncidentOf(WorkflowInstance instance, Guid id) =>
        instance.OpenIncidents.Find(i => i.Id == id) ?? throw new NotFoundException("Diese Störung gibt es nicht (mehr).");

    private static void RequireAlive(WorkflowInstance instance)
    {
        if (instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted)
            throw new ConflictException("terminal", "Der Vorgang ist bereits beendet.");
    }
}
