using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Ends the surrounding flowchart or sequence; what is around it goes on.</summary>
[Activity("Elsa.End", "Ende", Category = "Ablauf", Description = "Beendet den umgebenden Ablauf.", Outcomes = [], IsTerminal = true)]
public sealed class End : Activity
{
    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.EndContainer();
}

/// <summary>Ends the instance at once.</summary>
[Activity("Elsa.Finish", "Prozess beenden", Category = "Ablauf", Description = "Beendet den ganzen Prozess sofort.", Outcomes = [], IsTerminal = true)]
public sealed class Finish : Activity
{
    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.FinishInstance();
}

/// <summary>Ends the workflow with outcomes. Unlike in Elsa nothing after it runs.</summary>
[Activity("Elsa.Complete", "Prozess abschließen", Category = "Ablauf", Description = "Schließt den Prozess mit einem Ergebnis ab.", Outcomes = [], IsTerminal = true)]
public sealed class Complete : Activity
{
    /// <summary>One outcome or a list of them.</summary>
    [Input("outcomes", "Ergebnisse", Description = "Ergebnis, mit dem der Prozess endet; als Unterprozess ist es sein Ausgang.")]
    public Input<object?> Outcome { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var outcomes = Outcome.Get(context) switch
        {
            null => ["Done"],
            string one => [one],
            List<object?> list => list.ConvertAll(o => o?.ToString() ?? ""),
            var other => new List<string> { other.ToString() ?? "" },
        };
        context.CompleteWorkflow(outcomes);
    }
}

/// <summary>Raises an error on purpose.</summary>
[Activity("Elsa.Fault", "Störung auslösen", Category = "Ablauf", Description = "Hält den Prozess mit einer Störung an.", Outcomes = [], IsTerminal = true)]
public sealed class Fault : Activity
{
    /// <summary>Code for the incident.</summary>
    [Input("code", "Code", Description = "Kennung der Störung.")]
    public Input<string> Code { get; } = new("0");

    /// <summary>Category for the incident.</summary>
    [Input("category", "Kategorie", Description = "Gruppe, zu der die Störung gehört.")]
    public Input<string> Category { get; } = new("General");

    /// <summary>Kind of fault for the incident.</summary>
    [Input("faultType", "Art", Description = "System oder Business.")]
    public Input<string> FaultType { get; } = new("System");

    /// <summary>Message of the incident.</summary>
    [Input("message", "Meldung", UiHint = "multiline", Description = "Was die Administration liest.")]
    public Input<string> Message { get; } = new("Im Prozess wurde eine Störung ausgelöst.");

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => throw new DomainRuleException(Message.Get(context));
}
