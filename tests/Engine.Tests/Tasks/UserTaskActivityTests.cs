using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Tasks;

public sealed class UserTaskActivityTests
{
    private static readonly string Approval = Definition(
        Flow("t:Freigeben>ja t:Zurückweisen>nein", Step("Buergerservice.UserTask", "t",
            ("title", Script("String", "`Prüfen: ${variables.was}`")), ("candidateRoles", Input("Object", "Object", "[\"Behördenleitung\"]")),
            ("excludedUsers", Script("Object", "[variables.ersteller]")), ("dueInDays", Literal("Int32", 14)),
            ("outcomes", Input("Object", "Object", "[\"Freigeben\",\"Zurückweisen\"]")),
            ("completedBy", new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = "von-id" } })), Line("ja"), Line("nein")),
        Variable("was", "String", "Projektskizze"), Variable("ersteller", "String", "petra.lenz"), Variable("von", "String"));

    [Fact]
    public void A_task_carries_what_the_definition_says()
    {
        var task = Assert.Single(new EngineRun(Approval).Tasks);
        Assert.Equal("Prüfen: Projektskizze", task.Title);
        Assert.Equal(["Behördenleitung"], task.CandidateRoles);
        Assert.Equal(["petra.lenz"], task.ExcludedUsers);
        Assert.Equal(new DateTimeOffset(2026, 12, 7, 8, 0, 0, TimeSpan.Zero), task.DueAt);
    }

    [Fact]
    public void Due_today_is_due_at_the_end_of_the_day_and_not_at_once()
    {
        var run = new EngineRun(Definition(Sequence(Step("Buergerservice.UserTask", "t", ("title", Literal("String", "Heute")), ("candidateRoles", Input("Object", "Object", "[\"Clearing\"]")), ("dueInDays", Literal("Int32", 0))))));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 22, 59, 59, TimeSpan.Zero), Assert.Single(run.Tasks).DueAt);
    }

    [Theory]
    [InlineData("dueInMonths", 1, "SN", "2026-12-18T22:59:59Z")]
    [InlineData("dueInMonths", 1, "BB", "2026-12-18T22:59:59Z")]
    [InlineData("dueInWorkingDays", 1, "SN", "2026-11-19T22:59:59Z")]
    [InlineData("dueInWorkingDays", 1, "BB", "2026-11-18T22:59:59Z")]
    [InlineData("dueInWeeks", 2, "BB", "2026-12-01T22:59:59Z")]
    public void A_due_date_can_be_a_legal_period(string input, int count, string calendar, string due)
    {
        var run = new EngineRun(Definition(Sequence(Step("Buergerservice.UserTask", "t", ("title", Literal("String", "Frist")), ("candidateRoles", Input("Object", "Object", "[\"Clearing\"]")),
            (input, Literal("Int32", count)), ("calendar", Literal("String", calendar)), ("dueFrom", Literal("String", input == "dueInMonths" ? "2026-11-18" : "2026-11-17"))))));
        var task = Assert.Single(run.Tasks);
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), task.DueAt);
        Assert.Contains("Kalender: ", task.Deadline!.Derivation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Freigeben", "ja")]
    [InlineData("Zurückweisen", "nein")]
    public void The_chosen_outcome_is_the_port_that_is_followed(string outcome, string expected)
    {
        var run = new EngineRun(Approval);
        run.Resume(input: new Dictionary<string, object?> { ["outcome"] = outcome, ["data"] = new Dictionary<string, object?>(), ["completedBy"] = "karin.boldt" });
        Assert.Equal([expected], run.Console);
        Assert.Equal("karin.boldt", run.Instance.Variables["von"]);
    }

    [Fact]
    public void Cancelling_the_instance_takes_its_tasks_away()
    {
        var run = new EngineRun(Approval);
        var task = run.Tasks[0].Id;
        run.Cancel();
        Assert.Equal([task], run.Last.CancelledTasks);
    }
}
