using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Runs its children one after the other.</summary>
[Activity("Elsa.Sequence", "Folge", Category = "Ablauf", Description = "Führt Schritte nacheinander aus.")]
public sealed class Sequence : ContainerActivity
{
    private IReadOnlyList<CompiledActivity> _steps = [];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder) => _steps = binder.Children("activities");

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => Next(context, 0);

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (ReferenceEquals(_steps[i], child.Node))
                Next(context, i + 1);
        }
    }

    private void Next(ActivityContext context, int index)
    {
        if (index < _steps.Count)
            context.Schedule(_steps[index]);
        else
            context.Complete();
    }
}
