using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Runs all its children side by side and ends when all have ended.</summary>
[Port("activities", "Schritte", IsList = true)]
[Activity("Elsa.Parallel", "Nebeneinander", Category = "Ablauf", Description = "Führt mehrere Schritte nebeneinander aus und wartet auf alle.", IsBrowsable = false)]
public sealed class Parallel : ContainerActivity
{
    private IReadOnlyList<CompiledActivity> _steps = [];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder) => _steps = binder.Children("activities");

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        foreach (var step in _steps)
            context.Schedule(step);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        // Ends by itself when nothing inside is left.
    }
}

/// <summary>Runs embedded branches side by side and ends with the last or with the first of them.</summary>
[Port("branches", "Zweige", IsList = true)]
[Setting("joinMode", "Wartet auf", "dropdown", Options = ["WaitAll", "WaitAny"])]
[Activity("Elsa.Fork", "Gabelung", Category = "Ablauf", Description = "Führt Zweige nebeneinander aus und wartet auf alle oder auf den ersten.", IsBrowsable = false)]
public sealed class Fork : ContainerActivity
{
    private IReadOnlyList<CompiledActivity> _branches = [];
    private bool _isAny;

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        _branches = binder.Children("branches");
        var mode = binder.Property("joinMode") is { } json ? DefinitionReader.Scalar(json) : null;
        _isAny = mode is "WaitAny" or "1";
        if (mode is not (null or "" or "WaitAny" or "WaitAll" or "0" or "1"))
            binder.Error("bad-mode", "joinMode", "Erlaubt sind WaitAll und WaitAny.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        foreach (var branch in _branches)
            context.Schedule(branch);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (_isAny)
            context.Complete();
    }
}

/// <summary>Makes one embedded step a step of a flowchart.</summary>
[Port("body", "Schritt")]
[Activity("Elsa.FlowNode", "Eingebetteter Schritt", Category = "Ablauf", Description = "Führt einen eingebetteten Schritt aus.", IsBrowsable = false)]
public sealed class FlowNodeActivity : ContainerActivity
{
    private CompiledActivity? _body;

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder) => _body = binder.Child("body");

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (_body is not null)
            context.Schedule(_body);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();
}

/// <summary>Code of a .NET program, which a definition cannot carry: the step does nothing, as in Elsa.</summary>
[Activity("Elsa.Inline", "Eingebetteter Code", Category = "Ablauf", Description = "Enthält in einer Definition keinen Code und tut nichts.", IsBrowsable = false)]
public sealed class Inline : Activity
{
    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder) =>
        binder.Warning("no-code", "Eingebetteter Code steht nicht in der Definition; der Schritt tut nichts.");

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Complete();
}
