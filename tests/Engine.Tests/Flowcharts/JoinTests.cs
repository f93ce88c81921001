using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

public sealed class JoinTests
{
    [Fact]
    public void A_step_with_two_inbound_connections_runs_once_when_both_are_decided()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>end b>end", Line("s"), Line("a"), Wait("b"), Line("end"))));
        Assert.Equal(["s", "a"], run.Console);
        run.Event("b");
        Assert.Equal(["s", "a", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_path_not_taken_does_not_block_the_join_behind_it()
    {
        var run = new EngineRun(Definition(Flow("s>d d:True>x d:False>y x>z z>end y>end", Line("s"), Decision("d", "false"), Line("x"), Line("y"), Line("z"), Line("end"))));
        Assert.Equal(["s", "y", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_step_all_of_whose_connections_are_dead_is_skipped()
    {
        var run = new EngineRun(Definition(Flow("s>d d:True>x x>end", Line("s"), Decision("d", "false"), Line("x"), Line("end"))));
        Assert.Equal(["s"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void WaitAny_runs_once_and_cancels_a_branch_that_waits()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>j b>j j>end", Line("s"), Wait("a"), Wait("b"), Join("j", "WaitAny"), Line("end"))));
        run.Event("b");
        Assert.Equal(["s", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Contains(run.Journal, r => r is { Event: "Canceled", ActivityId: "a" });
        run.Event("a");
        Assert.Equal(["s", "end"], run.Console);
    }

    [Fact]
    public void WaitAny_cancels_a_branch_that_is_scheduled_and_has_not_begun()
    {
        // In Elsa the branch b still begins, and everything behind the join runs twice.
        var run = new EngineRun(Definition(Flow("s>a s>b a>j b>j j>end", Line("s"), Line("a"), Wait("b"), Join("j", "WaitAny"), Line("end"))));
        Assert.Equal(["s", "a", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void WaitAll_skips_what_follows_when_one_branch_is_dead()
    {
        var run = new EngineRun(Definition(Flow("s>d d:True>x d:False>y x>j y>j j>end", Line("s"), Decision("d", "true"), Line("x"), Line("y"), Join("j", "WaitAll"), Line("end"))));
        Assert.Equal(["s", "x"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData("WaitAllActive")]
    [InlineData("WaitAll")]
    public void A_join_waits_for_every_branch_that_is_alive(string mode)
    {
        var run = new EngineRun(Definition(Flow("s>a s>b s>c a>j b>j c>j j>end", Line("s"), Wait("a"), Wait("b"), Wait("c"), Join("j", mode), Line("end"))));
        run.Event("c").Event("a");
        Assert.Equal(["s"], run.Console);
        run.Event("b");
        Assert.Equal(["s", "end"], run.Console);
    }
}
