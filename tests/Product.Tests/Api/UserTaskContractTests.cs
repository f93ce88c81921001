using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

/// <summary>The contract of Elsa's user tasks, as its Studio uses it.</summary>
[Collection(ApiFixture.Name)]
public sealed class UserTaskContractTests(ApiFixture api)
{
    private const string Base = "/elsa/api/user-tasks";

    private readonly ApiClient _admin = api.As("t-admin");
    private readonly ApiClient _clerk = api.As("t-sach");
    private readonly ApiClient _colleague = api.As("t-sach2");

    [Fact]
    public async Task The_capabilities_say_what_a_person_may_do()
    {
        var clerk = (await _clerk.Get($"{Base}/capabilities")).Expect(HttpStatusCode.OK).Json;
        Assert.True(clerk.GetProperty("canClaim").GetBoolean());
        Assert.False(clerk.GetProperty("canReadAll").GetBoolean());
        Assert.False(clerk.GetProperty("canCreateGuestLinks").GetBoolean());
        Assert.True((await _admin.Get($"{Base}/capabilities")).Json.GetProperty("canReadAll").GetBoolean());
    }

    [Fact]
    public async Task A_task_is_claimed_and_completed_and_a_repetition_is_answered_alike()
    {
        var id = await NewAsync("ut-weg");
        var item = Assert.Single((await _clerk.Get($"{Base}?scope=available&workflowDefinitionId=ut-weg")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((id, "Available"), (item.GetProperty("id").GetString(), item.GetProperty("status").GetString()));
        Assert.Equal(["claim", "assign"], item.GetProperty("allowedActions").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("Test ut-weg", item.GetProperty("workflowDefinitionName").GetString());
        var before = (await _clerk.Get($"{Base}/{id}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.Null, before.GetProperty("instructions").ValueKind);
        Assert.False(before.GetProperty("disclosure").GetProperty("canViewProtected").GetBoolean());

        var claimed = (await _clerk.Post($"{Base}/{id}/claim", new { expectedRevision = 1, operationId = "op-1" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("completed", 2), (claimed.GetProperty("status").GetString(), claimed.GetProperty("revision").GetInt32()));
        var mine = (await _clerk.Get($"{Base}/{id}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("betrag", mine.GetProperty("form").GetProperty("fields")[0].GetProperty("key").GetString());
        Assert.Equal(["Freigeben", "Ablehnen"], mine.GetProperty("actions").EnumerateArray().Select(a => a.GetProperty("key").GetString()));
        Assert.DoesNotContain("Nur für die Person", (await _admin.Get($"{Base}/{id}")).Text, StringComparison.Ordinal);

        var request = new { expectedRevision = 2, operationId = "op-2", actionKey = "Freigeben", data = new { betrag = 12.5 } };
        for (var i = 0; i < 2; i++)
        {
            var accepted = (await _clerk.Post($"{Base}/{id}/complete", request)).Expect(HttpStatusCode.Accepted).Json;
            Assert.Equal(("accepted", "Completed"), (accepted.GetProperty("status").GetString(), accepted.GetProperty("task").GetProperty("status").GetString()));
        }

        Refused(await _clerk.Post($"{Base}/{id}/complete", request with { actionKey = "Ablehnen" }), HttpStatusCode.Conflict, "idempotency-conflict");
        Refused(await _clerk.Post($"{Base}/{id}/complete", request with { operationId = "op-3" }), HttpStatusCode.Conflict, "terminal");
        var events = (await _clerk.Get($"{Base}/{id}/events")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(["Created", "Claimed", "Completed"], events.EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Empty((await _colleague.Get($"{Base}/{id}/events")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Contains(id, await IdsAsync(_clerk, "scope=history&limit=200"));
    }

    [Fact]
    public async Task Refusals_carry_a_code_and_a_message()
    {
        var id = await NewAsync("ut-nein");
        (await _clerk.Post($"{Base}/{id}/claim", new { expectedRevision = 1, operationId = "a" })).Expect(HttpStatusCode.OK);
        Refused(await _colleague.Post($"{Base}/{id}/claim", new { expectedRevision = 1, operationId = "b" }), HttpStatusCode.Conflict, "not-claimable");
        Refused(await _clerk.Post($"{Base}/{id}/release", new { expectedRevision = 1, operationId = "c" }), HttpStatusCode.Conflict, "revision-conflict");
        Refused(await _clerk.Post($"{Base}/{id}/complete", new { expectedRevision = 2, operationId = "d", actionKey = "Freigeben", data = new { betrag = "viel" } }), HttpStatusCode.UnprocessableEntity, "validation");
        Refused(await _clerk.Post($"{Base}/{id}/complete", new { }), HttpStatusCode.UnprocessableEntity, "validation");
        Refused(await _clerk.Post($"{Base}/{id}/cancel", new { expectedRevision = 2, operationId = "e", reason = "x" }), HttpStatusCode.Conflict, "not-allowed");
        Refused(await _admin.Post($"{Base}/{id}/cancel", new { expectedRevision = 2, operationId = "e", reason = "x" }), HttpStatusCode.UnprocessableEntity, "validation");
        Refused(await _clerk.Get($"{Base}?scope=unsinn"), HttpStatusCode.UnprocessableEntity, "validation");
        Refused(await _clerk.Get($"{Base}?scope=all"), HttpStatusCode.Forbidden, "forbidden");
        Refused(await _clerk.Get($"{Base}?scope=needs-attention"), HttpStatusCode.Forbidden, "forbidden");
        Refused(await api.As(null).Get(Base), HttpStatusCode.Unauthorized, "unauthorized");
        var (denied, absent) = (await api.As("t-clearing").Get($"{Base}/{id}"), await _clerk.Get($"{Base}/{Guid.NewGuid()}"));
        Refused(denied, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(absent.Text, denied.Text);
    }

    [Fact]
    public async Task Priority_and_due_date_are_changed_by_those_who_lead()
    {
        var id = await NewAsync("ut-termin");
        Task<ApiAnswer> Patch(ApiClient client, object body) => client.Send(HttpMethod.Patch, $"{Base}/{id}", JsonContent.Create(body));
        Refused(await Patch(_clerk, new { expectedRevision = 1, priority = 5, operationId = "a" }), HttpStatusCode.Conflict, "not-allowed");
        Refused(await Patch(_admin, new { expectedRevision = 1, priority = 101, operationId = "a" }), HttpStatusCode.UnprocessableEntity, "validation");
        Refused(await Patch(_admin, new { expectedRevision = 1, operationId = "a" }), HttpStatusCode.UnprocessableEntity, "validation");
        var task = (await Patch(_admin, new { expectedRevision = 1, priority = 70, dueAt = "2027-01-04T12:00:00Z", operationId = "a" })).Expect(HttpStatusCode.OK).Json.GetProperty("task");
        Assert.Equal((70, 3), (task.GetProperty("priority").GetInt32(), task.GetProperty("revision").GetInt32()));
        Assert.Equal("2027-01-04", task.GetProperty("dueAt").GetString()![..10]);
        Assert.Contains(id, await IdsAsync(_admin, "scope=all&priorityFrom=70&limit=200"));
        Assert.DoesNotContain(id, await IdsAsync(_admin, "scope=all&priorityTo=69&limit=200"));
    }

    [Theory]
    [InlineData("due", "asc")]
    [InlineData("due", "desc")]
    [InlineData("created", "desc")]
    [InlineData("title", "asc")]
    [InlineData("priority", "desc")]
    [InlineData("updated", "asc")]
    public async Task Every_order_is_walked_through_page_by_page(string sort, string direction)
    {
        var process = $"ut-{sort}-{direction}";
        var expected = new List<string>();
        foreach (var days in new int?[] { 5, null, 1 })
            expected.Add(await NewAsync(process, days, "Seitenweise " + sort + direction));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await _clerk.Get($"{Base}?scope=available&search=Seitenweise%20{sort}{direction}&sort={sort}&direction={direction}&limit=1&cursor={cursor}&includeTotalCount=true")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(3, page.GetProperty("totalCount").GetInt32());
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(expected.Order(), seen.Order());
        if (sort == "due")
            Assert.Equal(direction == "asc" ? [expected[2], expected[0], expected[1]] : [expected[0], expected[2], expected[1]], seen);
        if (sort == "created")
            Assert.Equal(expected.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task A_substitute_finds_the_task_among_the_available_ones()
    {
        var id = await NewAsync("ut-vertretung");
        Assert.DoesNotContain(id, await IdsAsync(api.As("t-clearing"), "scope=available&limit=200"));
        var entry = (await _clerk.Post("substitutions", new { substitute = "t-clearing", from = "2020-01-01", until = "2020-01-02" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(entry.ErrorOf("until"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(1));
        var made = (await _clerk.Post("substitutions", new { substitute = "t-clearing", from = today.AddDays(-1), until = today.AddDays(1) })).Expect(HttpStatusCode.Created);
        Assert.Contains(id, await IdsAsync(api.As("t-clearing"), "scope=available&limit=200"));
        var claimed = (await api.As("t-clearing").Post($"tasks/{id}/claim", new { expectedRevision = 1, operationId = "x" })).Expect(HttpStatusCode.OK);
        Assert.Equal("t-sach", claimed.Json.GetProperty("task").GetProperty("onBehalfOf").GetString());
        (await api.As("t-sach2").Send(HttpMethod.Delete, $"substitutions/{made["id"]}", null)).ExpectProblem(HttpStatusCode.NotFound);
        (await _clerk.Send(HttpMethod.Delete, $"substitutions/{made["id"]}", null)).Expect(HttpStatusCode.NoContent);
        var history = (await api.As("t-clearing").Get($"tasks/{id}/events")).Expect(HttpStatusCode.OK);
        Assert.Contains("in Vertretung für t-sach", history.Json[1].GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    private static void Refused(ApiAnswer answer, HttpStatusCode status, string code)
    {
        answer.ExpectProblem(status, code);
        Assert.False(string.IsNullOrEmpty(answer["message"]));
    }

    private Task<string> NewAsync(string process, int? dueInDays = null, string title = "Betrag prüfen") => Processes.TaskOfAsync(_admin, SampleProcesses.HumanTask(process, ["Sachbearbeitung"], dueInDays, title: title));

    private static async Task<List<string?>> IdsAsync(ApiClient client, string query) =>
        [.. (await client.Get($"{Base}?{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString())];
}
