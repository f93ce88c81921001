using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Triggers;

/// <summary>Waits for one interval, or starts the workflow in even intervals.</summary>
[Activity("Elsa.Timer", "Zeitgeber", Category = "Warten", Description = "Wartet ein Intervall oder startet den Prozess in gleichen Abständen.", Waits = true, IsTrigger = true)]
public sealed class TimerActivity : Activity, ITrigger
{
    /// <summary>The interval.</summary>
    [Input("interval", "Intervall", Description = "Stunden:Minuten:Sekunden, bei Tagen davor Tage und ein Punkt: 7.00:00:00.")]
    public Input<TimeSpan> Interval { get; } = new(TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers => [new(TriggerKind.Timer, Schedule.Text((TimeSpan)Interval.Constant!), "")];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (!Node.Source.CanStartWorkflow)
            return;
        if (Interval.Constant is not TimeSpan interval)
            binder.Error("trigger-not-constant", "Intervall", "Ein Zeitgeber, der den Prozess startet, braucht ein festes Intervall.");
        else if (interval < Schedule.ShortestInterval)
            binder.Error("bad-interval", "Intervall", "Ein Zeitgeber, der den Prozess startet, braucht ein Intervall von mindestens einer Sekunde.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (!context.TakeTrigger(out _))
            context.WaitUntil(context.Now + Interval.Get(context));
    }
}
