using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>
/// Undoes completed steps: each that names a <c>compensation</c> in its <c>customProperties</c> is undone by it, the
/// latest first. A step is undone once.
/// </summary>
[Activity("Buergerservice.Compensate", "Ausgleichen", Category = "Ablauf", Description = "Macht abgeschlossene Schritte rückgängig, den letzten zuerst.")]
public sealed class Compensate : Activity
{
    /// <summary>Id of a step or of a container; empty for everything done so far around this step.</summary>
    [Input("activityId", "Schritt oder Bereich", Description = "Kennung eines Schritts oder Bereichs; leer für alles bisher Geschehene.")]
    public Input<string?> ActivityId { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Compensate(ActivityId.Get(context));
}
