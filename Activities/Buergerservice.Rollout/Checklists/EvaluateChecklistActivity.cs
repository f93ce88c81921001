using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Checklists;

/// <summary>Evaluates the decision criteria of one Einsatzort .</summary>
[Activity("Buergerservice.EvaluateChecklist", "Entscheidungskriterien auswerten", Category = "Rollout", Description = "Wertet die Entscheidungskriterien eines Einsatzorts aus und empfiehlt; entschieden wird am Gate.")]
public sealed class EvaluateChecklistActivity(ChecklistCatalog catalog) : Activity
{
    /// <summary>The Einsatzort.</summary>
    [Input("site", "Einsatzort", Description = "Name des Einsatzorts.")]
    public Input<string?> Site { get; } = new();

    /// <summary>Answers: block → criterion → Ja, Bedingt or Nein.</summary>
    [Input("answers", "Antworten", UiHint = "json", Description = "Antworten nach Kriterium, als JSON-Objekt oder Ausdruck.")]
    public Input<Dictionary<string, object?>> Answers { get; } = new([]);

    /// <summary>Whether the terminal's own criteria apply .</summary>
    [Input("terminalCandidate", "Bürgerterminal kommt in Frage", UiHint = "checkbox", Description = "Nur dann wird auch das Terminal bewertet.")]
    public Input<bool> TerminalCandidate { get; } = new(true);

    /// <summary>The result in detail.</summary>
    [Output("result", "Auswertung")]
    public Output Result { get; } = new();

    /// <summary>The result in German sentences.</summary>
    [Output("summary", "Zusammenfassung")]
    public Output Summary { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var site = Site.Get(context) ?? "";
        var answers = Answers.Get(context);
        var result = DecisionRules.ToPlain(DecisionRules.Evaluate(catalog.Decision, answers, TerminalCandidate.Get(context)));
        ChecklistChange.Request(context, "entscheidung", site, answers, result);
        RolloutVariables.MergeData(context, "auswertung/" + (site.Length == 0 ? "Projekt" : site), result);
        Result.Set(context, result);
        Summary.Set(context, result["zusammenfassung"]);
    }
}
