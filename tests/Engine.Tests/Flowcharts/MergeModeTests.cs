using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

public sealed class MergeModeTests
{
    private static JsonObject Merge(string id, string? mode)
    {
        var step = Line(id);
        if (mode is not null)
            step["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return step;
    }

    private static EngineRun TwoBranches(string? mode, JsonObject? envelope = null) =>
        new(DefinitionWith(Flow("s>a s>b a>m b>m m>end", Line("s"), Line("a"), Wait("b"), Merge("m", mode), Line("end")), envelope ?? []));

    private static EngineRun DeadBranch(string? mode) =>
        new(Definition(Flow("s>d d:True>x d:False>y x>m y>m m>end", Line("s"), Decision("d", "true"), Line("x"), Line("y"), Merge("m", mode), Line("end"))));

    [Theory]
    [InlineData(null)]
    [InlineData("None")]
    [InlineData("Stream")]
    [InlineData("Merge")]
    [InlineData("Converge")]
    public void A_step_waits_for_the_branches_that_are_alive(string? mode)
    {
        var run = TwoBranches(mode);
        Assert.Equal(["s", "a"], run.Console);
        run.Event("b");
        Assert.Equal(["s", "a", "m", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Stream")]
    [InlineData("Merge")]
    [InlineData("Cascade")]
    [InlineData("Race")]
    public void A_dead_branch_does_not_hold_the_step_up(string? mode)
    {
        var run = DeadBranch(mode);
        Assert.Equal(["s", "x", "m", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Converge_wants_every_branch_and_skips_the_step_when_one_is_dead()
    {
        var run = DeadBranch("Converge");
        Assert.Equal(["s", "x"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Race_takes_the_first_branch_and_cancels_the_others_also_those_that_have_not_begun()
    {
        var run = TwoBranches("Race");
        Assert.Equal(["s", "a", "m", "end"], run.Console);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Race_cancels_a_branch_that_waits()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>m b>m m>end", Line("s"), Wait("a"), Wait("b"), Merge("m", "Race"), Line("end"))));
        run.Event("b");
        Assert.Equal(["s", "m", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Cascade_runs_once_for_each_branch_that_arrives()
    {
        var run = TwoBranches("Cascade");
        Assert.Equal(["s", "a", "m", "end"], run.Console);
        Assert.Equal("Running/Suspended", run.Status);
        run.Event("b");
        Assert.Equal(["s", "a", "m", "end", "m", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Cascade_with_dead_branches_only_is_skipped_and_does_not_block_a_join_behind_it()
    {
        var run = new EngineRun(Definition(Flow("s>d s>o d:True>x d:False>y x>m2 y>e e:True>m e:False>z z>j x>m m>j o>j j>end",
            Line("s"), Decision("d", "false"), Line("x"), Line("y"), Decision("e", "false"), Merge("m", "Cascade"), Line("m2"), Line("z"), Line("o"), Line("j"), Line("end"))));
        Assert.Equal(["s", "o", "y", "z", "j", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_behind_a_cascade_pairs_the_branches_in_the_order_they_come_also_over_a_wait()
    {
        // Both branches pass m; the way over q is decided twice before the first r has come back.
        var run = new EngineRun(Definition(Flow("s>a s>b a>m b>m m>q m>r q:True>j r>j j>end",
            Line("s"), Line("a"), Line("b"), Merge("m", "Cascade"), Decision("q", "true"),
                Step("Elsa.Sequence", "r", ("activities", new JsonArray(Set("inc", "n", Script("Int32", "variables.n + 1")), Wait("w")))), Line("j"), Line("end")),
            Variable("n", "Int32", "0")));
        Assert.Equal(["s", "a", "b", "m", "m"], run.Console);
        run.Event("w");
        Assert.Equal(["s", "a", "b", "m", "m", "j", "end"], run.Console);
        run.Event("w");
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(2, run.Console.Count(l => l == "j"));
    }

    [Fact]
    public void Cascade_in_front_of_a_loop_is_refused() =>
        Assert.Contains(EngineRun.Compile(Definition(Flow("s>a s>b a>m b>m m>l l>d d:True>l d:False>end", Line("s"), Line("a"), Line("b"), Merge("m", "Cascade"), Line("l"), Decision("d", "false"), Line("end")))).Problems,
            p => p.Code == "cascade-into-loop" && p.Message.Contains("„m“", StringComparison.Ordinal));

    [Fact]
    public void A_mode_that_does_not_exist_is_refused() =>
        Assert.Contains(EngineRun.Compile(Definition(Flow("s>m", Line("s"), Merge("m", "Irgendwie")))).Problems, p => p.Code == "bad-mode" && p.Message.Contains("Irgendwie", StringComparison.Ordinal));

    [Theory]
    [InlineData("Race")]
    [InlineData("Cascade")]
    public void A_definition_for_elsas_counting_flowcharts_knows_no_merge_modes(string mode)
    {
        var run = TwoBranches(mode, new JsonObject { ["customProperties"] = new JsonObject { ["Flowchart:ExecutionMode"] = "CounterBased" } });
        Assert.Equal(["s", "a"], run.Console);
        run.Event("b");
        Assert.Equal(["s", "a", "m", "end"], run.Console);
    }
}
