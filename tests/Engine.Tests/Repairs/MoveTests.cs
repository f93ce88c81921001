using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class MoveTests
{
    private static EngineRun Move(EngineRun run, string from, string to) => run.Operate((o, w, i) => o.Move(w, i, from, to, "Probe"));

    [Fact]
    public void A_move_forward_withdraws_the_wait_and_begins_the_named_step()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c c>d", Wait("a"), Line("b"), Wait("c"), Line("d"))));
        Move(run, "a", "c");
        Assert.Equal("c", Assert.Single(run.Instance.Bookmarks).ActivityId);
        run.Event("c");
        Assert.Equal(["d"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_move_back_runs_the_way_again()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c c>d", Wait("a"), Line("b"), Wait("c"), Line("d"))));
        run.Event("a");
        Move(run, "c", "a").Event("a").Event("c");
        Assert.Equal(["b", "b", "d"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_does_not_wait_for_the_branch_that_was_moved_past_it()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>j b>j j>e", Line("s"), Wait("a"), Wait("b"), Line("j"), Line("e"))));
        Move(run, "a", "j");
        Assert.Equal(["s", "j", "e"], run.Console);
        run.Event("b");
        Assert.Equal(["s", "j", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_branch_moved_back_behind_a_join_reaches_it_alone()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>j b>j j>x x>e", Line("s"), Wait("a"), Wait("b"), Line("j"), Wait("x"), Line("e"))));
        run.Event("a").Event("b");
        Move(run, "x", "a").Event("a").Event("x");
        Assert.Equal(["s", "j", "j", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_join_goes_on_when_the_branch_it_waited_for_is_moved_into_the_other_one()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b a>a2 a2>j b>j j>e", Line("s"), Wait("a"), Wait("b"), Line("a2"), Line("j"), Line("e"))));
        run.Event("b");
        Move(run, "a", "a2");
        Assert.Equal(["s", "a2", "j", "e"], run.Console);
    }

    [Fact]
    public void A_move_out_of_a_loop_lets_the_join_behind_it_run()
    {
        var run = new EngineRun(Definition(Flow("s>l l>d d:True>l d:False>o d:False>p o>j p>j j>e", Line("s"), Wait("l"), Decision("d", "true"), Line("o"), Line("p"), Line("j"), Line("e"))));
        run.Event("l");
        Move(run, "l", "o");
        Assert.Equal(["s", "o", "j", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_sequence_goes_on_after_the_step_begun_by_hand()
    {
        var run = new EngineRun(Definition(Sequence(Wait("a"), Line("b"), Wait("c"), Line("d"))));
        Move(run, "a", "c").Event("c");
        Assert.Equal(["d"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_failed_step_can_be_left_by_a_move()
    {
        var run = new EngineRun(Definition(Flow("a>b b>c", Line("a"), Step("Elsa.Fault", "b", ("message", Literal("String", "nein"))), Line("c"))));
        Move(run, "b", "c");
        Assert.Equal(["a", "c"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Only_a_step_of_the_same_container_can_be_begun()
    {
        var run = new EngineRun(Definition(Flow("a>seq seq>c", Wait("a"), Sequence(Line("innen")), Line("c"))));
        Assert.Throws<ConflictException>(() => Move(run, "a", "innen"));
        Assert.Throws<NotFoundException>(() => Move(run, "a", "gibtEsNicht"));
        Assert.Throws<NotFoundException>(() => Move(run, "c", "a"));
    }
}
