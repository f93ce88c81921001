using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Activities;

public sealed class LoopActivityTests
{
    private static JsonObject Value(string id = "v") => Step("Elsa.WriteLine", id, ("text", Script("String", "getCurrentValue()")));

    private static JsonObject For(int start, int end, JsonObject? body, params (string, JsonNode?)[] more) =>
        Step("Elsa.For", "for", [("start", Literal("Int32", start)), ("end", Literal("Int32", end)), ("body", body), .. more]);

    private static JsonObject ForEach(string items, JsonObject? body) => Step("Elsa.ForEach", "each", ("items", Script("Object", items)), ("body", body));

    [Theory]
    [InlineData(1, 3, 1, true, "1 2 3")]
    [InlineData(1, 3, 1, false, "1 2")]
    [InlineData(0, 10, 4, true, "0 4 8")]
    [InlineData(3, 1, 1, true, "3 2 1")]
    [InlineData(3, 1, -1, false, "3 2")]
    [InlineData(2, 2, 1, true, "2")]
    [InlineData(2, 2, 1, false, "")]
    [InlineData(2147483646, 2147483647, 1, true, "2147483646 2147483647")]
    public void A_counting_loop_runs_for_each_number(int start, int end, int step, bool inclusive, string expected)
    {
        var run = new EngineRun(Definition(Sequence(
            For(start, end, Value(), ("step", Literal("Int32", step)), ("outerBoundInclusive", Literal("Boolean", inclusive))), Line("after"))));
        Assert.Equal([.. expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), "after"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_counting_loop_without_distance_is_refused_or_becomes_an_incident()
    {
        Assert.Contains(EngineRun.Compile(Definition(For(1, 3, Value(), ("step", Literal("Int32", 0))))).Problems, p => p.Code == "endless-loop");
        var run = new EngineRun(Definition(For(1, 3, Value(), ("step", Script("Int32", "0")))));
        Assert.Contains("Schrittweite 0", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_loop_does_not_move_its_end()
    {
        var run = new EngineRun(Definition(
            Step("Elsa.For", "for", ("end", Script("Int32", "variables.n")), ("body", Set("s", "n", Literal("Int32", 99)))), Variable("n", "Int32", "2")));
        Assert.Equal(3, run.Journal.Count(r => r is { Event: "Completed", ActivityId: "s" }));
    }

    [Theory]
    [InlineData("Elsa.For")]
    [InlineData("Elsa.ForEach")]
    [InlineData("Elsa.ParallelForEach")]
    [InlineData("Elsa.While")]
    public void A_loop_without_a_body_ends_at_once(string type)
    {
        var loop = Step(type, "loop", ("items", Script("Object", "[1,2]")), ("condition", Script("Boolean", "true")), ("end", Literal("Int32", 3)));
        var run = new EngineRun(Definition(Sequence(loop, Line("after"))));
        Assert.Equal(["after"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Each_turn_sees_its_item_and_number_also_after_a_wait()
    {
        var body = Sequence(Wait("w", "weiter"), Step("Elsa.WriteLine", "v", ("text", Script("String", "getCurrentIndex() + ':' + variables.CurrentValue.name"))));
        var run = new EngineRun(Definition(ForEach("[{name:'Kim'},{name:'Alex'},{name:'Sam'}]", body)));
        run.Event("weiter").Event("weiter");
        Assert.Equal(["0:Kim", "1:Alex"], run.Console);
        run.Event("weiter");
        Assert.Equal(["0:Kim", "1:Alex", "2:Sam"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void The_items_are_those_of_the_beginning_of_the_loop()
    {
        var body = Sequence(Wait("w", "weiter"), Value(), Set("s", "list", Literal("Object", "leer")));
        var run = new EngineRun(Definition(ForEach("variables.list", body), Variable("list", "Object", "[\"a\",\"b\"]")));
        run.Event("weiter").Event("weiter");
        Assert.Equal(["a", "b"], run.Console);
    }

    [Fact]
    public void A_single_object_or_text_is_a_list_of_one_and_nothing_is_an_empty_list()
    {
        Assert.Equal(["Kim"], new EngineRun(Definition(ForEach("({name:'Kim'})", Step("Elsa.WriteLine", "v", ("text", Script("String", "getCurrentValue().name")))))).Console);
        Assert.Equal(["eins"], new EngineRun(Definition(ForEach("'eins'", Value()))).Console);
        Assert.Equal("Finished/Finished", new EngineRun(Definition(ForEach("null", Value()))).Status);
    }

    [Fact]
    public void The_current_value_can_be_bound_to_a_variable()
    {
        var loop = ForEach("[1,2,3]", Wait("w", "weiter"));
        loop["currentValue"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "last-id" } };
        var run = new EngineRun(Definition(loop, Variable("last", "Object")));
        run.Event("weiter");
        Assert.Equal(2L, run.Instance.Variables["last"]);
    }

    [Fact]
    public void Loops_inside_loops_keep_their_own_values()
    {
        var inner = Step("Elsa.ForEach", "inner", ("items", Script("Object", "['x','y']")), ("body", Sequence(Wait("w", "weiter"), Value())));
        var outer = Step("Elsa.Sequence", "body", ("activities", new JsonArray(inner, Value("o"))));
        var run = new EngineRun(Definition(For(1, 2, outer)));
        for (var i = 0; i < 4; i++)
            run.Event("weiter");
        Assert.Equal(["x", "y", "1", "x", "y", "2"], run.Console);
    }

    [Fact]
    public void A_while_loop_asks_before_each_turn()
    {
        var body = Sequence(Wait("w", "weiter"), Set("s", "n", Script("Int32", "variables.n + 1")));
        var run = new EngineRun(Definition(Step("Elsa.While", "while", ("condition", Script("Boolean", "variables.n < 2")), ("body", body)), Variable("n", "Int32", "0")));
        run.Event("weiter");
        Assert.Equal("Running/Suspended", run.Status);
        run.Event("weiter");
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_while_loop_that_never_waits_and_never_ends_becomes_an_incident()
    {
        var run = new EngineRun(Definition(Step("Elsa.While", "while", ("condition", Literal("Boolean", true)), ("body", Line("b")))), maxSteps: 200);
        Assert.Contains("Endlosschleife", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_side_by_side_may_end_in_any_order()
    {
        var body = Sequence(Wait("w", "weiter"), Step("Elsa.WriteLine", "v", ("text", Script("String", "getCurrentIndex() + getCurrentValue()"))));
        var run = new EngineRun(Definition(Sequences(Step("Elsa.ParallelForEach", "each", ("items", Script("Object", "['a','b','c']")), ("body", body)), Line("after"))));
        var waits = run.Instance.Bookmarks.Select(b => b.Id).ToList();
        Assert.Equal(3, waits.Count);
        run.Resume(b => b.Id == waits[2]).Resume(b => b.Id == waits[0]);
        Assert.Equal(["2c", "0a"], run.Console);
        run.Resume(b => b.Id == waits[1]);
        Assert.Equal(["2c", "0a", "1b", "after"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void Nothing_to_run_side_by_side_ends_at_once(string items)
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.ParallelForEach", "each", ("items", Script("Object", items)), ("body", Line("b"))), Line("after"))));
        Assert.Equal(["after"], run.Console);
    }

    [Fact]
    public void Break_leaves_the_nearest_loop_only()
    {
        var inner = ForEach("[1,2,3]", Sequence(Value(), Step("Elsa.If", "if", ("condition", Script("Boolean", "getCurrentValue() == 2")), ("then", Step("Elsa.Break", "br"))), Line("tail")));
        var outer = Step("Elsa.Sequence", "body", ("activities", new JsonArray(inner, Line("outer"))));
        var run = new EngineRun(Definition(For(1, 2, outer)));
        Assert.Equal(["1", "tail", "2", "outer", "1", "tail", "2", "outer"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Break_in_a_flowchart_leaves_the_loop_around_it_and_cancels_what_waits()
    {
        var body = Flow("s>w s>go go>br", Line("s"), Wait("w", "nie"), Wait("go"), Step("Elsa.Break", "br"));
        var run = new EngineRun(Definition(Sequence(For(1, 9, body), Line("after"))));
        run.Event("go");
        Assert.Equal(["s", "after"], run.Console);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Contains(run.Journal, r => r is { Event: "Canceled", ActivityId: "w" });
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Break_ends_all_turns_that_run_side_by_side()
    {
        var body = Sequence(Step("Elsa.If", "if", ("condition", Script("Boolean", "getCurrentValue() == 'b'")), ("then", Step("Elsa.Break", "br"))), Wait("w", "weiter"));
        var run = new EngineRun(Definition(Sequences(Step("Elsa.ParallelForEach", "each", ("items", Script("Object", "['a','b','c']")), ("body", body)), Line("after"))));
        Assert.Equal(["after"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Break_outside_of_a_loop_ends_the_flow_and_is_a_warning()
    {
        var json = Definition(Sequences(Sequence(Step("Elsa.Break", "br"), Line("not")), Line("after")));
        Assert.Contains(EngineRun.Compile(json).Problems, p => p.Code == "break-outside-loop");
        Assert.Equal(["after"], new EngineRun(json).Console);
    }

    [Fact]
    public void Complete_in_a_loop_ends_the_whole_workflow()
    {
        var run = new EngineRun(Definition(Sequence(ForEach("[1,2]", Step("Elsa.Sequence", "body", ("activities", new JsonArray(Value(), Step("Elsa.Complete", "c"))))), Line("after"))));
        Assert.Equal(["1"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_fault_in_one_of_the_turns_stops_the_instance()
    {
        var run = new EngineRun(Definition(ForEach("[1,2]", Step("Elsa.Fault", "f", ("message", Literal("String", "boom"))))));
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Single(run.Instance.Incidents);
    }

    [Fact]
    public void Cancelling_ends_a_loop_that_waits()
    {
        var run = new EngineRun(Definition(ForEach("[1,2]", Wait("w"))));
        run.Cancel();
        Assert.Equal(InstanceSubStatus.Cancelled, run.Instance.SubStatus);
        Assert.Empty(run.Instance.Bookmarks);
    }

    private static JsonObject Sequences(params JsonObject[] steps) => Step("Elsa.Sequence", "outer", ("activities", new JsonArray([.. steps])));
}
