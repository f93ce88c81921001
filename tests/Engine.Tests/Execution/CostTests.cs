using System.Text;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Execution;

/// <summary>What running costs, as far as it does not depend on the machine. Speed is measured by tests/Benchmarks.</summary>
public sealed class CostTests
{
    private static readonly BurstRunner Runner = new(new FakeClock());

    [Fact]
    public void A_step_of_a_flowchart_allocates_at_most_400_bytes()
    {
        const int Steps = 100;
        var workflow = EngineRun.Compile(Definition(Flow(Row(Steps), [.. Enumerable.Range(0, Steps).Select(i => Step("Elsa.Start", $"s{i}"))]))).OrThrow();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Steps, 1, 400);

        void Run() => Assert.Equal(InstanceSubStatus.Finished, Runner.Start(workflow, Runner.Create(workflow, Guid.CreateVersion7(), "kreis")).Instance.SubStatus);
    }

    [Fact]
    public void The_state_of_a_waiting_sequence_of_three_steps_has_at_most_600_bytes()
    {
        // Ids as Elsa Studio gives them.
        var steps = Sequence(Step("Elsa.Start", "a1b2c3d4e5f60718"), Wait("b2c3d4e5f6071829", "Bescheid eingegangen"), Step("Elsa.Start", "c3d4e5f60718293a"));
        var state = InstanceSerializer.Write(new EngineRun(Definition(steps)).Instance);
        Assert.True(state.Length <= 600, Encoding.UTF8.GetString(state));
    }

    [Fact]
    public void The_state_of_a_loop_does_not_grow_with_its_turns()
    {
        var loop = Definition(
            Flow("inc>w w>d d:True>inc d:False>end", Set("inc", "n", Script("Int32", "variables.n + 1")), Wait("w", "weiter"), Decision("d", "variables.n < 90"), Line("end")),
            Variable("n", "Int32", "10"));
        var run = new EngineRun(loop).Event("weiter");
        var early = InstanceSerializer.Write(run.Instance).Length;
        for (var turn = 0; turn < 50; turn++)
            run.Event("weiter");
        // Counters have grown by a digit or two, and nothing else.
        Assert.InRange(InstanceSerializer.Write(run.Instance).Length, early, early + 20);
    }

    [Fact]
    public void Ten_thousand_branches_meet_in_one_join()
    {
        const int Branches = 10_000;
        var names = Enumerable.Range(0, Branches).Select(i => $"b{i}").ToList();
        var fork = Step("Elsa.FlowFork", "f", ("branches", Literal("String[]", new System.Text.Json.Nodes.JsonArray([.. names.Select(n => (System.Text.Json.Nodes.JsonNode)n)]))));
        var connections = string.Join(' ', names.Select(n => $"f:{n}>{n} {n}>j")) + " j>end";
        var run = new EngineRun(Definition(Flow(connections, [fork, .. names.Select(n => Line(n)), Join("j", "WaitAll"), Line("end")])), maxSteps: 100_000);
        Assert.Equal([.. names, "end"], run.Console);
    }

    [Fact]
    public void Five_thousand_loops_in_a_row_end_one_after_the_other()
    {
        const int Loops = 5_000;
        var steps = Enumerable.Range(0, Loops).SelectMany(i => new[] { Step("Elsa.Start", $"a{i}"), Decision($"d{i}", "false") });
        var connections = Enumerable.Range(0, Loops).Select(i => $"a{i}>d{i} d{i}:True>a{i} d{i}:False>{(i + 1 < Loops ? $"a{i + 1}" : "end")}");
        var run = new EngineRun(Definition(Flow(string.Join(' ', connections), [.. steps, Line("end")])), maxSteps: 100_000);
        Assert.Equal(["end"], run.Console);
    }

    [Fact]
    public void A_thousand_waits_are_given_up_together()
    {
        const int Branches = 1_000;
        var names = Enumerable.Range(0, Branches).Select(i => $"w{i}").ToList();
        var connections = string.Join(' ', names.Select(n => $"s>{n} {n}>j"));
        var run = new EngineRun(Definition(Flow(connections, [Line("s"), .. names.Select(n => Wait(n)), Join("j", "WaitAny")])));
        Assert.Equal(Branches, run.Instance.Bookmarks.Count);
        run.Event("w500");
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Equal(Branches, run.Last.RemovedBookmarks.Count);
    }

    private static string Row(int steps) => string.Join(' ', Enumerable.Range(1, steps - 1).Select(i => $"s{i - 1}>s{i}"));
}
