using Buergerservice.Cases.Files;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Asks the citizen on the touch display for a consent to one purpose; given, it stands in the case.</summary>
[Activity("Buergerservice.RequestConsent", "Einwilligung einholen", Category = ConversationWork.Category, Waits = true, Outcomes = [Given, Denied, NoAnswer, CallEnded],
    Description = "Fragt in der Kabine nach einer Einwilligung. Ohne sie darf nichts weitergegeben werden; wer ablehnt, hat keinen Nachteil.")]
public sealed class RequestConsent : PromptActivity
{
    internal const string Given = "Erteilt";
    internal const string Denied = "Verweigert";

    /// <summary>What for.</summary>
    [Input("purpose", "Zweck", Required = true, Description = "Kurzes Wort, unter dem die Einwilligung im Fall steht, zum Beispiel „weitergabe“.")]
    public Input<string?> Purpose { get; } = new();

    /// <summary>How long to wait.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange wird gewartet; 0: bis zum Ende des Gesprächs.")]
    public Input<int> Seconds { get; } = new(600);

    /// <summary>The answer, as proof.</summary>
    [Output("consent", "Einwilligung", Description = "Kennung der Antwort; eine Datenkapsel braucht sie.")]
    public Output Consent { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Ask(context, "Einwilligung", Seconds.Get(context));

    private protected override string RefusedOutcome => Denied;

    private protected override void Answered(ActivityContext context, string prompt, object? answer)
    {
        if (CaseVariable.Text(context, CaseFields.Id).Length > 0)
            context.Change(DataChange.ChangeKind, new() { ["data"] = new Dictionary<string, object?> { [CaseFields.ConsentPrefix + Purpose.Get(context)] = true }, ["by"] = CaseAudit.Booth, ["step"] = Node.Id });
        Consent.Set(context, prompt);
        context.Complete(Given);
    }
}
