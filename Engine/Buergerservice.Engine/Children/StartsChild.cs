using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Children;

/// <summary>
/// A step that starts one other workflow. The child is an instance of its own, created in the commit of this burst; its
/// end resumes this step in the commit of the child's last burst.
/// </summary>
public abstract class StartsChild : Activity
{
    /// <summary>Logical id of a published definition.</summary>
    [Input("workflowDefinitionId", "Prozess", Required = true, UiHint = "dropdown", OptionsFrom = "definitions", Description = "Der Prozess muss veröffentlicht sein.")]
    public Input<string?> WorkflowDefinitionId { get; } = new();

    /// <summary>Business key of the child.</summary>
    [Input("correlationId", "Geschäftszeichen", Description = "Geschäftszeichen des neuen Vorgangs.")]
    public Input<string?> CorrelationId { get; } = new();

    /// <summary>Inputs of the child; it also gets <c>ParentInstanceId</c>.</summary>
    [Input("input", "Eingaben", UiHint = "json", Description = "Eingaben des neuen Vorgangs, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> ChildInput { get; } = new([]);

    /// <summary>True to go on only when the child has ended.</summary>
    [Input("waitForCompletion", "Auf das Ende warten", UiHint = "checkbox", Description = "Dieser Schritt endet erst mit dem neuen Vorgang.")]
    public Input<bool> WaitForCompletion { get; } = new();

    /// <summary>Ends the step with what the child has reported.</summary>
    private protected abstract void Reported(ActivityContext context, ChildResult child);

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        var child = ChildResult.From(resumption.Input);
        if (child.IsFaulted)
        {
            // A stopped child can be repaired: this step stays and says what it waits for.
            context.KeepWaiting(resumption.Bookmark);
            context.ReportIncident(ChildIncident.Type, ChildIncident.Message(1));
            return;
        }

        context.ResolveIncident(ChildIncident.Type);
        if (child.IsRefused)
            throw new StartRefusedException();
        if (child.IsCancelled)
            throw new DomainRuleException("Der Unterprozess wurde abgebrochen. Überspringen Sie diesen Schritt mit einem Ergebnis, oder brechen Sie auch diesen Vorgang ab.");
        Reported(context, child);
    }

    /// <summary>Starts the child; with <paramref name="moment"/> given the step waits for its report.</summary>
    private protected void StartChild(ActivityContext context, ReportMoment? moment)
    {
        var definition = WorkflowDefinitionId.Get(context) ?? throw new DomainRuleException("Der Prozess, der gestartet werden soll, ist nicht angegeben.");
        var input = new Dictionary<string, object?>(ChildInput.Get(context)) { ["ParentInstanceId"] = context.Instance.Id.ToString() };
        var wait = moment is null ? null : context.WaitForChildren($"Unterprozess „{definition}“");
        context.StartChild(definition, input, CorrelationId.Get(context), wait, moment ?? ReportMoment.End);
    }
}

/// <summary>The child may not run beside another instance. A retry starts it anew instead of giving the step the same answer again.</summary>
internal sealed class StartRefusedException() : BuergerserviceException(Triggers.Activation.Refusal);

/// <summary>The incident of a step whose child is stopped.</summary>
internal static class ChildIncident
{
    public const string Type = "ChildFaulted";

    public static string Message(int count) => count == 1
        ? "Ein Unterprozess ist wegen einer Störung angehalten. Beheben Sie die Störung dort; dieser Vorgang geht dann von selbst weiter."
        : $"{count} Unterprozesse sind wegen einer Störung angehalten. Beheben Sie die Störungen dort; dieser Vorgang geht dann von selbst weiter.";
}
