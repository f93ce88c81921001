using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Gates;

/// <summary>Compares the results so far with what the gate of a phase demands.</summary>
[Activity("Buergerservice.CheckGate", "Gate prüfen", Category = "Rollout", Description = "Prüft, ob alle Voraussetzungen eines Gates vorliegen.", Outcomes = [Satisfied, Open])]
public sealed class CheckGateActivity(PhaseCatalog catalog) : Activity
{
    /// <summary>Outcome when nothing is missing.</summary>
    public const string Satisfied = "Erfuellt";

    /// <summary>Outcome when something is missing.</summary>
    public const string Open = "Offen";

    /// <summary>Number of the phase.</summary>
    [Input("phase", "Phase", Description = "0 bis 4", Required = true)]
    public Input<int?> Phase { get; } = new();

    /// <summary>What is missing: list of key, title, responsible role and status.</summary>
    [Output("missing", "Fehlende Ergebnisse")]
    public Output Missing { get; } = new();

    /// <summary>The same as a German sentence.</summary>
    [Output("explanation", "Erläuterung")]
    public Output Explanation { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var phase = Phase.Get(context) ?? 0;
        var missing = GateRules.Missing(catalog, phase, key => RolloutVariables.StatusOf(context, key));
        var remarks = GateRules.Remarks(catalog, phase, key => RolloutVariables.StatusOf(context, key), key => RolloutVariables.NoteOf(context, key));
        Missing.Set(context, missing.Select(m => (object?)new Dictionary<string, object?>
        {
            ["key"] = m.Key,
            ["title"] = m.Title,
            ["role"] = m.Role,
            ["status"] = RolloutVariables.StatusOf(context, m.Key).Label(),
            ["onlyByTask"] = m.IsOnlyByTask,
        }).ToList());
        Explanation.Set(context, GateRules.Explain(missing, remarks));
        context.Complete(missing.Count == 0 ? Satisfied : Open);
    }
}
