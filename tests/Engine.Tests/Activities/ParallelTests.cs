using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Activities;

public sealed class ParallelTests
{
    private static JsonObject Then(string wait, string line) =>
        Step("Elsa.Sequence", "seq-" + wait, ("activities", new JsonArray(Wait(wait), Line(line))));

    private static JsonObject Fork(JsonNode? mode, params JsonObject[] branches) =>
        Step("Elsa.Fork", "fork", ("joinMode", mode), ("branches", new JsonArray([.. branches])));

    [Fact]
    public void Parallel_steps_run_in_turn_and_are_all_awaited()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.Parallel", "par", ("activities", new JsonArray(Then("a", "a!"), Line("l"), Then("b", "b!")))), Line("after"))));
        Assert.Equal(["l"], run.Console);
        run.Event("b").Event("a");
        Assert.Equal(["l", "b!", "a!", "after"], run.Console);
    }

    [Theory]
    [InlineData("Elsa.Parallel")]
    [InlineData("Elsa.Fork")]
    [InlineData("Elsa.Switch")]
    [InlineData("Elsa.FlowNode")]
    public void An_empty_container_ends_at_once(string type)
    {
        var run = new EngineRun(Definition(Sequence(Step(type, "empty"), Line("after"))));
        Assert.Equal(["after"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_fork_waits_for_all_branches_by_default()
    {
        var run = new EngineRun(Definition(Sequence(Fork(null, Then("a", "a!"), Then("b", "b!")), Line("after"))));
        run.Event("a");
        Assert.Equal(["a!"], run.Console);
        run.Event("b");
        Assert.Equal(["a!", "b!", "after"], run.Console);
    }

    [Fact]
    public void A_fork_that_waits_for_any_cancels_the_others()
    {
        var run = new EngineRun(Definition(Sequence(Fork("WaitAny", Then("a", "a!"), Then("b", "b!")), Line("after"))));
        run.Event("b");
        Assert.Equal(["b!", "after"], run.Console);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Contains(run.Journal, r => r is { Event: "Canceled", ActivityId: "a" });
    }

    [Fact]
    public void A_fork_mode_that_does_not_exist_is_refused() =>
        Assert.Contains(EngineRun.Compile(Definition(Fork("WaitSome", Line("a")))).Problems, p => p.Code == "bad-mode" && p.Message.Contains("joinMode", StringComparison.Ordinal));

    [Fact]
    public void An_end_inside_a_branch_ends_that_branch_only()
    {
        var branch = Step("Elsa.Sequence", "one", ("activities", new JsonArray(Step("Elsa.End", "end"), Line("not"))));
        var run = new EngineRun(Definition(Sequence(Fork(null, branch, Then("b", "b!")), Line("after"))));
        run.Event("b");
        Assert.Equal(["b!", "after"], run.Console);
    }

    [Fact]
    public void A_flow_node_wraps_one_step()
    {
        var run = new EngineRun(Definition(Flow("n>end", Step("Elsa.FlowNode", "n", ("body", Then("w", "in"))), Line("end"))));
        run.Event("w");
        Assert.Equal(["in", "end"], run.Console);
    }

    [Fact]
    public void Inline_code_of_a_program_does_nothing_and_is_a_warning()
    {
        var json = Definition(Sequence(Step("Elsa.Inline", "i"), Line("after")));
        Assert.Contains(EngineRun.Compile(json).Problems, p => p.Code == "no-code");
        Assert.Equal(["after"], new EngineRun(json).Console);
    }
}
