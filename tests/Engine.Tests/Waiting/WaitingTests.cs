using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Waiting;

public sealed class WaitingTests
{
    [Fact]
    public void A_suspended_instance_says_what_it_waits_for()
    {
        var run = new EngineRun(Definition(Flow("s>a s>d", Line("s"), Wait("a", "unterlagen"), Step("Elsa.Delay", "d", ("timeSpan", Literal("TimeSpan", "2.00:00:00"))))));
        Assert.Equal("Running/Suspended", run.Status);
        Assert.Equal(["Ereignis „unterlagen“", "Zeitpunkt 25.11.2026 08:00"], run.Instance.Bookmarks.Select(b => b.Description));
        Assert.Equal([WaitKind.Event, WaitKind.Timer], run.Instance.Bookmarks.Select(b => b.Kind));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(3650)]
    public void A_delay_may_be_longer_than_a_timer_of_the_operating_system(int days)
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.Delay", "d", ("timeSpan", Literal("TimeSpan", $"{days}.00:00:00"))), Line("end"))));
        run.Wait(TimeSpan.FromDays(days) - TimeSpan.FromSeconds(1));
        Assert.Empty(run.Console);
        run.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal(["end"], run.Console);
    }

    [Fact]
    public void A_point_in_time_in_the_past_does_not_wait()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.StartAt", "s", ("dateTime", Literal("DateTimeOffset", "2020-01-01T00:00:00Z"))), Line("end"))));
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void An_event_hands_its_content_over()
    {
        var run = new EngineRun(Definition(
            Sequence(Step("Elsa.Event", "e", ("eventName", Literal("String", "go")), ("result", new System.Text.Json.Nodes.JsonObject { ["typeName"] = "Object", ["memoryReference"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "r-id" } }))),
            Variable("r", "Object")));
        run.Event("go", new Dictionary<string, object?> { ["betrag"] = 5L });
        var result = Assert.IsType<Dictionary<string, object?>>(run.Instance.Variables["r"]);
        Assert.Equal(5L, result["betrag"]);
    }

    [Fact]
    public void A_bookmark_is_used_once()
    {
        var run = new EngineRun(Definition(Sequence(Wait("a", "go"), Line("x"), Wait("b", "go"), Line("y"))));
        var first = run.Instance.Bookmarks[0].Id;
        run.Resume(b => b.Id == first);
        run.Resume(b => b.Id == first);
        Assert.Equal(["x"], run.Console);
    }

    [Fact]
    public void Cancelling_gives_up_all_waits()
    {
        var run = new EngineRun(Definition(Flow("s>a s>b", Line("s"), Wait("a"), Wait("b"))));
        run.Cancel();
        Assert.Equal("Finished/Cancelled", run.Status);
        Assert.Empty(run.Instance.Bookmarks);
        Assert.Equal(2, run.Last.RemovedBookmarks.Count);
        run.Event("a");
        Assert.Equal("Finished/Cancelled", run.Status);
    }

    [Fact]
    public void Bookmark_hashes_are_those_of_elsa_for_events() =>
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("Elsa.Event|{\"EventName\":\"go\"}"u8)), BookmarkHash.OfEvent("go"));
}
