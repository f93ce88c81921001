using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>The workflow itself: the first execution of every instance and the scope of the workflow's variables.</summary>
internal sealed class WorkflowActivity(CompiledActivity root) : ContainerActivity
{
    protected internal override void Execute(ActivityContext context) => context.Schedule(root);

    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();
}

/// <summary>Stands for an activity whose type is not known; it can be shown, and faults when it is run.</summary>
internal sealed class NotFoundActivity(string type) : Activity
{
    protected internal override void Execute(ActivityContext context) =>
        throw new DomainRuleException($"Der Aktivitätstyp „{type}“ ist nicht bekannt.");
}
