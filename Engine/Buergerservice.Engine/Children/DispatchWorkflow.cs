using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Children;

/// <summary>Starts another workflow and goes on, or waits for its end.</summary>
[Activity("Elsa.DispatchWorkflow", "Prozess anstoßen", Category = "Prozesse", Description = "Startet einen anderen Prozess und wartet auf Wunsch auf sein Ende.", Waits = true)]
public sealed class DispatchWorkflow : StartsChild
{
    /// <summary>The child's outputs by name, when the step waits.</summary>
    [Output("result", "Ausgaben des Unterprozesses")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => StartChild(context, WaitForCompletion.Get(context) ? ReportMoment.End : null);

    private protected override void Reported(ActivityContext context, ChildResult child)
    {
        Result.Set(context, child.Output);
        context.Complete();
    }
}

/// <summary>
/// Starts another workflow and waits until it has ended or, without <c>waitForCompletion</c>, until it waits for the first
/// time. The result has one shape in all cases.
/// </summary>
[Activity("Elsa.ExecuteWorkflow", "Prozess ausführen", Category = "Prozesse", Description = "Führt einen anderen Prozess aus und liefert Stand und Ausgaben.", Waits = true)]
public sealed class ExecuteWorkflow : StartsChild
{
    /// <summary>Ids, status and <c>Output</c> of the child.</summary>
    [Output("result", "Stand und Ausgaben des Unterprozesses")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => StartChild(context, WaitForCompletion.Get(context) ? ReportMoment.End : ReportMoment.FirstWait);

    private protected override void Reported(ActivityContext context, ChildResult child)
    {
        Result.Set(context, child.Values);
        context.Complete();
    }
}
