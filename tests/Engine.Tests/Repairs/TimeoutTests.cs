using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class TimeoutTests
{
    private static JsonObject With(JsonObject step, JsonNode timeout)
    {
        step["customProperties"] = new JsonObject { ["timeout"] = timeout };
        return step;
    }

    private static JsonObject Task(string id) => Step("Buergerservice.UserTask", id, ("title", Literal("String", "Prüfen")), ("candidateRoles", new JsonArray("Clearing")));

    [Fact]
    public void A_task_nobody_does_in_time_leaves_by_its_outcome_and_disappears()
    {
        var run = new EngineRun(Definition(Flow("t>d t:Spät>s", With(Task("t"), new JsonObject { ["after"] = "P3D", ["outcome"] = "Spät" }), Line("d"), Line("s"))));
        run.Wait(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Empty(run.Console);
        run.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal(["s"], run.Console);
        Assert.Single(run.Last.CancelledTasks);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void Without_an_outcome_it_is_an_incident_whose_retry_waits_once_more_as_long()
    {
        var run = new EngineRun(Definition(Sequence(With(Wait("a"), "02:00:00"), Line("b"))));
        run.Wait(TimeSpan.FromHours(2));
        Assert.Equal((FaultPoint.Timeout, "Finished/Faulted"), (Assert.Single(run.Instance.Incidents).Point, run.Status));
        run.Retry();
        Assert.Equal("Running/Suspended", run.Status);
        run.Wait(TimeSpan.FromHours(2));
        Assert.Equal(2, Assert.Single(run.Instance.Incidents).Attempts.Count);
        run.Retry().Event("a");
        Assert.Equal(["b"], run.Console);
        Assert.Empty(run.Instance.Bookmarks);
    }

    [Fact]
    public void A_step_that_is_done_in_time_leaves_no_timer_behind()
    {
        var run = new EngineRun(Definition(Sequence(With(Line("a"), "00:01:00"), With(Wait("b"), "00:01:00"), Wait("c"))));
        run.Event("b");
        Assert.Equal("c", Assert.Single(run.Instance.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_container_can_be_limited_as_a_whole()
    {
        var inner = With(Sequence(Wait("a"), Wait("b")), new JsonObject { ["after"] = "1.00:00:00", ["outcome"] = "Abgelaufen" });
        var run = new EngineRun(Definition(Flow("seq:Abgelaufen>e", inner, Line("e"))));
        run.Event("a").Wait(TimeSpan.FromDays(1));
        Assert.Equal(["e"], run.Console);
    }

    [Theory]
    [InlineData("\"bald\"")]
    [InlineData("\"-01:00:00\"")]
    [InlineData("{\"outcome\":\"x\"}")]
    [InlineData("17")]
    public void A_limit_that_cannot_be_meant_is_refused_at_publish(string timeout) =>
        Assert.Contains(EngineRun.Compile(Definition(Sequence(With(Wait("a"), JsonNode.Parse(timeout)!)))).Problems, p => p.Code == "bad-timeout");
}
