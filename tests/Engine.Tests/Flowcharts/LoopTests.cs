using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

public sealed class LoopTests
{
    private static readonly string Counting = Definition(
        Flow("s>inc inc>w w>d d:True>inc d:False>end", Line("s"), Set("inc", "n", Script("Int32", "variables.n + 1")), Wait("w", "weiter"), Decision("d", "variables.n < 3"), Line("end")),
        Variable("n", "Int32", "0"));

    [Fact]
    public void A_loop_turns_until_its_decision_leaves_it()
    {
        var run = new EngineRun(Counting);
        run.Event("weiter").Event("weiter");
        Assert.Equal(["s"], run.Console);
        run.Event("weiter");
        Assert.Equal(["s", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_behind_a_loop_waits_until_the_loop_has_ended()
    {
        // The way out of the loop is not taken in the first turns; that must not release the join.
        var run = new EngineRun(Definition(
            Flow("s>inc s>p inc>w w>d d:True>inc d:False>j p>j", Line("s"), Line("p"), Set("inc", "n", Script("Int32", "variables.n + 1")), Wait("w", "weiter"), Decision("d", "variables.n < 3"), Line("j", "joined")),
            Variable("n", "Int32", "0")));
        run.Event("weiter").Event("weiter");
        Assert.Equal(["s", "p"], run.Console);
        run.Event("weiter");
        Assert.Equal(["s", "p", "joined"], run.Console);
    }

    [Theory]
    [InlineData("d:True>inc d:False>j")]
    [InlineData("d:False>j d:True>inc")]
    public void The_order_in_which_connections_are_drawn_does_not_matter(string decisions)
    {
        var json = Definition(
            Flow($"s>inc s>p inc>d {decisions} p>j j>end", Line("s"), Wait("p", "seite"), Set("inc", "n", Script("Int32", "variables.n + 1")), Decision("d", "variables.n < 4"), Line("j", "joined"), Line("end")),
            Variable("n", "Int32", "0"));
        var run = new EngineRun(json);
        Assert.Equal(["s"], run.Console);
        run.Event("seite");
        Assert.Equal(["s", "joined", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData("l:True>h l:False>j")]
    [InlineData("l:False>j l:True>h")]
    public void A_loop_that_is_never_entered_does_not_block_what_follows(string decisions)
    {
        var run = new EngineRun(Definition(
            Flow($"s>d d:True>h d:False>y h>l {decisions} y>j j>end", Line("s"), Decision("d", "false"), Line("h"), Decision("l", "true"), Line("y"), Line("j", "joined"), Line("end"))));
        Assert.Equal(["s", "y", "joined", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_loop_that_ends_another_way_lets_the_unused_exit_go_dead()
    {
        var run = new EngineRun(Definition(
            Flow("s>a a>d d:True>x d:False>e e:True>a e:False>end x>end", Line("s"), Line("a"), Decision("d", "false"), Line("x"), Decision("e", "false"), Line("end"))));
        Assert.Equal(["s", "a", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Two_returns_of_one_loop_start_one_new_turn()
    {
        var run = new EngineRun(Definition(
            Flow("s>h h>d d:True>e d:False>h e:True>h e:False>end", Line("s"), Set("h", "n", Script("Int32", "variables.n + 1")), Decision("d", "variables.n != 2"), Decision("e", "variables.n < 4"), Line("end")),
            Variable("n", "Int32", "0")));
        Assert.Equal(["s", "end"], run.Console);
        Assert.Equal(4, run.Journal.Count(r => r is { Event: "Completed", ActivityId: "h" }));
    }

    [Fact]
    public void A_loop_inside_a_loop_keeps_its_turns_apart()
    {
        var run = new EngineRun(Definition(
            Flow("s>o o>i i>id id:True>i id:False>od od:True>o od:False>end", Line("s"), Set("o", "outer", Script("Int32", "variables.outer + 1")),
                Set("i", "inner", Script("Int32", "variables.inner + 1")), Decision("id", "variables.inner % 3 != 0"), Decision("od", "variables.outer < 3"), Line("end")),
            Variable("outer", "Int32", "0"), Variable("inner", "Int32", "0")));
        Assert.Equal(["s", "end"], run.Console);
        Assert.Equal(3L, Convert.ToInt64(run.Instance.Variables["outer"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(9L, Convert.ToInt64(run.Instance.Variables["inner"], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_way_out_of_an_inner_loop_that_returns_to_the_outer_one_is_decided_once_per_outer_turn()
    {
        // Inner loop turns once, then leaves forwards; the outer loop returns once from behind it and then ends.
        var run = new EngineRun(Definition(
            Flow("h1>inc inc>h2 h2:Nochmal>inc h2:Zurueck>h1 h2:Weiter>z z:VonVorn>h1 z:Fertig>end", Line("h1"), Set("inc", "n", Script("Int32", "variables.n + 1")),
                Step("Elsa.FlowSwitch", "h2", ("cases", new System.Text.Json.Nodes.JsonArray(Case("Nochmal", "variables.n == 1"), Case("Weiter", "variables.n >= 2"), Case("Zurueck", "false")))),
                Step("Elsa.FlowSwitch", "z", ("cases", new System.Text.Json.Nodes.JsonArray(Case("VonVorn", "variables.n == 2"), Case("Fertig", "variables.n > 2")))), Line("end")),
            Variable("n", "Int32", "0")));
        Assert.Equal(["h1", "h1", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_way_out_of_two_loops_that_was_taken_in_an_earlier_turn_is_not_decided_once_more_when_they_end()
    {
        // In the first turn of the outer loop t is reached and waits, while the loop goes on beside it and ends in its second turn.
        var run = new EngineRun(Definition(
            Flow("s>o o>i i>d1 i>w d1:True>t d1:False>d2 w>d2 d2:True>i d2:False>e e:True>o e:False>z t>j z>j j>end", Line("s"), Line("w"), Set("o", "n", Script("Int32", "variables.n + 1")), Line("i"),
                Decision("d1", "variables.n == 1"), Decision("d2", "false"), Decision("e", "variables.n == 1"), Wait("t", "weiter"), Line("z"), Line("j"), Line("end")),
            Variable("n", "Int32", "0")));
        Assert.Equal(["s", "i", "w", "i", "w", "z"], run.Console);
        run.Event("weiter");
        Assert.Equal(["s", "i", "w", "i", "w", "z", "j", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_waits_for_an_outer_loop_whose_returns_lie_inside_an_inner_one()
    {
        var run = new EngineRun(Definition(
            Flow("s>u u>j s>a1 a1>a2 a2:Innen>a2w a2w>a2 a2:Aussen>a1 a2:Raus>t t>j j>end", Line("s"), Line("u"), Line("a1"),
                Step("Elsa.FlowSwitch", "a2", ("cases", new System.Text.Json.Nodes.JsonArray(Case("Innen", "variables.n == 0"), Case("Aussen", "variables.n == 1"), Case("Raus", "variables.n >= 2")))),
                Set("a2w", "n", Script("Int32", "variables.n + 1")), Line("t"), Line("j"), Line("end")),
            Variable("n", "Int32", "0")), maxSteps: 200);
        Assert.Equal(["s", "u", "a1"], run.Console.Take(3));
        // n never passes 1 behind Aussen, so the outer loop goes on for ever: the join must not have run early.
        Assert.DoesNotContain("j", run.Console);
        Assert.Equal("Finished/Faulted", run.Status);
    }

    private static System.Text.Json.Nodes.JsonObject Case(string label, string condition) =>
        new() { ["label"] = label, ["condition"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "JavaScript", ["value"] = condition } };

    [Fact]
    public void A_loop_without_a_pause_becomes_an_incident_and_not_a_hung_node()
    {
        var run = new EngineRun(Definition(Flow("a>b b>a", Line("a"), Line("b"))), maxSteps: 500);
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Contains("Endlosschleife", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_diamonds_before_a_return_compile_in_linear_time()
    {
        // Elsa enumerates all paths here: 2^60 of them.
        var steps = new List<System.Text.Json.Nodes.JsonObject> { Line("s") };
        var connections = new List<string>();
        var before = "s";
        for (var i = 0; i < 60; i++)
        {
            steps.AddRange([Decision($"d{i}", "true"), Line($"a{i}"), Line($"b{i}"), Line($"m{i}")]);
            connections.Add($"{before}>d{i} d{i}:True>a{i} d{i}:False>b{i} a{i}>m{i} b{i}>m{i}");
            before = $"m{i}";
        }

        steps.AddRange([Decision("last", "false"), Line("end")]);
        connections.Add($"{before}>last last:True>s last:False>end");
        var run = new EngineRun(Definition(Flow(string.Join(' ', connections), [.. steps])));
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(1 + 60 + 60 + 1, run.Console.Count);
    }
}
