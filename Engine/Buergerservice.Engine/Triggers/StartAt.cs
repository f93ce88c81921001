using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Triggers;

/// <summary>Waits until a point in time (one in the past does not wait), or starts the workflow once at that time.</summary>
[Activity("Elsa.StartAt", "Zeitpunkt", Category = "Warten", Description = "Wartet bis zu einem Zeitpunkt oder startet dann den Prozess.", Waits = true, IsTrigger = true)]
public sealed class StartAt : Activity, ITrigger
{
    /// <summary>The point in time.</summary>
    [Input("dateTime", "Zeitpunkt", Required = true, Description = "Zum Beispiel 2027-01-04T08:00:00+01:00.")]
    public Input<DateTimeOffset?> DateTime { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers => [new(TriggerKind.StartAt, Schedule.Text((DateTimeOffset)DateTime.Constant!), "")];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Node.Source.CanStartWorkflow && DateTime.IsGiven && DateTime.Constant is null)
            binder.Error("trigger-not-constant", "Zeitpunkt", "Ein Zeitpunkt, der den Prozess startet, muss fest sein.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.TakeTrigger(out _))
            return;
        var at = DateTime.Get(context) ?? throw new DomainRuleException("Der Zeitpunkt fehlt.");
        if (at > context.Now)
            context.WaitUntil(at);
    }
}
