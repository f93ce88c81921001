using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Migration;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

/// <summary>States in which an instance once hung, lost something or went on where it should not.</summary>
public sealed class DeadEndTests
{
    private static JsonObject Continuing => new() { ["options"] = new JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" } };

    private static JsonObject Fragile => Step("Elsa.WriteLine", "w", ("text", Script("String", "if (!variables.ok) throw new Error('noch nicht'); 'geht'")));

    private static JsonObject With(JsonObject step, string id, string name, JsonNode value)
    {
        step["id"] = id;
        step["customProperties"] = new JsonObject { [name] = value };
        return step;
    }

    [Theory]
    [InlineData("Elsa.End")]
    [InlineData("Elsa.Break")]
    public void A_step_that_ends_its_container_takes_its_time_limit_along(string type)
    {
        var inner = Flow("", With(Step(type, "e"), "e", "timeout", "01:00:00"));
        var run = new EngineRun(Definition(Sequence(inner, Wait("x"), Line("ende"))));
        Assert.Equal("x", Assert.Single(run.Instance.Bookmarks).ActivityId);
        run.Event("x");
        Assert.Equal(["ende"], run.Console);
    }

    [Fact]
    public void When_a_refused_burst_makes_a_container_undo_itself_the_undoing_happens()
    {
        var scope = With(Sequence(With(Line("a"), "a", "compensation", Line("a-zurück")), Wait("x"), Line("b")), "bereich", "onFault", "compensate");
        var run = new EngineRun(Definition(Flow("bereich>d bereich:Compensated>c", scope, Line("d"), Line("c"))));
        run.Refuse("Die Änderung ist nicht erlaubt.");
        Assert.Equal(["a", "a-zurück", "c"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_step_kept_for_a_worker_is_withdrawn_when_another_branch_comes_first()
    {
        var run = new EngineRun(DefinitionWith(Flow("s>w s>p w>j p>j j>z", Line("s"), Fragile, Wait("p"), Join("j", "WaitAny"), Line("z")), Continuing, Variable("ok", "Boolean", false)));
        run.Operate((o, w, i) => o.SetVariable(w, i, "ok", null, true, "Probe"));
        // The repair is committed; before a worker takes the step up, the event arrives.
        run.Operate((o, w, i) => o.Retry(w, i, i.Incidents[0].Id, "Probe"), isTakenUp: false);
        run.Event("p");
        Assert.Equal(["s", "z"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void The_incident_of_a_branch_that_is_given_up_goes_with_it()
    {
        var run = new EngineRun(DefinitionWith(Flow("s>w s>p w>j p>j j>z", Line("s"), Fragile, Wait("p"), Join("j", "WaitAny"), Wait("z")), Continuing, Variable("ok", "Boolean", false)));
        Assert.Single(run.Instance.Incidents);
        run.Event("p");
        Assert.Empty(run.Instance.Incidents);
        Assert.Equal("z", Assert.Single(run.Instance.Bookmarks).ActivityId);
    }

    [Fact]
    public void Of_two_stopped_children_of_one_step_the_other_stays_shown_when_one_goes_on()
    {
        var start = Step("Elsa.DispatchWorkflow", "d", ("workflowDefinitionId", Literal("String", "kind")), ("waitForCompletion", true));
        var run = new EngineRun(Definition(Step("Elsa.ParallelForEach", "p", ("items", Script("Object", "[1, 2]")), ("body", start))), others: [Child]);
        var waits = run.Instance.Bookmarks.Select(b => b.Id).ToList();
        waits.ForEach(w => run.Resume(b => b.Id == w, Report("Faulted")));
        Assert.Equal(2, run.Instance.Incidents.Count);
        run.Resume(b => b.Id == waits[0], Report("Finished"));
        Assert.Equal(run.Instance.Bookmarks[0].ExecutionId, Assert.Single(run.Instance.Incidents).ExecutionId);
    }

    [Fact]
    public void A_child_that_was_not_allowed_to_start_is_started_by_a_retry()
    {
        var start = Step("Elsa.DispatchWorkflow", "d", ("workflowDefinitionId", Literal("String", "kind")), ("waitForCompletion", true));
        var run = new EngineRun(Definition(Sequence(start, Line("ende"))), others: [Child]);
        run.Resume(input: Report("Refused"));
        Assert.Equal("Finished/Faulted", run.Status);
        run.Retry();
        Assert.Single(run.Last.NewChildren);
        run.Resume(input: Report("Finished"));
        Assert.Equal(["ende"], run.Console);
    }

    [Fact]
    public void An_instance_that_a_trigger_has_started_and_that_has_not_begun_keeps_its_trigger()
    {
        static string Version(string id)
        {
            var trigger = Wait(id, "antrag");
            trigger["canStartWorkflow"] = true;
            return Definition(Sequence(trigger, Line("b")));
        }

        var (from, to) = (EngineRun.Compile(Version("alt")).OrThrow(), EngineRun.Compile(Version("neu"), 2).OrThrow());
        var state = InstanceSerializer.Write(new BurstRunner(new FakeClock()).Create(from, Guid.CreateVersion7(), "kreis"));
        var plan = InstanceMigration.Plan(state, from, to, new Dictionary<string, string> { ["alt"] = "neu" });
        Assert.Contains("noch nicht begonnen", Assert.Single(plan.Obstacles), StringComparison.Ordinal);
        Assert.True(InstanceMigration.Plan(state, from, EngineRun.Compile(Version("alt"), 2).OrThrow(), new Dictionary<string, string>()).IsPossible);
    }

    [Fact]
    public void A_migration_renames_what_is_to_begin_and_what_can_be_undone()
    {
        static string Version(string suffix)
        {
            var done = With(Line("a" + suffix), "a" + suffix, "compensation", Line("zurück" + suffix));
            return Definition(Flow($"a{suffix}>s s>w s>p{suffix} w>c", done, Line("s"), Fragile, Line("p" + suffix), Step("Buergerservice.Compensate", "c")), Variable("ok", "Boolean", false));
        }

        var run = new EngineRun(Version(""));
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Empty(run.Migrate(Version("2"), ("a", "a2"), ("zurück", "zurück2"), ("p", "p2")));
        run.Operate((o, w, i) => o.SetVariable(w, i, "ok", null, true, "Probe")).Retry();
        Assert.Equal(["a", "s", "geht", "p2", "zurück2"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_step_is_not_moved_to_what_undoes_another_one()
    {
        var run = new EngineRun(Definition(Sequence(With(Wait("a"), "a", "compensation", Line("a-zurück")), Line("b"))));
        Assert.Equal("unreachable-step", Assert.Throws<ConflictException>(() => run.Operate((o, w, i) => o.Move(w, i, "a", "a-zurück", "Probe"))).Code);
        run.Event("a");
        Assert.Equal(["b"], run.Console);
    }

    [Fact]
    public void An_instance_begins_once()
    {
        var run = new EngineRun(Definition(Sequence(Line("a"), Wait("x")))).StartAgain();
        Assert.Equal(["a"], run.Console);
        Assert.Single(run.Instance.Bookmarks);
    }

    [Fact]
    public void A_step_stopped_by_an_incident_does_not_take_what_it_waits_for()
    {
        var run = new EngineRun(DefinitionWith(Sequence(With(Wait("a"), "a", "timeout", "01:00:00"), Line("b")), Continuing));
        run.Wait(TimeSpan.FromHours(1)).Event("a");
        Assert.Single(run.Instance.Incidents);
        Assert.Equal("a", Assert.Single(run.Instance.Bookmarks).ActivityId);
    }

    [Fact]
    public void What_was_done_in_a_branch_that_is_given_up_can_still_be_undone()
    {
        var branch = Sequence(With(Line("a"), "a", "compensation", Line("a-zurück")), Wait("x"));
        var run = new EngineRun(Definition(Flow("s>seq s>y seq>j y>j j>c", Line("s"), branch, Wait("y"), Join("j", "WaitAny"), Step("Buergerservice.Compensate", "c"))));
        run.Event("y");
        Assert.Equal(["s", "a", "a-zurück"], run.Console);
    }

    [Fact]
    public void A_branch_given_up_in_the_burst_in_which_it_began_asks_for_nothing()
    {
        var run = new EngineRun(Definition(Flow("s>q s>l q>j l>j j>z", Line("s"), Step("Test.Ask", "q"), Line("l"), Join("j", "WaitAny"), Wait("z"))));
        Assert.Empty(run.Last.Effects);
        Assert.Equal("z", Assert.Single(run.Instance.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_branch_that_is_given_up_gives_up_the_child_it_waits_for()
    {
        var start = Step("Elsa.DispatchWorkflow", "d", ("workflowDefinitionId", Literal("String", "kind")), ("waitForCompletion", true));
        var run = new EngineRun(Definition(Flow("s>d s>y d>j y>j", Line("s"), start, Wait("y"), Join("j", "WaitAny"))), others: [Child]);
        var wait = run.Instance.Bookmarks.Single(b => b.Kind == WaitKind.Child).Id;
        run.Event("y");
        Assert.Equal([wait], run.Last.GivenUpChildren);
    }

    private static string Child => new JsonObject { ["definitionId"] = "kind", ["name"] = "Kind", ["root"] = Line("k") }.ToJsonString();

    private static Dictionary<string, object?> Report(string subStatus) => new() { ["WorkflowInstanceId"] = "i", ["SubStatus"] = subStatus, ["Output"] = new Dictionary<string, object?>() };
}
