using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Runs one of two embedded steps.</summary>
[Port("then", "Dann")]
[Port("else", "Sonst")]
[Activity("Elsa.If", "Wenn", Category = "Verzweigung", Description = "Führt je nach Bedingung den einen oder den anderen Schritt aus.")]
public sealed class If : ContainerActivity
{
    private CompiledActivity? _then;
    private CompiledActivity? _else;

    /// <summary>The condition.</summary>
    [Input("condition", "Bedingung", UiHint = "checkbox", Description = "Meist ein Ausdruck, zum Beispiel variables.betrag > 100.")]
    public Input<bool> Condition { get; } = new();

    /// <summary>The condition's value.</summary>
    [Output("result", "Ergebnis")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        _then = binder.Child("then");
        _else = binder.Child("else");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var condition = Condition.Get(context);
        Result.Set(context, condition);
        if ((condition ? _then : _else) is { } branch)
            context.Schedule(branch);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();
}

/// <summary>Leaves by one of two ports.</summary>
[Activity("Elsa.FlowDecision", "Entscheidung", Category = "Verzweigung", Description = "Verzweigt nach einer Bedingung.", Outcomes = ["True", "False"])]
public sealed class FlowDecision : Activity
{
    /// <summary>The condition.</summary>
    [Input("condition", "Bedingung", UiHint = "checkbox", Description = "Meist ein Ausdruck, zum Beispiel variables.betrag > 100.")]
    public Input<bool> Condition { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Complete(Condition.Get(context) ? "True" : "False");
}

/// <summary>Leaves by several ports at once.</summary>
[Activity("Elsa.FlowFork", "Aufteilung", Category = "Verzweigung", Description = "Führt mehrere Zweige nebeneinander aus.")]
public sealed class FlowFork : Activity
{
    /// <summary>Names of the branches; each is a port.</summary>
    [Input("branches", "Zweige", UiHint = "outcomes", Description = "Namen der Zweige; jeder wird ein Ausgang.")]
    public Input<List<string>> Branches { get; } = new([]);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outcomes => Branches.Constant is List<string> { Count: > 0 } branches ? branches : ["Done"];

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var branches = Branches.Get(context);
        if (branches.Count == 0)
            context.Complete();
        else
            context.CompleteWith(branches);
    }
}

/// <summary>Brings branches together; its flowchart decides when it runs.</summary>
[Activity("Elsa.FlowJoin", "Zusammenführung", Category = "Verzweigung", Description = "Wartet auf mehrere Zweige.")]
public sealed class FlowJoin : Activity
{
    /// <summary>When the join runs.</summary>
    [Input("mode", "Wartet auf", UiHint = "dropdown", Options = ["WaitAny", "WaitAll", "WaitAllActive"], OptionNames = ["den ersten", "alle", "alle, die noch laufen"], Description = "Auf welche ankommenden Zweige gewartet wird.")]
    public Input<string> Mode { get; } = new("WaitAny");

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Mode is { IsGiven: true, Constant: not ("WaitAllActive" or "WaitAll" or "WaitAny" or "0" or "1" or "2") })
            binder.Error("bad-mode", "Wartet auf", "Erlaubt sind WaitAllActive, WaitAll und WaitAny als fester Wert.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Complete();
}

/// <summary>Marks where a flowchart begins.</summary>
[Activity("Elsa.Start", "Start", Category = "Ablauf", Description = "Beginn eines Ablaufs.")]
public sealed class Start : Activity
{
    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Complete();
}
