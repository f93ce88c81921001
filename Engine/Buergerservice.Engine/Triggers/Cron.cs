using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Triggers;

/// <summary>Waits for the next time of a calendar rule, or starts the workflow by it.</summary>
[Activity("Elsa.Cron", "Kalenderregel", Category = "Warten", Description = "Wartet auf den nächsten Zeitpunkt einer Kalenderregel oder startet den Prozess danach.", Waits = true, IsTrigger = true)]
public sealed class Cron : Activity, ITrigger
{
    /// <summary>Five fields (minute, hour, day, month, day of week), or six with seconds in front; German wall-clock time.</summary>
    [Input("cronExpression", "Kalenderregel", Required = true, Description = "Fünf oder sechs Felder wie bei cron: „0 7 * * 1-5“ ist werktags um 7 Uhr.")]
    public Input<string?> CronExpression { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers => [new(TriggerKind.Cron, (string)CronExpression.Constant!, "")];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (CronExpression.Constant is string rule)
        {
            if (Schedule.Check(rule) is { } problem)
                binder.Error("bad-cron", "Kalenderregel", problem);
        }
        else if (Node.Source.CanStartWorkflow && CronExpression.IsGiven)
        {
            binder.Error("trigger-not-constant", "Kalenderregel", "Eine Kalenderregel, die den Prozess startet, muss ein fester Text sein.");
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.TakeTrigger(out _))
            return;
        var rule = CronExpression.Get(context) ?? "";
        if (Schedule.Check(rule) is { } problem)
            throw new DomainRuleException(problem);
        context.WaitUntil(Schedule.NextOf(rule, context.Now) ?? throw new DomainRuleException($"Die Kalenderregel „{rule}“ trifft nicht mehr zu."));
    }
}
