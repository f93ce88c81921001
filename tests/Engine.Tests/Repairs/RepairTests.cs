using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class RepairTests
{
    // A step that fails until the variable is right.
    private static JsonObject Fragile => Step("Elsa.WriteLine", "w", ("text", Script("String", "if (!variables.ok) throw new Error('noch nicht'); 'geht'")));

    private static JsonObject Continuing => new() { ["options"] = new JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" } };

    private static EngineRun Broken(JsonObject? envelope = null) =>
        new(DefinitionWith(Flow("s>w s>p w>e", Line("s"), Fragile, Line("p"), Line("e")), envelope ?? [], Variable("ok", "Boolean", false)));

    private static EngineRun SetOk(EngineRun run) => run.Operate((o, w, i) => o.SetVariable(w, i, "ok", null, true, "Probe"));

    [Fact]
    public void An_incident_names_its_step_its_cause_and_its_attempts()
    {
        var incident = Assert.Single(Broken().Instance.Incidents);
        Assert.Equal(("w", FaultPoint.Begin), (incident.ActivityId, incident.Point));
        Assert.Contains("noch nicht", incident.Message, StringComparison.Ordinal);
        Assert.NotEqual(Guid.Empty, incident.Id);
        Assert.Equal(incident.Message, Assert.Single(incident.Attempts).Error);
    }

    [Fact]
    public void A_retry_runs_the_step_again_and_then_what_was_scheduled_when_the_instance_stopped()
    {
        var run = SetOk(Broken());
        Assert.Equal(["s"], run.Console);
        Assert.Equal("Finished/Faulted", run.Status);
        run.Retry();
        Assert.Equal(["s", "geht", "p", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Empty(run.Instance.Incidents);
    }

    [Fact]
    public void A_retry_that_fails_again_keeps_the_history_and_can_be_repeated()
    {
        var run = Broken().Retry().Retry();
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal(3, Assert.Single(run.Instance.Incidents).Attempts.Count);
        SetOk(run).Retry();
        Assert.Equal(["s", "geht", "p", "e"], run.Console);
    }

    [Fact]
    public void With_the_continue_strategy_the_other_branch_has_gone_on_and_only_the_failed_one_is_taken_up()
    {
        var run = SetOk(Broken(Continuing));
        Assert.Equal(["s", "p"], run.Console);
        run.Retry();
        Assert.Equal(["s", "p", "geht", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_skip_completes_the_step_with_the_chosen_outcome_and_outputs()
    {
        var decide = Step("Elsa.FlowDecision", "d", ("condition", Script("Boolean", "fehler()")));
        var run = new EngineRun(Definition(Flow("d:True>t d:False>f", decide, Line("t"), Line("f"))));
        Assert.Throws<InputException>(() => run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, "Vielleicht", new Dictionary<string, object?>(), "Probe")));
        run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, "False", new Dictionary<string, object?>(), "Von Hand entschieden"));
        Assert.Equal(["f"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Contains(run.Journal, j => j is { Event: "Incident skipped", ActivityId: "d", Message: "Von Hand entschieden" });
    }

    [Fact]
    public void Skipping_writes_outputs_where_the_definition_wants_them()
    {
        var script = Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "fehler()")), ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "n-id" } }));
        var run = new EngineRun(Definition(Sequence(script, Step("Elsa.WriteLine", "w", ("text", Script("String", "'n=' + variables.n")))), Variable("n", "Int32")));
        Assert.Throws<InputException>(() => run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, null, new Dictionary<string, object?> { ["result"] = "viele" }, "Probe")));
        run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, null, new Dictionary<string, object?> { ["result"] = 7L }, "Probe"));
        Assert.Equal(["n=7"], run.Console);
    }

    [Fact]
    public void Repaired_inputs_hold_for_this_execution_and_are_checked()
    {
        var run = new EngineRun(Definition(Flow("w>n n:True>w", Step("Elsa.WriteLine", "w", ("text", Script("String", "variables.rund ? 'von selbst' : fehler()"))),
            Step("Elsa.FlowDecision", "n", ("condition", Script("Boolean", "const erst = !variables.rund; variables.rund = true; erst")))), Variable("rund", "Boolean", false)));
        Assert.Throws<InputException>(() => run.Operate((o, w, i) => o.Repair(w, i, i.Incidents[0].Id, new Dictionary<string, object?> { ["falsch"] = "x" }, "Probe")));
        run.Operate((o, w, i) => o.Repair(w, i, i.Incidents[0].Id, new Dictionary<string, object?> { ["text"] = "von Hand" }, "Probe"));
        Assert.Equal(["von Hand", "von selbst"], run.Console);
    }

    [Fact]
    public void An_answer_that_could_not_be_taken_up_is_not_lost()
    {
        var wait = Step("Elsa.Event", "e", ("eventName", Literal("String", "zahl")), ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "n-id" } }));
        var run = new EngineRun(Definition(Sequence(wait, Step("Elsa.WriteLine", "w", ("text", Script("String", "'' + variables.n")))), Variable("n", "Int32")));
        run.Event("zahl", "keine");
        Assert.Equal((FaultPoint.Resume, "Finished/Faulted"), (Assert.Single(run.Instance.Incidents).Point, run.Status));
        run.Retry();
        Assert.Equal(2, Assert.Single(run.Instance.Incidents).Attempts.Count);
        run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, null, new Dictionary<string, object?> { ["result"] = 3L }, "Probe"));
        Assert.Equal(["3"], run.Console);
    }

    [Fact]
    public void What_a_failed_step_had_asked_for_never_happens()
    {
        var run = new EngineRun(Definition(Sequence(Step("Test.AskAndFail", "a"))));
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Empty(run.Last.Effects);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Empty(run.Tasks);
    }

    [Fact]
    public void A_given_up_effect_keeps_its_wait_so_that_a_retry_attempts_the_same_one()
    {
        var run = new EngineRun(Definition(Sequence(Step("Test.Ask", "a"), Line("danach"))));
        var effect = Assert.Single(run.Last.Effects);
        run.FailEffect("Gegenstelle weg");
        Assert.Equal((FaultPoint.Effect, effect.Id), (Assert.Single(run.Instance.Incidents).Point, run.Instance.Incidents[0].EffectId!.Value));
        run.Retry();
        Assert.Empty(run.Last.Effects);
        Assert.Equal("Running/Suspended", run.Status);
        run.Resume(b => b.Key == effect.Id.ToString(), "ok");
        Assert.Equal(["danach"], run.Console);
    }

    [Fact]
    public void An_endless_loop_goes_on_where_it_was_stopped()
    {
        var run = new EngineRun(Definition(Flow("w>d d:True>w d:False>e", Step("Elsa.WriteLine", "w", ("text", Script("String", "variables.n = variables.n + 1; '' + variables.n"))),
            Step("Elsa.FlowDecision", "d", ("condition", Script("Boolean", "variables.n < 12"))), Line("e")), Variable("n", "Int32", 0)), maxSteps: 10);
        Assert.Equal("Finished/Faulted", run.Status);
        run.Retry().Retry();
        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"{n}").Append("e"), run.Console);
    }

    [Fact]
    public void A_loop_that_fails_between_two_turns_goes_on_with_the_next_turn()
    {
        var loop = Step("Elsa.While", "l", ("condition", Script("Boolean", "if (variables.n == 1 && !variables.ok) throw new Error('halt'); variables.n < 2")),
            ("body", Step("Elsa.WriteLine", "w", ("text", Script("String", "variables.n = variables.n + 1; '' + variables.n")))));
        var run = new EngineRun(Definition(Sequence(loop, Line("e")), Variable("n", "Int32", 0), Variable("ok", "Boolean", false)));
        Assert.Equal(FaultPoint.ChildEnded, Assert.Single(run.Instance.Incidents).Point);
        SetOk(run).Retry();
        Assert.Equal(["1", "2", "e"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }
}
