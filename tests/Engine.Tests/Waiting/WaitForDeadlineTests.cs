using System.Text.Json.Nodes;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Waiting;

public sealed class WaitForDeadlineTests
{
    [Fact]
    public void It_waits_until_midnight_of_the_last_day_and_says_how_that_was_computed()
    {
        var run = new EngineRun(Definition(Sequence(Deadline(("count", Literal("Int32", 1)), ("calendar", Literal("String", "SN")), ("startDate", Literal("String", "2026-11-10")), ("derivation", To("weg")), ("lastDay", To("tag"))), Line("end")), Variable("weg", "String"), Variable("tag", "String")));
        var wait = Assert.Single(run.Instance.Bookmarks);
        Assert.Equal(new DateTimeOffset(2026, 12, 10, 23, 0, 0, TimeSpan.Zero), wait.DueAt);
        Assert.Equal("Frist bis 10.12.2026, 24:00 Uhr", wait.Description);
        Assert.Equal("2026-12-10", run.Instance.Variables["tag"]);
        Assert.Contains("§ 188 Abs. 2 BGB", (string)run.Instance.Variables["weg"]!, StringComparison.Ordinal);
        Assert.Contains(run.Journal, r => r.Event == "Note" && r.Message!.Contains("Kalender: Sachsen", StringComparison.Ordinal));
        run.Wait(new DateTimeOffset(2026, 12, 10, 22, 59, 59, TimeSpan.Zero) - run.Clock.GetUtcNow());
        Assert.Empty(run.Console);
        run.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal(["end"], run.Console);
    }

    [Fact]
    public void Working_days_are_days_and_not_hours()
    {
        // Monday morning plus two working days is the end of Wednesday, not 48 office hours later.
        var run = new EngineRun(Definition(Sequence(Deadline(("unit", Literal("String", "WorkingDays")), ("count", Literal("Int32", 2))))));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 23, 0, 0, TimeSpan.Zero), Assert.Single(run.Instance.Bookmarks).DueAt);
    }

    [Fact]
    public void It_can_begin_with_an_event()
    {
        var run = new EngineRun(Definition(Sequence(Deadline(("unit", Literal("String", "Days")), ("count", Literal("Int32", 1)), ("startEvent", Literal("String", "zugestellt"))), Line("end"))));
        run.Clock.Advance(TimeSpan.FromDays(2));
        run.Event("zugestellt");
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 23, 0, 0, TimeSpan.Zero), Assert.Single(run.Instance.Bookmarks).DueAt);
    }

    [Fact]
    public void A_deadline_in_the_past_does_not_wait()
    {
        var run = new EngineRun(Definition(Sequence(Deadline(("count", Literal("Int32", 1)), ("startDate", Literal("String", "2026-01-10"))), Line("end"))));
        Assert.Equal(["end"], run.Console);
    }

    [Fact]
    public void It_is_computed_anew_only_when_asked()
    {
        var run = new EngineRun(Definition(Sequence(Deadline(("count", Literal("Int32", 1)), ("startDate", Literal("String", "2026-11-10"))), Line("end"))));
        var first = Assert.Single(run.Instance.Bookmarks);
        run.Clock.Advance(TimeSpan.FromDays(3));
        run.Resume(input: WaitForDeadline.Recompute);
        var second = Assert.Single(run.Instance.Bookmarks);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.DueAt, second.DueAt);
        Assert.Empty(run.Console);
    }

    [Theory]
    [InlineData("calendar", "XX", "unknown-calendar")]
    [InlineData("count", "0", "invalid-count")]
    public void A_mistake_is_found_at_publish(string input, string value, string code)
    {
        var step = Deadline(("count", Literal("Int32", 1)));
        step[input] = input == "count" ? Literal("Int32", int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)) : Literal("String", value);
        Assert.Contains(EngineRun.Compile(Definition(Sequence(step))).Problems, p => p.Code == code);
    }

    private static JsonObject Deadline(params (string Name, JsonNode? Value)[] inputs) => Step("Buergerservice.WaitForDeadline", "frist", inputs);

    private static JsonObject To(string variable) => new() { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = variable + "-id" } };
}
