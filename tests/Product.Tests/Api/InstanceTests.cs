using System.Net;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class InstanceTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");
    private readonly ApiClient _lead = api.As("t-leitung");

    [Fact]
    public async Task From_import_over_events_to_the_journal()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Event("inst-weg", "inst-start", "inst-weiter"));
        var started = (await _admin.Post("instances", new { definitionId = "inst-weg", input = new { vorname = "Kim" }, name = "Probe", correlationId = "GZ-1" })).Expect(HttpStatusCode.Created);
        var id = started["id"]!;
        Assert.Equal($"/api/v1/instances/{id}", started.Headers["Location"]);

        var waiting = await WaitingForAsync(id, "inst-start");
        Assert.Equal("suspended", waiting.Json.GetProperty("instance").GetProperty("status").GetString());
        Assert.Equal("Kim", waiting.Json.GetProperty("values").GetProperty("input").GetProperty("vorname").GetString());
        (await _admin.Post($"instances/{id}/events", new { name = "inst-start" })).Expect(HttpStatusCode.Accepted);
        waiting = await WaitingForAsync(id, "inst-weiter");
        Assert.Equal("Ereignis „inst-weiter“", Single(waiting, "waits").GetProperty("description").GetString());
        (await _admin.Post("events", new { name = "inst-weiter", payload = new { ok = true }, correlationId = "GZ-2" })).Expect(HttpStatusCode.Accepted);
        (await _admin.Post("events", new { name = "inst-weiter", payload = new { ok = true }, correlationId = "GZ-1" })).Expect(HttpStatusCode.Accepted);

        var ended = await _admin.Until($"instances/{id}", a => StatusOf(a) == "finished");
        Assert.Empty(ended.Json.GetProperty("waits").EnumerateArray());
        await AssertJournalAsync(id);
    }

    [Fact]
    public async Task A_start_with_a_value_that_does_not_fit_is_refused_by_the_name_of_the_input()
    {
        await Processes.PublishAsync(_admin, """{"definitionId":"inst-typ","inputs":[{"name":"anzahl","type":"Int32"}],"root":{"type":"Elsa.WriteLine","id":"w","text":{"typeName":"String","expression":{"type":"JavaScript","value":"typeof getInput('anzahl')"}}}}""");
        var refused = (await _admin.Post("instances", new { definitionId = "inst-typ", input = new { Anzahl = "viele" } })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Eingabe „anzahl“", refused.Text, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"anzahl\"", refused.Text, StringComparison.Ordinal);
        var id = (await _admin.Post("instances", new { definitionId = "inst-typ", input = new { anzahl = "7" } })).Expect(HttpStatusCode.Created)["id"]!;
        await _admin.Until($"instances/{id}/journal", a => a.Text.Contains("\"number\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_starts_a_process()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Event("inst-ausloeser", "inst-ausgeloest", "inst-nie"));
        (await _admin.Post("events", new { name = "inst-ausgeloest", correlationId = "GZ-3" })).Expect(HttpStatusCode.Accepted);
        var list = await _admin.Until("instances?definitionId=inst-ausloeser&status=suspended", a => Items(a).Count == 1);
        Assert.Equal("GZ-3", Items(list).Single().GetProperty("correlationId").GetString());
    }

    [Fact]
    public async Task Only_administrators_see_variables_and_lines()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Event("inst-daten", "inst-daten-start", "inst-daten-weiter"));
        var id = (await _admin.Post("instances", new { definitionId = "inst-daten", input = new { buerger = "Kim Muster" } })).Expect(HttpStatusCode.Created)["id"]!;
        await WaitingForAsync(id, "inst-daten-start");
        (await _admin.Post($"instances/{id}/events", new { name = "inst-daten-start" })).Expect(HttpStatusCode.Accepted);
        await WaitingForAsync(id, "inst-daten-weiter");
        (await _admin.Post($"instances/{id}/events", new { name = "inst-daten-weiter", payload = "Kim Muster" })).Expect(HttpStatusCode.Accepted);
        var own = await _admin.Until($"instances/{id}/journal", a => a.Text.Contains("Nach dem Ereignis", StringComparison.Ordinal));
        await Processes.OfProjectAsync(api, id);
        var others = (await _lead.Get($"instances/{id}/journal")).Expect(HttpStatusCode.OK);
        Assert.Equal(own.Json.GetProperty("records").GetArrayLength(), others.Json.GetProperty("records").GetArrayLength());
        Assert.DoesNotContain("Nach dem Ereignis", others.Text, StringComparison.Ordinal);
        var seen = (await _lead.Get($"instances/{id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, seen.Json.GetProperty("values").ValueKind);
        Assert.DoesNotContain("Muster", seen.Text + (await _admin.Get("instances?limit=200")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leads_projects_sees_instances_of_projects_and_no_others()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Event("inst-fall", "inst-fall-nie", "inst-fall-nie2"));
        var id = (await _admin.Post("instances", new { definitionId = "inst-fall", name = "Fall F-77", correlationId = "F-77" })).Expect(HttpStatusCode.Created)["id"]!;
        await WaitingForAsync(id, "inst-fall-nie");
        foreach (var path in (string[])["", "/journal"])
            (await _lead.Get($"instances/{id}{path}")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Empty(Items(await _lead.Get("instances?definitionId=inst-fall")));
        Assert.Empty(Items(await _lead.Get("instances?correlationId=F-77")));

        await Processes.OfProjectAsync(api, id);
        Assert.Single(Items(await _lead.Get("instances?definitionId=inst-fall")));
        // Why it was cancelled are somebody's own words.
        (await _admin.Post($"instances/{id}/cancel", new { reason = "Ist verzogen" })).Expect(HttpStatusCode.Accepted);
        await _admin.Until($"instances/{id}/journal", a => a.Text.Contains("verzogen", StringComparison.Ordinal));
        var seen = (await _lead.Get($"instances/{id}/journal")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("Workflow cancelled", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("verzogen", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bookmark_is_resumed_with_a_value_but_not_that_of_a_task()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Timer("inst-timer"));
        var id = await Processes.StartAsync(_admin, "inst-timer");
        var waiting = await _admin.Until($"instances/{id}", a => a.Json.GetProperty("waits").GetArrayLength() == 1);
        var wait = Single(waiting, "waits");
        Assert.Equal("timer", wait.GetProperty("kind").GetString());
        Assert.True(wait.GetProperty("dueAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddDays(9));
        (await _admin.Post($"instances/{id}/bookmarks/{Guid.CreateVersion7()}/resume", new { })).ExpectProblem(HttpStatusCode.NotFound);
        (await _admin.Post($"instances/{id}/bookmarks/{wait.GetProperty("bookmarkId").GetString()}/resume", new { payload = 1 })).Expect(HttpStatusCode.Accepted);
        await _admin.Until($"instances/{id}", a => StatusOf(a) == "finished");

        var task = await Processes.TaskOfAsync(_admin, SampleProcesses.HumanTask("inst-aufgabe", ["Sachbearbeitung"]));
        var instance = (await _admin.Get($"tasks/{task}")).Json.GetProperty("task").GetProperty("instanceId").GetString();
        var bookmark = Single(await _admin.Get($"instances/{instance}"), "waits");
        Assert.Equal(task, bookmark.GetProperty("taskId").GetString());
        (await _admin.Post($"instances/{instance}/bookmarks/{bookmark.GetProperty("bookmarkId").GetString()}/resume", new { })).ExpectProblem(HttpStatusCode.Conflict, "human-task");
    }

    [Fact]
    public async Task Cancelling_needs_a_reason_takes_the_tasks_away_and_works_once()
    {
        var task = await Processes.TaskOfAsync(_admin, SampleProcesses.HumanTask("inst-abbruch", ["Sachbearbeitung"]));
        var id = (await _admin.Get($"tasks/{task}")).Json.GetProperty("task").GetProperty("instanceId").GetString();
        Assert.NotNull((await _admin.Post($"instances/{id}/cancel", new { reason = " " })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("reason"));
        (await _admin.Post($"instances/{id}/cancel", new { reason = "Alter Stand", expectedRevision = 99 })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        (await _admin.Post($"instances/{id}/cancel", new { reason = "Versehentlich gestartet" })).Expect(HttpStatusCode.Accepted);
        await _admin.Until($"instances/{id}", a => StatusOf(a) == "cancelled");
        Assert.Equal("cancelled", (await _admin.Get($"tasks/{task}")).Json.GetProperty("task").GetProperty("state").GetString());
        (await _admin.Post($"instances/{id}/cancel", new { reason = "Noch einmal" })).ExpectProblem(HttpStatusCode.Conflict, "terminal");
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_newest_first()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Timer("inst-liste"));
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await Processes.StartAsync(_admin, "inst-liste", $"L-{i}"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await _admin.Get($"instances?definitionId=inst-liste&limit=2&cursor={cursor}")).Expect(HttpStatusCode.OK);
            seen.AddRange(Items(page).Select(i => i.GetProperty("id").GetString()!));
            cursor = page["nextCursor"] is { Length: > 0 } next ? next : null;
        }
        while (cursor is not null);
        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
        Assert.Single(Items(await _admin.Get("instances?correlationId=L-3")));
        Assert.Empty(Items(await _admin.Get("instances?definitionId=inst-liste&hasIncidents=true")));
        Assert.Equal(5, Items(await _admin.Get("instances?definitionId=inst-liste&hasIncidents=false")).Count);
    }

    [Fact]
    public async Task An_incident_is_shown_with_its_step()
    {
        await Processes.PublishAsync(_admin, SampleProcesses.Process("inst-fehler", [
            SampleProcesses.Step("Elsa.Fault", "kaputt", ("code", "X1"), ("message", "Absichtlich gescheitert"))], []));
        var id = await Processes.StartAsync(_admin, "inst-fehler");
        var faulted = await _admin.Until($"instances/{id}", a => StatusOf(a) == "faulted");
        var incident = Single(faulted, "incidents");
        Assert.Equal("kaputt", incident.GetProperty("activityId").GetString());
        Assert.Contains("Absichtlich gescheitert", incident.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(Items(await _admin.Get("instances?definitionId=inst-fehler&hasIncidents=true&status=Faulted")));
        await Processes.OfProjectAsync(api, id);
        Assert.DoesNotContain("Absichtlich", (await _lead.Get($"instances/{id}")).Text + (await _lead.Get($"instances/{id}/journal")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_named()
    {
        Assert.NotNull((await _admin.Post("instances", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("definitionId"));
        Assert.NotNull((await _admin.Post("instances", new { definitionId = "x", correlationId = new string('x', 101) })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("correlationId"));
        Assert.NotNull((await _admin.Post("events", new { payload = 1 })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("name"));
        (await _admin.Post("events", new { name = "x", instanceId = Guid.CreateVersion7() })).ExpectProblem(HttpStatusCode.NotFound);
        (await _admin.Post("instances", new { definitionId = "gibt-es-nicht" })).ExpectProblem(HttpStatusCode.NotFound);
    }

    private async Task AssertJournalAsync(string id)
    {
        var all = (await _admin.Get($"instances/{id}/journal?limit=500")).Expect(HttpStatusCode.OK).Json;
        var records = all.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, records.Count).Select(i => (long)i), records.Select(r => r.GetProperty("sequence").GetInt64()));
        Assert.Contains(records, r => r.GetProperty("event").GetString() == "Output" && r.GetProperty("message").GetString() == "Nach dem Ereignis");
        var pieces = new List<long>();
        for (long? from = 0; from is not null;)
        {
            var page = (await _admin.Get($"instances/{id}/journal?from={from}&limit=2")).Json;
            pieces.AddRange(page.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("sequence").GetInt64()));
            from = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } next ? next.GetInt64() : null;
        }

        Assert.Equal(records.Select(r => r.GetProperty("sequence").GetInt64()), pieces);
    }

    private Task<ApiAnswer> WaitingForAsync(string id, string eventName) =>
        _admin.Until($"instances/{id}", a => a.Json.GetProperty("waits").EnumerateArray().Any(w => w.GetProperty("eventName").GetString() == eventName));

    private static string? StatusOf(ApiAnswer answer) => answer.Json.GetProperty("instance").GetProperty("status").GetString();

    private static List<JsonElement> Items(ApiAnswer answer) => [.. answer.Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private static JsonElement Single(ApiAnswer answer, string member) => Assert.Single(answer.Expect(HttpStatusCode.OK).Json.GetProperty(member).EnumerateArray());
}
