using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Checklists;

/// <summary>Compares Bürgerkoffer and Bürgerterminal .</summary>
[Activity("Buergerservice.CompareServices", "Koffer und Terminal vergleichen", Category = "Rollout", Description = "Vergleicht die Anteile der Ja-Antworten und empfiehlt einen Service; entschieden wird am Gate.")]
public sealed class CompareServicesActivity(ChecklistCatalog catalog) : Activity
{
    /// <summary>Answers: <c>standortAnfahrt</c> and <c>personal</c> → row → koffer/terminal; <c>zielgruppe</c> → row.</summary>
    [Input("answers", "Antworten", UiHint = "json", Description = "Antworten nach Kriterium, als JSON-Objekt oder Ausdruck.")]
    public Input<Dictionary<string, object?>> Answers { get; } = new([]);

    /// <summary>The Einsatzort, or empty for the project as a whole.</summary>
    [Input("site", "Einsatzort", Description = "Name des Einsatzorts.")]
    public Input<string?> Site { get; } = new();

    /// <summary>The result in detail.</summary>
    [Output("result", "Auswertung")]
    public Output Result { get; } = new();

    /// <summary>Bürgerkoffer, Bürgerterminal or kein eindeutiges Ergebnis.</summary>
    [Output("recommendation", "Empfehlung")]
    public Output Recommendation { get; } = new();

    /// <summary>The result in German sentences.</summary>
    [Output("summary", "Zusammenfassung")]
    public Output Summary { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var answers = Answers.Get(context);
        var result = ComparisonRules.ToPlain(ComparisonRules.Compare(catalog.Comparison, answers));
        ChecklistChange.Request(context, "auswahl", Site.Get(context) ?? "", answers, result);
        RolloutVariables.MergeData(context, "vergleich", result);
        Result.Set(context, result);
        Recommendation.Set(context, result["empfehlung"]);
        Summary.Set(context, result["zusammenfassung"]);
    }
}
