using Buergerservice.Engine;
using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Rollout.Checklists;

/// <summary>
/// Rows of the checklist forms, such as <c>checkliste:entscheidung/standort</c> or <c>checkliste:auswahl/personal</c>.
/// Criteria of the terminal appear only when the task's data say <c>terminal</c> (R-160).
/// </summary>
internal sealed class ChecklistRows(ChecklistCatalog catalog) : IFormRowSource
{
    private const int LongestGroup = 30;

    public string Name => "checkliste";

    public IReadOnlyList<FormRow> Rows(string reference, IReadOnlyDictionary<string, object?> data) => reference.Split('/', 2) switch
    {
        ["entscheidung", var block] => [.. catalog.Decision.Get(block).Applicable(data.Flag("terminal")).Select(c => new FormRow { Key = c.Key, Label = c.Text, Group = c.Group })],
        ["auswahl", "zielgruppe"] => [.. catalog.Comparison.Zielgruppe.Zeilen.Select(TargetGroup)],
        ["auswahl", "standortAnfahrt"] => [.. catalog.Comparison.StandortAnfahrt.Select(Row)],
        ["auswahl", "personal"] => [.. catalog.Comparison.Personal.Select(Row)],
        _ => throw new DomainRuleException($"Die Checkliste „{reference}“ gibt es nicht."),
    };

    private static FormRow TargetGroup(ComparisonCriterion row) =>
        new() { Key = row.Key, Label = $"{row.Text} (Bürgerkoffer: {Sign(row.Koffer)}, Bürgerterminal: {Sign(row.Terminal)})" };

    // The source heads rows with „Gebäude“, „Personal“ …; the data carry that head before a colon.
    private static FormRow Row(ComparisonCriterion row)
    {
        var colon = row.Text.IndexOf(": ", StringComparison.Ordinal);
        var hasGroup = colon is > 0 and < LongestGroup;
        return new()
        {
            Key = row.Key,
            Label = hasGroup ? row.Text[(colon + 2)..] : row.Text,
            Group = hasGroup ? row.Text[..colon] : null,
            NotRelevant = [.. NotRelevant(row)],
        };
    }

    private static IEnumerable<string> NotRelevant(ComparisonCriterion row)
    {
        if (row.Koffer == ComparisonCriterion.NotRelevant)
            yield return "koffer";
        if (row.Terminal == ComparisonCriterion.NotRelevant)
            yield return "terminal";
    }

    private static string Sign(string value) => value == "-" ? "−" : value;
}
