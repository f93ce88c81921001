using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Product.Tests.Api;
using Xunit;
using static Buergerservice.Product.Tests.Designer.Studio;

namespace Buergerservice.Product.Tests.Designer;

[Collection(ApiFixture.Name)]
public sealed class InstanceTests(ApiFixture api)
{
    private readonly Studio _studio = new(api.As("t-admin"));

    [Fact]
    public async Task An_instance_is_started_watched_and_ends()
    {
        await PublishAsync("Ansehen", Line("zeile", "Hallo"), Event("warten", "ansehen-weiter"), Line("schluss", "Ende"));
        var started = (await _studio.Post("workflow-definitions/ansehen/execute", new { versionOptions = "Latest" })).Expect(HttpStatusCode.OK);
        var id = started.Headers["x-elsa-workflow-instance-id"];
        Assert.Equal("false", started.Headers["x-elsa-workflow-cannot-start"]);
        var waiting = (await UntilAsync(id, "Suspended")).Json.GetProperty("workflowState");
        Assert.Equal("Workflow1:root:warten", waiting.GetProperty("bookmarks")[0].GetProperty("activityNodeId").GetString());
        var stats = (await _studio.Post("activity-executions/report", new { workflowInstanceId = id, activityNodeIds = new List<string> { "Workflow1:root:zeile", "Workflow1:root:warten" } })).Expect(HttpStatusCode.OK).Json.GetProperty("stats");
        Assert.Equal([("zeile", 1, false), ("warten", 0, true)], stats.EnumerateArray().Select(s => (s.GetProperty("activityId").GetString()!, s.GetProperty("completedCount").GetInt32(), s.GetProperty("isBlocked").GetBoolean())));

        (await api.As("t-admin").Post("events", new { name = "ansehen-weiter" })).Expect(HttpStatusCode.Accepted);
        await UntilAsync(id, "Finished");
        var journal = (await _studio.Post($"workflow-instances/{id}/journal?skip=0&take=110", new { filter = new { excludedActivityTypes = new List<string> { "Elsa.Workflow", "Elsa.Flowchart" } } })).Expect(HttpStatusCode.OK).Json;
        var lines = journal.GetProperty("items").EnumerateArray().Select(r => $"{r.GetProperty("activityId").GetString()} {r.GetProperty("eventName").GetString()}").ToList();
        Assert.Equal(["zeile Started", "zeile Output", "zeile Completed", "warten Started", "warten Suspended", "warten Resumed", "warten Completed", "schluss Started", "schluss Output", "schluss Completed"], lines);
        var execution = (await _studio.Get($"activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=Workflow1:root:zeile")).Expect(HttpStatusCode.OK).Json.GetProperty("items")[0];
        Assert.Equal(("Completed", "Hallo"), (execution.GetProperty("status").GetString(), execution.GetProperty("activityState").GetProperty("Text").GetString()));
        (await _studio.Get($"activity-executions/by-id?id={execution.GetProperty("id").GetString()}")).Expect(HttpStatusCode.OK);

        Assert.Contains("schluss", (await _studio.Get($"workflow-instances/{id}/export")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await _studio.Delete($"workflow-instances/{id}")).Expect(HttpStatusCode.NoContent);
        (await _studio.Get($"workflow-instances/{id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_long_journal_is_told_page_by_page_and_filtered()
    {
        const int Rounds = 400;
        var loop = new JsonObject
        {
            ["id"] = "schleife",
            ["type"] = "Elsa.For",
            ["version"] = 1,
            ["start"] = Number(1),
            ["end"] = Number(Rounds),
            ["step"] = Number(1),
            ["body"] = Line("zeile", "Runde"),
        };
        await PublishAsync("Langes Journal", loop);
        var id = (await _studio.Post("workflow-definitions/langes-journal/dispatch", new { })).Expect(HttpStatusCode.OK)["workflowInstanceId"]!;
        await UntilAsync(id, "Finished");
        var all = (await _studio.Get($"workflow-instances/{id}/export")).Expect(HttpStatusCode.OK).Json.GetProperty("workflowExecutionLogRecords").EnumerateArray().ToList();
        Assert.True(all.Count > 3 * Rounds);

        var told = new List<string?>();
        int total;
        do
        {
            var page = await JournalAsync(id, told.Count, 500, new { });
            told.AddRange(page.Items.Select(r => r.GetProperty("id").GetString()));
            total = page.Total;
            Assert.True(page.Items.Count > 0 && total >= told.Count);
        }
        while (told.Count < total);
        Assert.Equal(all.Select(r => r.GetProperty("id").GetString()), told);

        var outputs = await JournalAsync(id, Rounds - 10, 10, new { activityNodeIds = new List<string> { "Workflow1:root:schleife:zeile" }, eventNames = new List<string> { "Output" } });
        Assert.Equal(10, outputs.Items.Count);
        Assert.All(outputs.Items, r => Assert.Equal("zeile", r.GetProperty("activityId").GetString()));
        var past = await JournalAsync(id, Rounds, 10, new { eventNames = new List<string> { "Output" } });
        Assert.Equal((0, Rounds), (past.Items.Count, past.Total));

        static JsonObject Number(int value) => new() { ["typeName"] = "Int32", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
    }

    private async Task<(List<JsonElement> Items, int Total)> JournalAsync(string id, int skip, int take, object filter)
    {
        var json = (await _studio.Post($"workflow-instances/{id}/journal?skip={skip}&take={take}", new { filter })).Expect(HttpStatusCode.OK).Json;
        return ([.. json.GetProperty("items").EnumerateArray()], json.GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task A_running_instance_is_cancelled_and_not_deleted_before()
    {
        await PublishAsync("Abbrechen", Event("warten", "nie"));
        var id = (await _studio.Post("workflow-definitions/abbrechen/dispatch", new { })).Expect(HttpStatusCode.OK)["workflowInstanceId"]!;
        await UntilAsync(id, "Suspended");
        (await _studio.Delete($"workflow-instances/{id}")).ExpectProblem(HttpStatusCode.BadRequest, "running");
        (await _studio.Post($"cancel/workflow-instances/{id}", null)).Expect(HttpStatusCode.OK);
        await UntilAsync(id, "Cancelled");
    }

    [Fact]
    public async Task A_draft_is_not_run_and_the_reason_is_told()
    {
        await _studio.Create("Nur Entwurf", Line("a", "x"));
        var refused = (await _studio.Post("workflow-definitions/nur-entwurf/execute", new { versionOptions = "Latest" })).ExpectProblem(HttpStatusCode.BadRequest, "draft");
        Assert.Equal("true", refused.Headers["x-elsa-workflow-cannot-start"]);
    }

    [Fact]
    public async Task Values_are_for_administrators_and_instances_for_their_tenant()
    {
        await PublishAsync("Geheim", Line("zeile", "geheimer Text"), Event("warten", "nie"));
        var id = (await _studio.Post("workflow-definitions/geheim/dispatch", new { input = new { wort = "geheim" } })).Expect(HttpStatusCode.OK)["workflowInstanceId"]!;
        Assert.Equal("geheim", (await UntilAsync(id, "Suspended")).Json.GetProperty("workflowState").GetProperty("input").GetProperty("wort").GetString());
        var lead = new Studio(api.As("t-leitung"));
        (await lead.Get($"workflow-instances/{id}")).Expect(HttpStatusCode.NotFound);
        (await lead.Post($"workflow-instances/{id}/journal", new { })).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain(id, (await lead.Post("workflow-instances", new { page = 0, pageSize = 200 })).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        await Processes.OfProjectAsync(api, id);
        Assert.Contains(id, (await lead.Post("workflow-instances", new { page = 0, pageSize = 200 })).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.False((await lead.Get($"workflow-instances/{id}")).Expect(HttpStatusCode.OK).Json.GetProperty("workflowState").GetProperty("input").TryGetProperty("wort", out _));
        var journal = (await lead.Post($"workflow-instances/{id}/journal", new { })).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray();
        Assert.All(journal.Where(r => r.GetProperty("eventName").GetString() == "Output"), r => Assert.Equal(JsonValueKind.Null, r.GetProperty("message").ValueKind));
        (await lead.Post($"cancel/workflow-instances/{id}", null)).Expect(HttpStatusCode.Forbidden);
        (await new Studio(api.As("t-fremd")).Get($"workflow-instances/{id}")).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain(id, (await new Studio(api.As("t-fremd")).Post("workflow-instances", new { page = 0, pageSize = 200 })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_are_filtered_and_paged()
    {
        await PublishAsync("Filtern", Event("warten", "nie"));
        for (var i = 0; i < 3; i++)
            (await _studio.Post("workflow-definitions/filtern/dispatch", new { correlationId = $"filter-{i}" })).Expect(HttpStatusCode.OK);
        var page = (await _studio.Post("workflow-instances", new { page = 1, pageSize = 2, definitionIds = new List<string> { "filtern" }, statuses = new List<string> { "Running" } })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 3), (page.GetProperty("items").GetArrayLength(), page.GetProperty("totalCount").GetInt32()));
        Assert.Equal(1, (await _studio.Post("workflow-instances", new { searchTerm = "FILTER-2" })).Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(0, (await _studio.Post("workflow-instances", new { definitionIds = new List<string> { "filtern" }, timestampFilters = new[] { new { column = "CreatedAt", @operator = "LessThan", timestamp = "2020-01-01T00:00:00Z" } } })).Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(3, (await _studio.Post("bulk-actions/cancel/workflow-instances", new { definitionId = "filtern" })).Expect(HttpStatusCode.OK).Json.GetProperty("cancelled").GetInt32());
    }

    private async Task PublishAsync(string name, params System.Text.Json.Nodes.JsonObject[] steps) =>
        (await _studio.Save(await _studio.Create(name, steps), publish: true)).Expect(HttpStatusCode.OK);

    private Task<ApiAnswer> UntilAsync(string id, string status) =>
        _studio.Until($"workflow-instances/{id}", a => a.Status == HttpStatusCode.OK && a["subStatus"] == status);
}
