using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Migration;

public sealed class MigrationTests
{
    private static string Forked(params JsonObject[] more) => Definition(Flow("s>a s>b a>j b>j j>x x>e", [Line("s"), Wait("a"), Wait("b"), Line("j"), Wait("x"), Line("e"), .. more]));

    [Fact]
    public void An_instance_goes_on_in_the_new_version_and_nothing_is_run_again()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c", Line("a"), Wait("b"), Line("c"))));
        Assert.Empty(run.Migrate(Definition(Flow("a>b b>c c>d", Line("a", "a neu"), Wait("b"), Line("c", "c neu"), Line("d")))));
        Assert.Equal(["a"], run.Console);
        Assert.Equal(2, run.Instance.DefinitionVersion);
        run.Event("b");
        Assert.Equal(["a", "c neu", "d"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_keeps_what_has_already_arrived()
    {
        var run = new EngineRun(Forked());
        run.Event("a");
        Assert.Empty(run.Migrate(Forked(Line("neu"))));
        run.Event("b").Event("x");
        Assert.Equal(["s", "j", "e"], run.Console);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a b")]
    public void Migration_to_an_equal_version_changes_nothing_but_the_version(string events)
    {
        var run = new EngineRun(Forked());
        foreach (var name in events.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            run.Event(name);
        var before = JsonNode.Parse(run.State)!["top"]!.ToJsonString();
        Assert.Empty(run.Migrate(Forked()));
        Assert.Equal(before, JsonNode.Parse(run.State)!["top"]!.ToJsonString());
    }

    [Fact]
    public void A_loop_keeps_its_turn_and_its_pending_exits()
    {
        static string Version(string mark) => Definition(Flow("s>l l>d d:True>l d:False>o s>p o>j p>j j>e", Line("s"), Wait("l"),
            Step("Elsa.FlowDecision", "d", ("condition", Script("Boolean", "variables.n = variables.n + 1; variables.n < 3"))), Line("o"), Line("p"), Line("j"), Line("e", mark)), Variable("n", "Int32", 0));
        var run = new EngineRun(Version("alt"));
        run.Event("l");
        Assert.Empty(run.Migrate(Version("neu")));
        run.Event("l");
        Assert.Equal(["s", "p"], run.Console);
        run.Event("l");
        Assert.Equal(["s", "p", "o", "j", "neu"], run.Console);
    }

    [Fact]
    public void A_waiting_step_that_is_gone_must_be_mapped()
    {
        var run = new EngineRun(Definition(Flow("a>b", Wait("a", "los"), Line("b"))));
        var next = Definition(Flow("neu>b", Wait("neu", "los"), Line("b")));
        var obstacle = Assert.Single(run.Migrate(next));
        Assert.Contains("Der wartende Schritt „a“ (a) fehlt in Version 2", obstacle, StringComparison.Ordinal);
        Assert.Null(Assert.Single(run.LastPlan.Waiting).NewActivityId);
        Assert.Empty(run.Migrate(next, ("a", "neu")));
        Assert.Equal("neu", Assert.Single(run.Instance.Bookmarks).ActivityId);
        run.Event("los");
        Assert.Equal(["b"], run.Console);
    }

    [Fact]
    public void A_step_of_another_kind_or_in_another_container_is_refused()
    {
        var run = new EngineRun(Definition(Flow("a>b", Wait("a"), Line("b"))));
        Assert.Contains("andere Art", Assert.Single(run.Migrate(Definition(Flow("a>b", Line("a"), Line("b"))))), StringComparison.Ordinal);
        Assert.Contains("anderen Bereich", Assert.Single(run.Migrate(Definition(Flow("seq>b", Sequence(Wait("a")), Line("b"))))), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_carried_by_id_or_name_and_converted_and_what_cannot_be_is_named()
    {
        string Old(string value) => Definition(Sequence(Set("s", "n", Literal("String", value)), Wait("a")), Variable("n", "String"), Variable("weg", "String", "x"));
        var next = Definition(Sequence(Set("s", "n", Literal("Int32", "1")), Wait("a"), Step("Elsa.WriteLine", "w", ("text", Script("String", "variables.n + 1 + variables.neu")))), Variable("n", "Int32"), Variable("neu", "String", "!"));
        var run = new EngineRun(Old("41"));
        Assert.Empty(run.Migrate(next));
        Assert.Equal(["neu"], run.LastPlan.AddedVariables);
        Assert.Equal(["weg"], run.LastPlan.DroppedVariables);
        Assert.Single(run.LastPlan.ConvertedVariables);
        run.Event("a");
        Assert.Equal(["42!"], run.Console);
        var obstacle = Assert.Single(new EngineRun(Old("viel")).Migrate(next));
        Assert.Contains("„n“", obstacle, StringComparison.Ordinal);
        Assert.DoesNotContain("viel", obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_is_new_does_not_hold_up_a_join_it_can_no_longer_reach()
    {
        var run = new EngineRun(Definition(Flow("s>a a>j j>e", Line("s"), Wait("a"), Line("j"), Line("e"))));
        Assert.Empty(run.Migrate(Definition(Flow("s>a s>z a>j z>j j>e", Line("s"), Wait("a"), Line("z"), Line("j"), Line("e")))));
        run.Event("a");
        Assert.Equal(["s", "j", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_step_put_before_the_waiting_one_is_not_run_and_one_behind_it_is()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c", Line("a"), Wait("b"), Line("c"))));
        Assert.Empty(run.Migrate(Definition(Flow("a>v v>b b>h h>c", Line("a"), Line("v"), Wait("b"), Line("h"), Line("c")))));
        run.Event("b");
        Assert.Equal(["a", "h", "c"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void An_instance_with_an_incident_is_migrated_with_it_and_repaired_in_the_new_version()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c", Line("a"), Step("Elsa.WriteLine", "b", ("text", Script("String", "fehler()"))), Line("c"))));
        Assert.Empty(run.Migrate(Definition(Flow("a>b b>c", Line("a"), Line("b", "berichtigt"), Line("c")))));
        Assert.Equal("Finished/Faulted", run.Status);
        run.Retry();
        Assert.Equal(["a", "berichtigt", "c"], run.Console);
    }

    [Fact]
    public void Positions_of_other_loops_and_their_tasks_and_timers_stay()
    {
        static string Version(string mark) => Definition(Step("Elsa.ForEach", "fe", ("items", Literal("Object", new JsonArray("x", "y"))),
            ("body", Sequence(Step("Buergerservice.UserTask", "t", ("title", Literal("String", "Prüfen")), ("candidateRoles", new JsonArray("Clearing"))), Step("Elsa.WriteLine", "w", ("text", Script("String", $"'{mark} ' + getCurrentValue()")))))));
        var run = new EngineRun(Version("alt"));
        run.Resume();
        var task = Assert.Single(run.Instance.Bookmarks).Key;
        Assert.Empty(run.Migrate(Version("neu")));
        Assert.Equal(task, Assert.Single(run.Instance.Bookmarks).Key);
        run.Resume();
        Assert.Equal(["alt x", "neu y"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void An_ended_instance_is_not_migrated()
    {
        var run = new EngineRun(Definition(Line("a")));
        Assert.Equal(["Der Vorgang ist beendet."], run.Migrate(Definition(Line("a"))));
    }
}
