namespace Buergerservice.Rollout.Checklists;

/// <summary>The answers for one service.</summary>
/// <param name="Yes">Number of Ja.</param>
/// <param name="Answered">Number of answered rows; „Nicht relevant“ is not among them.</param>
/// <param name="Unanswered">Number of rows that apply and are not answered.</param>
public sealed record ColumnResult(int Yes, int Answered, int Unanswered)
{
    /// <summary>Share of Ja in percent, or null when nothing is answered.</summary>
    public decimal? YesPercent => Answered == 0 ? null : Math.Round(100m * Yes / Answered, 1, MidpointRounding.AwayFromZero);
}

/// <summary>The comparison of Bürgerkoffer and Bürgerterminal.</summary>
/// <param name="Koffer">Answers for the case.</param>
/// <param name="Terminal">Answers for the terminal.</param>
/// <param name="Recommendation">The service with the greater share of Ja, or „kein eindeutiges Ergebnis“.</param>
/// <param name="TargetGroups">Sentences on the chosen target groups.</param>
public sealed record ComparisonResult(ColumnResult Koffer, ColumnResult Terminal, string Recommendation, IReadOnlyList<string> TargetGroups);

/// <summary>Choice of Bürgerkoffer or Bürgerterminal (R-164, R-165).</summary>
public static class ComparisonRules
{
    /// <summary>The recommendation when neither has the greater share.</summary>
    public const string NoClearResult = "kein eindeutiges Ergebnis";

    /// <summary>Compares the shares of Ja over both tables; the target groups are shown beside it and do not count.</summary>
    /// <param name="checklist">The checklist.</param>
    /// <param name="answers">Table → row → <c>koffer</c>/<c>terminal</c> → Ja/Nein; <c>zielgruppe</c> → row → Ja/Nein.</param>
    public static ComparisonResult Compare(ComparisonChecklist checklist, IReadOnlyDictionary<string, object?> answers)
    {
        var rows = checklist.StandortAnfahrt.Select(c => (Criterion: c, Answer: answers.Object("standortAnfahrt").Object(c.Key)))
            .Concat(checklist.Personal.Select(c => (Criterion: c, Answer: answers.Object("personal").Object(c.Key)))).ToList();
        var koffer = Count(rows.Where(r => r.Criterion.Koffer != ComparisonCriterion.NotRelevant).Select(r => r.Answer.TextOrNull("koffer")));
        var terminal = Count(rows.Where(r => r.Criterion.Terminal != ComparisonCriterion.NotRelevant).Select(r => r.Answer.TextOrNull("terminal")));
        var groups = checklist.Zielgruppe.Zeilen.Where(z => answers.Object("zielgruppe").TextOrNull(z.Key) == "Ja").Select(Explain);
        return new(koffer, terminal, Recommend(koffer, terminal), [.. groups]);
    }

    /// <summary>The greater share of Ja wins; equal shares, or a column without answers, give no clear result (R-165).</summary>
    public static string Recommend(ColumnResult koffer, ColumnResult terminal)
    {
        if (koffer.Answered == 0 || terminal.Answered == 0)
            return NoClearResult;
        // Compared as fractions: rounding must not decide.
        return (koffer.Yes * terminal.Answered).CompareTo(terminal.Yes * koffer.Answered) switch
        {
            > 0 => "Bürgerkoffer",
            < 0 => "Bürgerterminal",
            _ => NoClearResult,
        };
    }

    /// <summary>What the comparison means, in German sentences.</summary>
    public static string Explain(ComparisonResult result)
    {
        var counted = $"Bürgerkoffer: {Column(result.Koffer)} Bürgerterminal: {Column(result.Terminal)}";
        var verdict = result.Recommendation == NoClearResult
            ? "Der Vergleich ergibt kein eindeutiges Ergebnis."
            : $"Nach dem Anteil der Ja-Kreuze ist der Service {result.Recommendation} eher geeignet.";
        var groups = result.TargetGroups.Count == 0 ? "" : " Zielgruppen: " + string.Join(" ", result.TargetGroups) + " Die Zuordnung der Zielgruppen ist aus der Quelle interpretiert.";
        return $"{counted} {verdict}{groups} Die Entscheidung trifft die Behördenleitung.";
    }

    /// <summary>The result as plain values for storage, documents and pages.</summary>
    public static Dictionary<string, object?> ToPlain(ComparisonResult result) => new()
    {
        ["zusammenfassung"] = Explain(result),
        ["empfehlung"] = result.Recommendation,
        ["koffer"] = Plain(result.Koffer),
        ["terminal"] = Plain(result.Terminal),
        ["zielgruppen"] = result.TargetGroups.ToList<object?>(),
        ["zielgruppen_interpretiert"] = true,
    };

    private static ColumnResult Count(IEnumerable<string?> answers)
    {
        var (yes, answered, unanswered) = (0, 0, 0);
        foreach (var answer in answers)
        {
            if (answer is "Ja" or "Nein")
                answered++;
            else
                unanswered++;
            if (answer == "Ja")
                yes++;
        }

        return new(yes, answered, unanswered);
    }

    private static string Explain(ComparisonCriterion group) => (group.Koffer, group.Terminal) switch
    {
        ("+", "+") => $"„{group.Text}“ – beide geeignet.",
        ("+", _) => $"„{group.Text}“ – Bürgerkoffer geeignet, Bürgerterminal eher nicht.",
        (_, "+") => $"„{group.Text}“ – Bürgerterminal geeignet, Bürgerkoffer eher nicht.",
        _ => $"„{group.Text}“ – beide eher nicht geeignet.",
    };

    private static string Column(ColumnResult column) =>
        $"{column.Yes} von {column.Answered} beantworteten Zeilen Ja ({DecisionRules.Percent(column.YesPercent)}){(column.Unanswered == 0 ? "" : $", {column.Unanswered} nicht beantwortet")}.";

    private static Dictionary<string, object?> Plain(ColumnResult column) => new()
    {
        ["ja"] = column.Yes,
        ["beantwortet"] = column.Answered,
        ["nicht_beantwortet"] = column.Unanswered,
        ["anteil_ja"] = column.YesPercent,
    };
}
