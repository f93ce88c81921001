using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;

namespace Buergerservice.Engine.Activities;

/// <summary>Waits for a named event, or starts the workflow when it comes.</summary>
[Activity(TypeName, "Ereignis", Category = "Warten", Description = "Wartet auf ein Ereignis oder startet damit den Prozess.", Waits = true, IsTrigger = true)]
public sealed class EventActivity : Activity, ITrigger
{
    /// <summary>The type's name in definitions.</summary>
    public const string TypeName = "Elsa.Event";

    /// <summary>Name of the event.</summary>
    [Input("eventName", "Name des Ereignisses", Required = true, Description = "Genau der Name, unter dem das Ereignis ausgelöst wird.")]
    public Input<string?> EventName { get; } = new();

    /// <summary>What came with the event; an empty object when nothing did.</summary>
    [Output("result", "Inhalt des Ereignisses")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers => EventName.Constant is string name ? [new(TriggerKind.Event, name, BookmarkHash.OfEvent(name))] : [];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Node.Source.CanStartWorkflow && EventName.IsGiven && EventName.Constant is null)
            binder.Error("trigger-not-constant", "Name des Ereignisses", "Ein startendes Ereignis braucht einen festen Namen.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var name = EventName.Get(context) ?? throw new DomainRuleException("Das Ereignis hat keinen Namen.");
        if (context.TakeTrigger(out var input))
            Result.Set(context, input ?? new Dictionary<string, object?>());
        else
            context.WaitForEvent(name);
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        Result.Set(context, resumption.Input ?? new Dictionary<string, object?>());
        context.Complete();
    }
}

/// <summary>Waits for a span of time.</summary>
[Activity("Elsa.Delay", "Verzögerung", Category = "Warten", Description = "Wartet eine Zeitspanne.", Waits = true)]
public sealed class Delay : Activity
{
    /// <summary>How long.</summary>
    [Input("timeSpan", "Dauer", Description = "Stunden:Minuten:Sekunden, bei Tagen davor Tage und ein Punkt: 7.00:00:00.")]
    public Input<TimeSpan> TimeSpan { get; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.WaitUntil(context.Now + TimeSpan.Get(context));
}
