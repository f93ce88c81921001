using Buergerservice.Engine.Values;

namespace Buergerservice.Rollout.Checklists;

/// <summary>The result of one block of decision criteria.</summary>
/// <param name="Id">Block.</param>
/// <param name="Title">Title of the block.</param>
/// <param name="Yes">Number of Ja.</param>
/// <param name="Partly">Number of Bedingt.</param>
/// <param name="No">Number of Nein.</param>
/// <param name="Unanswered">Texts of applicable criteria nobody has answered.</param>
/// <param name="Aspects">Criteria answered Nein or Bedingt, to be considered .</param>
public sealed record BlockResult(string Id, string Title, int Yes, int Partly, int No, IReadOnlyList<string> Unanswered, IReadOnlyList<string> Aspects)
{
    /// <summary>Number of answered criteria.</summary>
    public int Answered => Yes + Partly + No;

    /// <summary>Share of Ja among the answered criteria in percent, or null when nothing is answered.</summary>
    public decimal? YesPercent => Answered == 0 ? null : Math.Round(100m * Yes / Answered, 1, MidpointRounding.AwayFromZero);

    /// <summary>True when more than half of the answered criteria are Ja; null when nothing is answered.</summary>
    public bool? IsMostlyYes => Answered == 0 ? null : 2 * Yes > Answered;

    /// <summary>The verdict in a few words.</summary>
    public string Verdict => IsMostlyYes switch { null => "keine Aussage möglich", true => "eher günstig", false => "eher nicht günstig" };
}

/// <summary>Evaluation of the decision criteria. It recommends; the Behördenleitung decides.</summary>
public static class DecisionRules
{
    /// <summary>Evaluates one block. Bedingt counts as not-Ja; unanswered criteria are shown and never counted.</summary>
    public static BlockResult Evaluate(DecisionBlock block, IReadOnlyDictionary<string, object?> answers, bool isTerminalCandidate)
    {
        var (yes, partly, no) = (0, 0, 0);
        var unanswered = new List<string>();
        var aspects = new List<string>();
        foreach (var criterion in block.Applicable(isTerminalCandidate))
        {
            var text = criterion.Group is null ? criterion.Text : $"{criterion.Group} {criterion.Text}";
            switch (answers.TextOrNull(criterion.Key))
            {
                case "Ja":
                    yes++;
                    break;
                case "Bedingt":
                    partly++;
                    aspects.Add($"Bedingt: {text}");
                    break;
                case "Nein":
                    no++;
                    aspects.Add($"Nein: {text}");
                    break;
                default:
                    unanswered.Add(text);
                    break;
            }
        }

        return new(block.Id, block.Titel, yes, partly, no, unanswered, aspects);
    }

    /// <summary>Evaluates all blocks.</summary>
    /// <param name="checklist">The checklist.</param>
    /// <param name="answers">Block id → criterion → answer.</param>
    /// <param name="isTerminalCandidate">Whether the terminal's own criteria apply .</param>
    public static IReadOnlyList<BlockResult> Evaluate(DecisionChecklist checklist, IReadOnlyDictionary<string, object?> answers, bool isTerminalCandidate) =>
        [.. checklist.Bloecke.Select(b => Evaluate(b, answers.Object(b.Id), isTerminalCandidate))];

    /// <summary>What the result of a block means, in German sentences.</summary>
    public static string Explain(BlockResult result)
    {
        var what = result.Id switch
        {
            "standort" => "Ausgangsbedingungen für den Einsatz von modernem Bürgerservice",
            "personal" => "organisatorischen Rahmenbedingungen",
            "it" => "Rahmenbedingungen aus IT-Sicht",
            _ => "Bedingungen",
        };
        if (result.IsMostlyYes is not { } isMostlyYes)
            return $"{result.Title}: Kein Kriterium ist beantwortet, eine Aussage ist nicht möglich.";
        var counted = $"{result.Title}: {result.Yes} von {result.Answered} beantworteten Kriterien sind mit Ja beantwortet ({Percent(result.YesPercent)}), {result.Partly} mit Bedingt, {result.No} mit Nein.";
        var verdict = isMostlyYes ? $"Das ist überwiegend Ja und spricht für eher günstige {what}." : $"Das ist nicht überwiegend Ja; die {what} sind eher nicht günstig.";
        var open = result.Unanswered.Count switch
        {
            0 => "",
            1 => " Ein Kriterium ist nicht beantwortet und nicht mitgezählt.",
            var n => $" {n} Kriterien sind nicht beantwortet und nicht mitgezählt.",
        };
        return $"{counted} {verdict}{open}";
    }

    /// <summary>The whole result as plain values for storage, documents and pages.</summary>
    public static Dictionary<string, object?> ToPlain(IReadOnlyList<BlockResult> results) => new()
    {
        ["zusammenfassung"] = string.Join(" ", results.Select(Explain)) + " Die Entscheidung trifft die Behördenleitung; sie kann mit Begründung abweichen.",
        ["bloecke"] = results.Select(r => (object?)new Dictionary<string, object?>
        {
            ["id"] = r.Id,
            ["titel"] = r.Title,
            ["ja"] = r.Yes,
            ["bedingt"] = r.Partly,
            ["nein"] = r.No,
            ["anteil_ja"] = r.YesPercent,
            ["ueberwiegend_ja"] = r.IsMostlyYes,
            ["ergebnis"] = r.Verdict,
            ["erlaeuterung"] = Explain(r),
            ["nicht_beantwortet"] = r.Unanswered.ToList<object?>(),
            ["aspekte"] = r.Aspects.ToList<object?>(),
        }).ToList(),
    };

    internal static string Percent(decimal? value) => value is null ? "–" : ValueConverter.Convert<string>(value).Replace('.', ',') + " %";
}
