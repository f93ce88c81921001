using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Runs its children one after the other; started by a trigger, from the step whose trigger it was or that contains it.</summary>
[Port("activities", "Schritte", IsList = true)]
[Activity("Elsa.Sequence", "Folge", Category = "Ablauf", Description = "Führt Schritte nacheinander aus.")]
public sealed class Sequence : ContainerActivity
{
    private IReadOnlyList<CompiledActivity> _steps = [];
    private readonly Dictionary<CompiledActivity, int> _places = [];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        _steps = binder.Children("activities");
        for (var i = 0; i < _steps.Count; i++)
            _places.Add(_steps[i], i);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => Next(context, context.TriggeredChild is { } step ? _places[step] : 0);

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => Next(context, _places[child.Node] + 1);

    /// <summary>False for what undoes one of the steps: it has no place in the order.</summary>
    internal bool Has(CompiledActivity step) => _places.ContainsKey(step);

    private void Next(ActivityContext context, int index)
    {
        if (index < _steps.Count)
            context.Schedule(_steps[index]);
        else
            context.Complete();
    }
}
