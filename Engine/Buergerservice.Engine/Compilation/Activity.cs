using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Compilation;

/// <summary>
/// One step of a definition. There is one object per step and definition version; it is shared by all instances, so it
/// holds what the definition says and never what happens at run time. An activity runs in memory and does no I/O:
/// whatever touches the world is requested as an effect.
/// </summary>
public abstract class Activity
{
    /// <summary>The place of this step in its compiled definition.</summary>
    public CompiledActivity Node { get; internal set; } = null!;

    /// <summary>The outcomes the step can complete with, for validation and as ports of the designer.</summary>
    public virtual IReadOnlyList<string> Outcomes => Node.Descriptor.Outcomes;

    /// <summary>Reads properties that are not plain inputs (cases, branches, child activities).</summary>
    protected internal virtual void Bind(ActivityBinder binder)
    {
    }

    /// <summary>
    /// Runs the step. A step that neither completes, waits nor schedules a child is completed with <c>Done</c>.
    /// An exception becomes an incident of this step.
    /// </summary>
    protected internal abstract void Execute(ActivityContext context);

    /// <summary>Continues after one of the step's bookmarks was resumed; completes with <c>Done</c> by default.</summary>
    protected internal virtual void Resume(ActivityContext context, Resumption resumption) => context.Complete();
}

/// <summary>A step that runs other steps.</summary>
public abstract class ContainerActivity : Activity
{
    /// <summary>Called when a child that this container scheduled has completed (or was cancelled).</summary>
    protected internal abstract void ChildCompleted(ActivityContext context, ChildCompletion child);
}
