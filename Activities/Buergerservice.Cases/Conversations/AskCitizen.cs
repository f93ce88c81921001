using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Asks the citizen one question on the touch display; the answer may go into a field of the case.</summary>
[Activity("Buergerservice.AskCitizen", "Frage in der Kabine", Category = ConversationWork.Category, Waits = true, Outcomes = [Given, Refused, NoAnswer, CallEnded],
    Description = "Stellt eine Frage auf dem Berührungsbildschirm und wartet auf die Antwort.")]
public sealed class AskCitizen(LeistungCatalog services) : PromptActivity
{
    internal const string Given = "Beantwortet";

    /// <summary>Answers to choose from.</summary>
    [Input("options", "Antworten", UiHint = "json", Description = "Liste wie [{\"value\": \"gut\", \"label\": \"Gut\"}]; mit „textLabel“ gehört ein Textfeld zu der Antwort. Leer: ein freier Text.")]
    public Input<List<object?>> Options { get; } = new([]);

    /// <summary>How long to wait.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange wird gewartet; 0: bis zum Ende des Gesprächs.")]
    public Input<int> Seconds { get; } = new(300);

    /// <summary>Field of the case.</summary>
    [Input("field", "Feld des Falls", Description = "Name des Feldes, in dem die Antwort stehen soll; leer: nur als Ausgabe.")]
    public Input<string?> Field { get; } = new();

    /// <summary>The chosen answer.</summary>
    [Output("answer", "Antwort")]
    public Output Answer { get; } = new();

    /// <summary>What was written.</summary>
    [Output("written", "Geschriebenes")]
    public Output Written { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Ask(context, "Frage", Seconds.Get(context), options: Options.Get(context));

    private protected override object? ExampleAnswer => new Dictionary<string, object?> { ["wert"] = "" };

    private protected override void Answered(ActivityContext context, string prompt, object? answer)
    {
        var value = Values.Of(answer, "wert");
        Answer.Set(context, value);
        Written.Set(context, Values.Of(answer, "text"));
        if (Field.Get(context) is { Length: > 0 } field && CaseVariable.Text(context, CaseFields.Id).Length > 0)
        {
            var data = new Dictionary<string, object?> { [field] = value };
            CaseVariable.Merge(context, data, services);
            context.Change(DataChange.ChangeKind, new() { ["data"] = data, ["by"] = CaseAudit.Booth, ["step"] = Node.Id });
        }

        context.Complete(Given);
    }
}
