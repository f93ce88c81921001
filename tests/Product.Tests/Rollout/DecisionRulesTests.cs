using Buergerservice.Rollout.Checklists;
using Xunit;

namespace Product.Tests.Rollout;

public sealed class DecisionRulesTests
{
    private static readonly DecisionChecklist Checklist = ChecklistCatalog.Load(RolloutTemplates.Checklists).Decision;

    [Fact]
    public void Exactly_half_Ja_is_not_mostly_Ja()
    {
        var result = Evaluate("standort", ("s101", "Ja"), ("s102", "Nein"));

        Assert.False(result.IsMostlyYes);
        Assert.Equal(50m, result.YesPercent);
    }

    [Fact]
    public void More_than_half_of_the_answered_criteria_is_mostly_Ja_however_many_are_open()
    {
        var result = Evaluate("standort", ("s101", "Ja"), ("s102", "Ja"), ("s103", "Nein"));

        Assert.True(result.IsMostlyYes);
        Assert.Equal(3, result.Answered);
        Assert.NotEmpty(result.Unanswered);
    }

    [Fact]
    public void Bedingt_counts_as_not_Ja_and_is_named_as_an_aspect()
    {
        var result = Evaluate("personal", ("p101", "Ja"), ("p102", "Bedingt"));

        Assert.False(result.IsMostlyYes);
        Assert.Contains(result.Aspects, a => a.StartsWith("Bedingt: Die Leistungserstellung", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_answers_there_is_no_verdict()
    {
        var result = Evaluate("it");

        Assert.Null(result.IsMostlyYes);
        Assert.Null(result.YesPercent);
        Assert.Contains("nicht möglich", DecisionRules.Explain(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Criteria_of_the_terminal_count_only_where_it_is_a_candidate()
    {
        var answers = new Dictionary<string, object?> { ["i107"] = "Ja", ["i101"] = "Nein" };

        Assert.Equal(2, DecisionRules.Evaluate(Checklist.Get("it"), answers, true).Answered);
        Assert.Equal(1, DecisionRules.Evaluate(Checklist.Get("it"), answers, false).Answered);
    }

    [Fact]
    public void The_groups_of_R176_are_answered_one_by_one()
    {
        var rows = Checklist.Get("standort").Applicable(true);

        Assert.Equal(14, rows.Count);
        Assert.Equal(["s111a", "s111b", "s111c", "s111d"], rows.Where(r => r.Id == "R-176").Select(r => r.Key));
        Assert.Equal(2, Evaluate("standort", ("s111a", "Ja"), ("s111c", "Nein")).Answered);
    }

    [Fact]
    public void Unanswered_criteria_are_said_in_the_explanation()
    {
        var text = DecisionRules.Explain(Evaluate("it", ("i101", "Ja")));

        Assert.Contains("1 von 1", text, StringComparison.Ordinal);
        Assert.Contains("7 Kriterien sind nicht beantwortet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checklist_holds_every_criterion_from_R166_to_R194()
    {
        var ids = Checklist.Bloecke.SelectMany(b => b.Kriterien).Select(k => k.Id);

        Assert.Equal(Enumerable.Range(166, 29).Select(n => $"R-{n}"), ids);
        Assert.Equal(["R-174", "R-193", "R-194"], Checklist.Bloecke.SelectMany(b => b.Kriterien).Where(k => k.NurBuergerterminal).Select(k => k.Id));
    }

    private static BlockResult Evaluate(string block, params (string Key, string Answer)[] answers) =>
        DecisionRules.Evaluate(Checklist.Get(block), answers.ToDictionary(a => a.Key, a => (object?)a.Answer), true);
}
