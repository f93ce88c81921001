using Buergerservice.Rollout.Checklists;
using Xunit;

namespace Product.Tests.Rollout;

public sealed class ComparisonRulesTests
{
    private static readonly ComparisonChecklist Checklist = ChecklistCatalog.Load(RolloutTemplates.Checklists).Comparison;

    [Fact]
    public void The_greater_share_of_Ja_wins_not_the_greater_number()
    {
        Assert.Equal("Bürgerterminal", ComparisonRules.Recommend(new(6, 10, 0), new(2, 3, 0)));
        Assert.Equal("Bürgerkoffer", ComparisonRules.Recommend(new(7, 10, 0), new(2, 3, 0)));
    }

    [Fact]
    public void Equal_shares_give_no_clear_result()
    {
        Assert.Equal(ComparisonRules.NoClearResult, ComparisonRules.Recommend(new(2, 6, 0), new(1, 3, 0)));
    }

    [Fact]
    public void A_column_without_answers_gives_no_clear_result()
    {
        Assert.Equal(ComparisonRules.NoClearResult, ComparisonRules.Recommend(new(3, 3, 0), new(0, 0, 19)));
    }

    [Fact]
    public void Not_relevant_cells_are_left_out_of_the_denominator()
    {
        var everything = new Dictionary<string, object?>
        {
            ["standortAnfahrt"] = AllYes(Checklist.StandortAnfahrt),
            ["personal"] = AllYes(Checklist.Personal),
        };

        var result = ComparisonRules.Compare(Checklist, everything);

        Assert.Equal(21, result.Koffer.Answered);
        Assert.Equal(19, result.Terminal.Answered);
        Assert.Equal(ComparisonRules.NoClearResult, result.Recommendation);
    }

    [Fact]
    public void Target_groups_are_explained_and_do_not_count()
    {
        var result = ComparisonRules.Compare(Checklist, new Dictionary<string, object?> { ["zielgruppe"] = new Dictionary<string, object?> { ["z101"] = "Ja", ["z102"] = "Nein" } });

        Assert.Contains("Bürgerkoffer geeignet, Bürgerterminal eher nicht", Assert.Single(result.TargetGroups), StringComparison.Ordinal);
        Assert.Equal(0, result.Koffer.Answered);
        Assert.Contains("interpretiert", ComparisonRules.Explain(result), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checklist_holds_every_row_from_R195_to_R220()
    {
        var rows = Checklist.Zielgruppe.Zeilen.Concat(Checklist.StandortAnfahrt).Concat(Checklist.Personal).ToList();

        Assert.Equal(Enumerable.Range(195, 26).Select(n => $"R-{n}"), rows.Select(r => r.Id));
        Assert.Equal(["R-210", "R-217"], rows.Where(r => r.Terminal == ComparisonCriterion.NotRelevant).Select(r => r.Id));
    }

    private static Dictionary<string, object?> AllYes(IEnumerable<ComparisonCriterion> rows) =>
        rows.ToDictionary(r => r.Key, r => (object?)new Dictionary<string, object?> { ["koffer"] = "Ja", ["terminal"] = "Ja" });
}
