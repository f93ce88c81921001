using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Projects;

/// <summary>Ends the project .</summary>
[Activity("Buergerservice.CloseProject", "Projekt beenden", Category = "Rollout", Description = "Beendet das Projekt als abgeschlossen oder abgebrochen.")]
public sealed class CloseProjectActivity : Activity
{
    /// <summary>How it ends.</summary>
    [Input("status", "Ende", UiHint = "dropdown", Options = ["abgeschlossen", "abgebrochen"], Description = "Wie das Vorhaben endet.")]
    public Input<string?> Status { get; } = new("abgeschlossen");

    /// <summary>Why; an early end needs a reason.</summary>
    [Input("reason", "Begründung", UiHint = "multiline", Description = "Bei „abgebrochen“ notwendig.")]
    public Input<string?> Reason { get; } = new();

    /// <summary>Who decided it, by user name.</summary>
    [Input("decidedBy", "Entschieden von", Description = "Benutzername.")]
    public Input<string?> DecidedBy { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var status = Status.Get(context) == "abgebrochen" ? ProjectStatus.Cancelled : ProjectStatus.Completed;
        CloseChange.Request(context, status, Reason.Get(context), DecidedBy.Get(context) ?? "");
    }
}
