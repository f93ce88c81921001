using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class CompensationTests
{
    private static JsonObject Undone(JsonObject step, JsonObject by)
    {
        step["customProperties"] = new JsonObject { ["compensation"] = by };
        return step;
    }

    private static JsonObject Booked(string id) => Undone(Line(id), Line($"{id}-zurück"));

    private static JsonObject Compensate(string id, string? what = null) => Step("Buergerservice.Compensate", id, ("activityId", Literal("String", what)));

    private static JsonObject Named(JsonObject container, string id, bool onFault = false)
    {
        container["id"] = id;
        container["name"] = id;
        if (onFault)
            container["customProperties"] = new JsonObject { ["onFault"] = "compensate" };
        return container;
    }

    private static JsonObject Boom => Step("Elsa.Fault", "f", ("message", Literal("String", "boom")));

    [Fact]
    public void Completed_steps_are_undone_in_reverse_order_and_once()
    {
        var run = new EngineRun(Definition(Sequence(Booked("a"), Booked("b"), Wait("x"), Compensate("c"), Compensate("c2"), Line("ende"))));
        run.Event("x");
        Assert.Equal(["a", "b", "b-zurück", "a-zurück", "ende"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void What_happened_in_a_container_that_has_ended_is_still_undone_with_the_values_of_that_time()
    {
        var inner = Sequence(Set("n", "nr", Literal("String", "4711")), Undone(Line("buchen"), Step("Elsa.WriteLine", "storno", ("text", Script("String", "'storniert ' + variables.nr")))));
        inner["variables"] = new JsonArray(Variable("nr", "String"));
        var run = new EngineRun(Definition(Flow("seq>w w>c", inner, Wait("w"), Compensate("c"))));
        run.Event("w");
        Assert.Equal(["buchen", "storniert 4711"], run.Console);
    }

    [Fact]
    public void It_can_be_limited_to_one_step()
    {
        var run = new EngineRun(Definition(Sequence(Booked("a"), Booked("b"), Compensate("c", "a"), Line("ende"))));
        Assert.Equal(["a", "b", "a-zurück", "ende"], run.Console);
    }

    [Fact]
    public void A_container_that_is_undone_on_a_fault_leaves_by_its_own_outcome()
    {
        var scope = Named(Sequence(Booked("a"), Booked("b"), Boom, Line("nie")), "bereich", onFault: true);
        var run = new EngineRun(Definition(Flow("bereich>gut bereich:Compensated>schlecht", scope, Line("gut"), Line("schlecht"))));
        Assert.Equal(["a", "b", "b-zurück", "a-zurück", "schlecht"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Contains(run.Journal, j => j is { Event: "Faulted", ActivityId: "f" });
    }

    [Fact]
    public void When_nobody_takes_the_outcome_the_fault_stays_an_incident_and_a_retry_begins_the_container_anew()
    {
        var scope = Named(Sequence(Booked("a"), Step("Elsa.WriteLine", "f", ("text", Script("String", "variables.ok ? 'geht' : fehler()")))), "bereich", onFault: true);
        var run = new EngineRun(Definition(Sequence(scope, Line("ende")), Variable("ok", "Boolean", false)));
        Assert.Equal(["a", "a-zurück"], run.Console);
        Assert.Equal(("bereich", "Finished/Faulted"), (Assert.Single(run.Instance.Incidents).ActivityId, run.Status));
        run.Operate((o, w, i) => o.SetVariable(w, i, "ok", null, true, "Probe")).Retry();
        Assert.Equal(["a", "a-zurück", "a", "geht", "ende"], run.Console);
    }

    [Fact]
    public void Undoing_may_wait_and_what_else_ran_in_the_container_is_withdrawn()
    {
        var scope = Named(Flow("s>a s>warten a>g g>f", Line("s"), Undone(Line("a"), Wait("freigabe")), Wait("warten"), Wait("g"), Boom), "bereich", onFault: true);
        var run = new EngineRun(Definition(Sequence(scope)));
        run.Event("g");
        Assert.Equal("freigabe", Assert.Single(run.Instance.Bookmarks).ActivityId);
        Assert.Equal("Running/Suspended", run.Status);
        run.Event("freigabe");
        Assert.Equal("bereich", Assert.Single(run.Instance.Incidents).ActivityId);
    }

    [Fact]
    public void A_compensation_that_fails_is_an_incident_of_its_own_and_undoing_goes_on_after_its_repair()
    {
        var run = new EngineRun(Definition(Sequence(Booked("a"), Undone(Line("b"), Boom), Compensate("c"), Line("ende"))));
        Assert.Equal("f", Assert.Single(run.Instance.Incidents).ActivityId);
        run.Operate((o, w, i) => o.Skip(w, i, i.Incidents[0].Id, null, new Dictionary<string, object?>(), "Von Hand storniert"));
        Assert.Equal(["a", "b", "a-zurück", "ende"], run.Console);
    }
}
