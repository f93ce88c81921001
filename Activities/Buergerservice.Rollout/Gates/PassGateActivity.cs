using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Gates;

/// <summary>Records the decision at a gate. A gate with missing conditions cannot be passed, whatever was decided .</summary>
[Activity("Buergerservice.PassGate", "Gate-Entscheidung festhalten", Category = "Rollout", Description = "Hält die Entscheidung an einem Gate fest.")]
public sealed class PassGateActivity : Activity
{
    /// <summary>Number of the phase.</summary>
    [Input("phase", "Phase", Description = "0 bis 4", Required = true)]
    public Input<int?> Phase { get; } = new();

    /// <summary>The decision as chosen.</summary>
    [Input("decision", "Entscheidung", Required = true, Description = "Wie entschieden wurde, zum Beispiel freigegeben.")]
    public Input<string?> Decision { get; } = new();

    /// <summary>True when the project goes on.</summary>
    [Input("passed", "Freigegeben", UiHint = "checkbox", Description = "Die nächste Phase darf beginnen.")]
    public Input<bool> Passed { get; } = new(true);

    /// <summary>Reason.</summary>
    [Input("reason", "Begründung", UiHint = "multiline", Description = "Steht im Vorhaben bei der Entscheidung.")]
    public Input<string?> Reason { get; } = new();

    /// <summary>Who decided, by user name.</summary>
    [Input("decidedBy", "Entschieden von", Description = "Benutzername.")]
    public Input<string?> DecidedBy { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) =>
        GateChange.Request(context, Phase.Get(context) ?? 0, Decision.Get(context) ?? "", Passed.Get(context), Reason.Get(context), DecidedBy.Get(context) ?? "");
}
