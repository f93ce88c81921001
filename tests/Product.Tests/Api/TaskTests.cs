using System.Net;
using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class TaskTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");
    private readonly ApiClient _clerk = api.As("t-sach");
    private readonly ApiClient _colleague = api.As("t-sach2");

    [Fact]
    public async Task Candidates_see_the_summary_and_only_the_assignee_sees_form_data_and_draft()
    {
        var id = await NewTaskAsync("task-sicht");
        var before = (await _clerk.Get($"tasks/{id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Betrag prüfen", before.Json.GetProperty("task").GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, before.Json.GetProperty("details").ValueKind);
        Assert.Equal(["claim", "assign"], ActionsOf(before));
        Assert.DoesNotContain("Nur für die Person", before.Text, StringComparison.Ordinal);

        await ClaimAsync(_clerk, id);
        (await _clerk.Put($"tasks/{id}/draft", new { values = new { bemerkung = "Zwischenstand" } })).Expect(HttpStatusCode.NoContent);
        var mine = (await _clerk.Get($"tasks/{id}")).Expect(HttpStatusCode.OK);
        var details = mine.Json.GetProperty("details");
        Assert.Equal("Zwischenstand", details.GetProperty("draft").GetProperty("bemerkung").GetString());
        Assert.Equal("betrag", details.GetProperty("form").GetProperty("sections")[0].GetProperty("fields")[0].GetProperty("name").GetString());
        Assert.Equal(["release", "assign", "draft", "complete", "due"], ActionsOf(mine));
        foreach (var other in (ApiClient[])[_colleague, _admin])
            Assert.DoesNotContain("Zwischenstand", (await other.Get($"tasks/{id}")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_completed_once_however_often_the_request_is_repeated()
    {
        var id = await NewTaskAsync("task-einmal");
        var revision = await ClaimAsync(_clerk, id);
        var request = new { outcome = "Freigeben", values = new { betrag = "1.234,50", unbekannt = "x" }, expectedRevision = revision, operationId = "op-1" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _clerk.Post($"tasks/{id}/complete", request)));
        Assert.Contains(answers, a => a.Status == HttpStatusCode.Accepted);
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, a.Text));
        var repeated = (await _clerk.Post($"tasks/{id}/complete", request)).Expect(HttpStatusCode.Accepted);
        Assert.Equal($"/api/v1/tasks/{id}", repeated.Headers["Location"]);
        Assert.Equal(answers.First(a => a.Status == HttpStatusCode.Accepted).Text, repeated.Text);
        var task = repeated.Json.GetProperty("task");
        Assert.Equal(("completed", "Freigeben"), (task.GetProperty("state").GetString(), task.GetProperty("outcome").GetString()));
        Assert.Equal(1234.5m, repeated.Json.GetProperty("details").GetProperty("result").GetProperty("betrag").GetDecimal());

        (await _clerk.Post($"tasks/{id}/complete", request with { operationId = "op-2" })).ExpectProblem(HttpStatusCode.Conflict, "terminal");
        (await _clerk.Post($"tasks/{id}/complete", request with { outcome = "Ablehnen" })).ExpectProblem(HttpStatusCode.Conflict, "idempotency-conflict");
        var journal = await _admin.Until($"instances/{task.GetProperty("instanceId").GetString()}/journal", a => a.Text.Contains("\"Completed\"", StringComparison.Ordinal));
        Assert.Single(journal.Json.GetProperty("records").EnumerateArray(), r => r.GetProperty("event").GetString() == "Resumed");
    }

    [Fact]
    public async Task Who_repeats_a_request_while_it_is_carried_out_is_shown_the_task_as_it_is_then()
    {
        var id = await NewTaskAsync("task-zugleich");
        var revision = await ClaimAsync(_clerk, id);
        var me = new Actor("t-sach", "t-sach", "kreis", [Roles.Sachbearbeitung]);
        await using var scope = api.Services.CreateAsyncScope();
        var late = scope.ServiceProvider.GetRequiredService<TaskCommands>();
        // Both have been read when the first is carried out.
        Assert.Equal(UserTaskState.Assigned, (await late.GetAsync(Guid.Parse(id), me, TestContext.Current.CancellationToken)).State);
        (await _clerk.Post($"tasks/{id}/complete", new { outcome = "Freigeben", values = new { betrag = "5" }, expectedRevision = revision, operationId = "op-1" })).Expect(HttpStatusCode.Accepted);
        var repeated = await late.CompleteAsync(Guid.Parse(id), "Freigeben", new Dictionary<string, object?> { ["betrag"] = "5" }, revision, "op-1", me, TestContext.Current.CancellationToken);
        Assert.Equal((UserTaskState.Completed, "Freigeben"), (repeated.State, repeated.Outcome));
    }

    [Fact]
    public async Task A_stale_revision_is_a_conflict_and_changes_nothing()
    {
        var id = await NewTaskAsync("task-veraltet");
        (await _clerk.Post($"tasks/{id}/claim", new { expectedRevision = 99, operationId = "a" })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        var revision = await ClaimAsync(_clerk, id);
        (await _clerk.Post($"tasks/{id}/release", new { expectedRevision = revision - 1, operationId = "b" })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        (await _clerk.Post($"tasks/{id}/complete", new { outcome = "Freigeben", values = new { betrag = 5 }, expectedRevision = revision - 1, operationId = "c" })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        Assert.Equal("assigned", StateOf(await _clerk.Get($"tasks/{id}")));
    }

    [Fact]
    public async Task Claim_release_and_assign_hand_the_task_around()
    {
        var id = await NewTaskAsync("task-runde");
        var revision = await ClaimAsync(_clerk, id);
        Assert.Equal(revision, RevisionOf((await _clerk.Post($"tasks/{id}/claim", new { expectedRevision = 1, operationId = "again" })).Expect(HttpStatusCode.OK)));
        (await _colleague.Post($"tasks/{id}/claim", new { expectedRevision = revision, operationId = "x" })).ExpectProblem(HttpStatusCode.Conflict, "not-claimable");
        (await _colleague.Put($"tasks/{id}/draft", new { values = new { } })).ExpectProblem(HttpStatusCode.Conflict, "not-assigned");
        var released = (await _clerk.Post($"tasks/{id}/release", new { expectedRevision = revision, operationId = "r" })).Expect(HttpStatusCode.OK);
        Assert.Equal("available", StateOf(released));
        var assigned = (await _clerk.Post($"tasks/{id}/assign", new { to = "t-sach2", expectedRevision = RevisionOf(released), operationId = "d" })).Expect(HttpStatusCode.OK);
        Assert.Equal("t-sach2", assigned.Json.GetProperty("task").GetProperty("assignee").GetString());
        var wrong = await _admin.Post($"tasks/{id}/assign", new { to = "t-clearing", expectedRevision = RevisionOf(assigned), operationId = "e" });
        Assert.NotNull(wrong.ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("to"));
        foreach (var unknown in (string[])["gibt-es-nicht", "t-fremd"])
            Assert.NotNull((await _admin.Post($"tasks/{id}/assign", new { to = unknown, expectedRevision = RevisionOf(assigned), operationId = "f" })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("to"));
    }

    [Fact]
    public async Task An_excluded_person_does_not_see_the_task()
    {
        var id = await Processes.TaskOfAsync(_admin, SampleProcesses.HumanTask("task-vier-augen", ["Sachbearbeitung"], excluded: ["t-sach"]));
        (await _clerk.Get($"tasks/{id}")).ExpectProblem(HttpStatusCode.NotFound);
        await ClaimAsync(_colleague, id);
    }

    [Theory]
    [InlineData("claim")]
    [InlineData("release")]
    [InlineData("assign")]
    [InlineData("complete")]
    public async Task Revision_and_operation_are_required(string command)
    {
        var id = await NewTaskAsync("task-pflicht");
        var answer = (await _clerk.Post($"tasks/{id}/{command}", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(answer.ErrorOf("expectedRevision"));
        Assert.NotNull(answer.ErrorOf("operationId"));
        answer = (await _clerk.Post($"tasks/{id}/{command}", new { to = "t-sach2", outcome = "Freigeben", expectedRevision = 1, operationId = new string('x', 101) })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("100 Zeichen", answer.ErrorOf("operationId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_form_values_are_named_by_field_and_the_task_stays_open()
    {
        var id = await NewTaskAsync("task-werte");
        var revision = await ClaimAsync(_clerk, id);
        var answer = await _clerk.Post($"tasks/{id}/complete", new { outcome = "Freigeben", values = new { betrag = "viel" }, expectedRevision = revision, operationId = "x" });
        Assert.Contains("Betrag", answer.ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("betrag"), StringComparison.Ordinal);
        answer = await _clerk.Post($"tasks/{id}/complete", new { outcome = "Vielleicht", values = new { betrag = 5 }, expectedRevision = revision, operationId = "x" });
        Assert.NotNull(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("outcome"));
        answer = await _clerk.Post($"tasks/{id}/complete", new { values = new { betrag = 5 }, expectedRevision = revision, operationId = "x" });
        Assert.NotNull(answer.ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("outcome"));
        Assert.Equal("assigned", StateOf(await _clerk.Get($"tasks/{id}")));
    }

    [Theory]
    [InlineData("""{"zustand":"gut","zahl":3}""", """{"zustand":"gut","zahl":3}""")]
    [InlineData("42", """{"value":42}""")]
    public async Task An_external_task_takes_a_result_as_Elsa_does(string result, string expected)
    {
        var id = await Processes.TaskOfAsync(_admin, SampleProcesses.External("task-extern"));
        var revision = await ClaimAsync(_admin, id);
        var answer = await _admin.PostText($"tasks/{id}/complete", $$"""{"result":{{result}},"expectedRevision":{{revision}},"operationId":"x"}""");
        var instance = answer.Expect(HttpStatusCode.Accepted).Json.GetProperty("task").GetProperty("instanceId").GetString();
        var variables = await _admin.Until($"instances/{instance}", a => a.Json.GetProperty("waits").EnumerateArray().Any(w => w.GetProperty("eventName").GetString() == "task-extern-ende"));
        Assert.Equal(expected, variables.Json.GetProperty("values").GetProperty("variables").GetProperty("ergebnis").GetRawText());
    }

    private Task<string> NewTaskAsync(string process) => Processes.TaskOfAsync(_admin, SampleProcesses.HumanTask(process, ["Sachbearbeitung"]));

    private static async Task<int> ClaimAsync(ApiClient client, string id) =>
        RevisionOf((await client.Post($"tasks/{id}/claim", new { expectedRevision = 1, operationId = Guid.NewGuid().ToString() })).Expect(HttpStatusCode.OK));

    private static int RevisionOf(ApiAnswer answer) => answer.Json.GetProperty("task").GetProperty("revision").GetInt32();

    private static string? StateOf(ApiAnswer answer) => answer.Json.GetProperty("task").GetProperty("state").GetString();

    private static IEnumerable<string?> ActionsOf(ApiAnswer answer) => answer.Json.GetProperty("actions").EnumerateArray().Select(a => a.GetString());
}
