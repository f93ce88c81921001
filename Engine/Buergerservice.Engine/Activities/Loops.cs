using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>A step that runs its body again and again; <see cref="Break"/> ends the nearest one.</summary>
public abstract class LoopActivity : ContainerActivity
{
    /// <summary>Name of the dynamic variable holding the current item or number.</summary>
    public const string CurrentValueName = "CurrentValue";

    /// <summary>Name of the dynamic variable holding the number of the current turn, from 0.</summary>
    public const string CurrentIndexName = "CurrentIndex";

    /// <summary>The step run in each turn, or null: the loop then ends at once.</summary>
    protected CompiledActivity? Body { get; private set; }

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        Body = binder.Child("body");
        if (Body is null)
            binder.Warning("empty-loop", "Die Schleife hat keinen Inhalt und endet sofort.");
    }
}

/// <summary>Counts from one number to another and runs its body for each.</summary>
[Port("body", "Inhalt")]
[Activity("Elsa.For", "Zählschleife", Category = "Schleifen", Description = "Führt den Inhalt für jede Zahl eines Bereichs aus.")]
public sealed class For : LoopActivity
{
    private const string Next = "next";
    private const string Bounds = "bounds";

    /// <summary>First number.</summary>
    [Input("start", "Von", Description = "Erste Zahl.")]
    public Input<int> Start { get; } = new(0);

    /// <summary>Last number; smaller than the first one it counts down.</summary>
    [Input("end", "Bis", Description = "Letzte Zahl.")]
    public Input<int> End { get; } = new(0);

    /// <summary>Distance of two numbers; its sign does not matter.</summary>
    [Input("step", "Schrittweite", Description = "Abstand von einer Zahl zur nächsten; negativ zählt abwärts.")]
    public Input<int> Step { get; } = new(1);

    /// <summary>Whether the last number is one of them.</summary>
    [Input("outerBoundInclusive", "Einschließlich Endwert", UiHint = "checkbox", Description = "Auch für die letzte Zahl wird der Inhalt ausgeführt.")]
    public Input<bool> OuterBoundInclusive { get; } = new(true);

    /// <summary>The current number.</summary>
    [Output("currentValue", "Aktuelle Zahl")]
    public Output CurrentValue { get; } = new();

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        base.Bind(binder);
        if (Step is { IsGiven: true, Constant: 0 })
            binder.Error("endless-loop", Step.Name, "Mit der Schrittweite 0 endet die Schleife nie.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var (start, end, step) = (Start.Get(context), End.Get(context), Math.Abs((long)Step.Get(context)));
        if (step == 0)
            throw new DomainRuleException("Mit der Schrittweite 0 endet die Schleife nie.");
        var isDown = end < start;
        var last = OuterBoundInclusive.Get(context) ? end : isDown ? end + 1L : end - 1L;
        // The bounds are computed once: what the body changes does not move the end of a running loop.
        context.Properties[Bounds] = new List<object?> { last, isDown ? -step : step };
        Turn(context, start);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => Turn(context, (long)context.Properties[Next]!);

    private void Turn(ActivityContext context, long value)
    {
        var bounds = (List<object?>)context.Properties[Bounds]!;
        var (last, step) = ((long)bounds[0]!, (long)bounds[1]!);
        if (Body is null || (step > 0 ? value > last : value < last))
        {
            context.Complete();
            return;
        }

        context.Properties[Next] = value + step;
        CurrentValue.Set(context, value);
        context.Schedule(Body, variables: new() { [CurrentValueName] = value });
    }
}

/// <summary>Runs its body for each item of a list, one after the other.</summary>
[Port("body", "Inhalt")]
[Activity("Elsa.ForEach", "Für jedes Element", Category = "Schleifen", Description = "Führt den Inhalt nacheinander für jedes Element einer Liste aus.")]
public sealed class ForEach : LoopActivity
{
    private const string Next = "next";
    private const string Left = "items";

    /// <summary>The items; computed once, when the loop begins.</summary>
    [Input("items", "Elemente", UiHint = "json", Description = "Liste als JSON oder Ausdruck; im Inhalt heißt das Element CurrentValue.")]
    public Input<List<object?>> Items { get; } = new([]);

    /// <summary>The current item.</summary>
    [Output("currentValue", "Aktuelles Element")]
    public Output CurrentValue { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        // A fixed list need not be stored with every waiting instance.
        if (Items.Constant is null)
            context.Properties[Left] = Items.Get(context);
        Turn(context, 0);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => Turn(context, (long)context.Properties[Next]!);

    private void Turn(ActivityContext context, long index)
    {
        var items = context.Properties.GetValueOrDefault(Left) as List<object?> ?? Items.Constant as List<object?> ?? [];
        if (Body is null || index >= items.Count)
        {
            context.Complete();
            return;
        }

        var item = items[(int)index];
        context.Properties[Next] = index + 1;
        CurrentValue.Set(context, item);
        context.Schedule(Body, variables: new() { [CurrentIndexName] = index, [CurrentValueName] = item });
    }
}

/// <summary>Runs its body for all items of a list side by side and ends when all have ended.</summary>
[Port("body", "Inhalt")]
[Activity("Elsa.ParallelForEach", "Für alle Elemente nebeneinander", Category = "Schleifen", Description = "Führt den Inhalt für alle Elemente einer Liste nebeneinander aus.")]
public sealed class ParallelForEach : LoopActivity
{
    /// <summary>The items.</summary>
    [Input("items", "Elemente", UiHint = "json", Description = "Liste als JSON oder Ausdruck; im Inhalt heißt das Element CurrentValue.")]
    public Input<List<object?>> Items { get; } = new([]);

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (Body is null)
            return;
        var items = Items.Get(context);
        for (var i = 0; i < items.Count; i++)
            context.Schedule(Body, variables: new() { [CurrentIndexName] = (long)i, [CurrentValueName] = items[i] });
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        // Ends by itself when nothing inside is left.
    }
}

/// <summary>Runs its body as long as a condition holds; the condition is computed before each turn.</summary>
[Port("body", "Inhalt")]
[Activity("Elsa.While", "Solange", Category = "Schleifen", Description = "Führt den Inhalt aus, solange eine Bedingung gilt.")]
public sealed class While : LoopActivity
{
    /// <summary>The condition.</summary>
    [Input("condition", "Bedingung", UiHint = "checkbox", Description = "Wird vor jedem Durchlauf neu berechnet.")]
    public Input<bool> Condition { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => Turn(context);

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => Turn(context);

    private void Turn(ActivityContext context)
    {
        if (Body is not null && Condition.Get(context))
            context.Schedule(Body);
        else
            context.Complete();
    }
}

/// <summary>Ends the nearest loop around it; outside of any loop it ends the surrounding flow.</summary>
[Activity("Elsa.Break", "Schleife verlassen", Category = "Schleifen", Description = "Beendet die umgebende Schleife.", Outcomes = [], IsTerminal = true)]
public sealed class Break : Activity
{
    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        for (var around = Node.Parent; around is not null; around = around.Parent)
        {
            if (around.Activity is LoopActivity)
                return;
        }

        binder.Warning("break-outside-loop", "Der Schritt steht in keiner Schleife; er beendet den umgebenden Ablauf.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.BreakLoop();
}
