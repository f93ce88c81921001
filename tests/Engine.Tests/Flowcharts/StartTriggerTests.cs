using System.Text.Json.Nodes;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

public sealed class StartTriggerTests
{
    private static JsonObject[] TwoStarts =>
        [Starting(Wait("e")), Line("a"), Starting(Step("Elsa.Timer", "t", ("interval", Literal("TimeSpan", "01:00:00")))), Line("b"), Line("end")];

    [Theory]
    [InlineData("e", "a")]
    [InlineData("t", "b")]
    public void A_run_begins_at_the_trigger_that_started_it_and_no_join_waits_for_the_other(string trigger, string after)
    {
        var run = new EngineRun(Definition(Flow("e>a t>b a>end b>end", TwoStarts)), startedBy: trigger);
        Assert.Equal([after, "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData("Elsa.Cron", "cronExpression", "String", "0 7 * * *")]
    [InlineData("Elsa.StartAt", "dateTime", "DateTimeOffset", "2030-01-01T00:00:00Z")]
    [InlineData("Elsa.HttpEndpoint", "path", "String", "anfrage")]
    public void Every_kind_of_trigger_is_begun_at(string type, string input, string inputType, string value)
    {
        var run = new EngineRun(Definition(Flow("s>a x>b", Step("Elsa.Start", "s"), Line("a"), Starting(Step(type, "x", (input, Literal(inputType, value)))), Line("b"))), startedBy: "x");
        Assert.Equal(["b"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Started_by_hand_the_run_begins_at_the_Start_step()
    {
        var run = new EngineRun(Definition(Flow("s>a e>b a>end b>end", Step("Elsa.Start", "s"), Line("a"), Starting(Wait("e")), Line("b"), Line("end"))));
        Assert.Equal(["a", "end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_trigger_in_the_middle_skips_what_comes_before_it()
    {
        var json = Definition(Flow("s>a s>c a>e e>b b>end c>end", Step("Elsa.Start", "s"), Line("a"), Line("c"), Starting(Wait("e")), Line("b"), Line("end")));
        Assert.Equal(["b", "end"], new EngineRun(json, startedBy: "e").Console);
        var byHand = new EngineRun(json);
        Assert.Equal("Running/Suspended", byHand.Status);
        byHand.Event("e");
        Assert.Equal(["a", "c", "b", "end"], byHand.Console);
        Assert.Equal("Finished/Finished", byHand.Status);
    }

    [Fact]
    public void A_loop_behind_the_other_start_is_not_waited_for()
    {
        var json = Definition(
            Flow(
                "e>h h>d d:True>h d:False>end t>end end>z",
                Starting(Wait("e")), Line("h"), Decision("d", "false"), Starting(Wait("t")), Line("end"), Line("z")));
        Assert.Equal(["end", "z"], new EngineRun(json, startedBy: "t").Console);
        Assert.Equal(["h", "end", "z"], new EngineRun(json, startedBy: "e").Console);
    }

    [Fact]
    public void A_trigger_inside_a_step_begins_at_that_step()
    {
        var run = new EngineRun(Definition(Flow("s>a seq>b", Step("Elsa.Start", "s"), Line("a"), Sequence(Starting(Wait("e")), Line("c")), Line("b"))), startedBy: "e");
        Assert.Equal(["c", "b"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_sequence_begins_at_the_trigger_or_at_the_step_it_lies_in()
    {
        var run = new EngineRun(Definition(Sequence(Line("a"), Starting(Wait("e")), Line("b"), Starting(Wait("f")))), startedBy: "e");
        Assert.Equal(["b"], run.Console);
        Assert.Equal("f", Assert.Single(run.Instance.Bookmarks).ActivityId);
        Assert.Equal(["c", "d"], new EngineRun(Definition(Sequence(Line("a"), Step("Elsa.Sequence", "inner", ("activities", new JsonArray(Line("b"), Starting(Wait("e")), Line("c")))), Line("d"))), startedBy: "e").Console);
        Assert.Equal(["b", "c"], new EngineRun(Definition(Sequence(Line("a"), Flow("s>e e>b", Step("Elsa.Start", "s"), Starting(Wait("e")), Line("b")), Line("c"))), startedBy: "e").Console);
    }

    [Fact]
    public void A_triggering_step_that_failed_takes_its_trigger_again_when_it_is_retried()
    {
        var step = Starting(Wait("e"));
        step["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "n-id" } };
        var run = new EngineRun(Definition(Sequence(step, Line("b")), Variable("n", "Int32")), startedBy: "e", triggerInput: "keine Zahl");
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal("\"keine Zahl\"", Assert.Single(run.Instance.Incidents).Trigger);
        run.Retry();
        Assert.Equal(("Finished/Faulted", 2), (run.Status, run.Instance.Incidents[0].Attempts.Count));
        Assert.Empty(run.Instance.Bookmarks);
    }

    [Fact]
    public void An_input_that_does_not_fit_stops_the_triggering_step_and_a_retry_goes_on_without_it()
    {
        var json = DefinitionWith(Sequence(Starting(Wait("e")), Step("Elsa.WriteLine", "w", ("text", Script("String", "String(getInput('anzahl')) + getInput('name')")))), new() { ["inputs"] = new JsonArray(new JsonObject { ["name"] = "anzahl", ["type"] = "Int32" }, new JsonObject { ["name"] = "name", ["type"] = "String" }) });
        var run = new EngineRun(json, startedBy: "e", input: new Dictionary<string, object?> { ["anzahl"] = "viele", ["name"] = 5L });
        var incident = Assert.Single(run.Instance.Incidents);
        Assert.StartsWith("Eingabe „anzahl“: Der Wert passt nicht zum Typ ganze Zahl.", incident.Message, StringComparison.Ordinal);
        run.Retry();
        Assert.Equal(["null5"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_run_begun_at_the_second_trigger_survives_being_stored()
    {
        var run = new EngineRun(Definition(Flow("e>a t>w w>end a>end", Starting(Wait("e")), Line("a"), Starting(Wait("t")), Wait("w"), Line("end"))), startedBy: "t");
        Assert.Equal("w", Assert.Single(run.Instance.Bookmarks).ActivityId);
        run.Event("w");
        Assert.Equal(["end"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_trigger_in_the_middle_of_a_loop_is_refused_by_name()
    {
        var error = Assert.Throws<DefinitionException>(() => EngineRun.Compile(Definition(
            Flow("s>a a>e e>d d:True>a", Step("Elsa.Start", "s"), Line("a"), Starting(Wait("e")), Decision("d", "true")))).OrThrow());
        Assert.Contains("Begonnen werden kann dieser Ablauf bei „e“ (e), „s“ (s)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_join_that_needs_the_branches_of_two_starts_is_warned_of()
    {
        var warning = Assert.Single(EngineRun.Compile(WithJoin("WaitAll")).Problems);
        Assert.Equal((ProblemSeverity.Warning, "join-of-starts"), (warning.Severity, warning.Code));
        Assert.Contains("„j“ (j)", warning.Message, StringComparison.Ordinal);
        Assert.Empty(EngineRun.Compile(WithJoin("WaitAllActive")).Problems);
    }

    private static string WithJoin(string mode) => Definition(Flow("e>j t>j j>end", Starting(Wait("e")), Starting(Wait("t")), Join("j", mode), Line("end")));

    private static JsonObject Starting(JsonObject step)
    {
        step["canStartWorkflow"] = true;
        return step;
    }
}
