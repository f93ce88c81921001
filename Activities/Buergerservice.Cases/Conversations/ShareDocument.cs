using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Shows a document on the booth's screens, on request until the citizen confirms to have read it (L10).</summary>
[Activity("Buergerservice.ShareDocument", "Dokument in der Kabine zeigen", Category = ConversationWork.Category, Waits = true, Outcomes = [Shown, Read, Refused, NoAnswer, CallEnded],
    Description = "Zeigt ein Dokument des Falls in der Kabine. Soll es gelesen werden, wartet der Schritt auf die Bestätigung.")]
public sealed class ShareDocument : PromptActivity
{
    internal const string Shown = "Gezeigt";
    internal const string Read = "Gelesen";

    /// <summary>The document.</summary>
    [Input("document", "Dokument", Required = true, UiHint = "json", Description = "Die Ausgabe „Dokument“ des Schritts, der es erzeugt oder aufgenommen hat.")]
    public Input<Dictionary<string, object?>> Document { get; } = new();

    /// <summary>Whether the citizen is to confirm it.</summary>
    [Input("confirm", "Lesen bestätigen lassen", UiHint = "checkbox", Description = "Wartet, bis die Bürgerin oder der Bürger bestätigt, es gelesen zu haben.")]
    public Input<bool> Confirm { get; } = new();

    /// <summary>How long to wait.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange wird auf die Bestätigung gewartet; 0: bis zum Ende des Gesprächs.")]
    public Input<int> Seconds { get; } = new(900);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var document = Document.Get(context);
        if (document?.GetValueOrDefault("sha256") is not string)
            throw new DomainRuleException("Es gibt kein Dokument, das gezeigt werden könnte.");
        if (Confirm.Get(context))
        {
            Ask(context, "Lesen", Seconds.Get(context), document);
            return;
        }

        Show(context, "Zeigen", document);
        context.Complete(Shown);
    }

    private protected override void Answered(ActivityContext context, string prompt, object? answer) => context.Complete(Read);
}
