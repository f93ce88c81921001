using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Phases;

/// <summary>Takes the project into a phase .</summary>
[Activity("Buergerservice.BeginPhase", "Phase beginnen", Category = "Rollout", Description = "Führt das Projekt in eine Phase. Die Phase davor muss freigegeben sein.", BeginsSection = true)]
public sealed class BeginPhaseActivity(PhaseCatalog catalog) : Activity
{
    /// <summary>Number of the phase.</summary>
    [Input("phase", "Phase", Description = "0 bis 4", Required = true)]
    public Input<int?> Phase { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var phase = catalog.Get(Phase.Get(context) ?? 0);
        PhaseChange.Request(context, phase.Number);
        context.WriteLine($"Phase {phase.Number}: {phase.Title}");
    }
}
