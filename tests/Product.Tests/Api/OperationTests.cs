using System.Net;
using System.Text.Json;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class OperationTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");

    // Waits, then divides what the variable holds: anything but a number is an incident.
    private static string Fragile(string id, string end = "fertig") => JsonSerializer.Serialize(new
    {
        definitionId = id,
        name = $"Test {id}",
        variables = new[] { new { id = "zahl", name = "zahl", typeName = "Int32", value = "0" } },
        outputs = new[] { new { name = "ende", type = "String" } },
        root = new
        {
            type = "Elsa.Flowchart",
            id = "ablauf",
            activities = new object[]
            {
                SampleProcesses.Step("Elsa.Event", "warten", ("eventName", $"{id}-los")),
                SampleProcesses.Step("Elsa.FlowDecision", "teilen", ("condition", new { typeName = "Boolean", expression = new { type = "JavaScript", value = "if (variables.zahl === 0) throw new Error('durch null'); variables.zahl > 5" } })),
                SampleProcesses.Step("Elsa.SetOutput", "viel", ("outputName", "ende"), ("outputValue", $"viel {end}")),
                SampleProcesses.Step("Elsa.SetOutput", "wenig", ("outputName", "ende"), ("outputValue", $"wenig {end}")),
            },
            connections = new object[]
            {
                new { source = new { activity = "warten", port = "Done" }, target = new { activity = "teilen" } },
                new { source = new { activity = "teilen", port = "True" }, target = new { activity = "viel" } },
                new { source = new { activity = "teilen", port = "False" }, target = new { activity = "wenig" } },
            },
        },
    });

    [Fact]
    public async Task A_stuck_instance_is_repaired_by_a_variable_and_a_retry_with_reasons_in_journal_and_audit_trail()
    {
        var (id, incident) = await StuckAsync("op-wiederholen");
        Assert.Equal(("begin", "teilen"), (incident.GetProperty("point").GetString(), incident.GetProperty("activityId").GetString()));
        Assert.Contains("durch null", incident.GetProperty("message").GetString(), StringComparison.Ordinal);
        (await PostAsync($"instances/{id}/variables", new { expectedRevision = await RevisionAsync(id), reason = "Anzahl nachgetragen", name = "zahl", value = "viele" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await PostAsync($"instances/{id}/variables", new { expectedRevision = await RevisionAsync(id), reason = "Anzahl nachgetragen", name = "zahl", value = 7 })).Expect(HttpStatusCode.OK);
        var retry = $"instances/{id}/incidents/{incident.GetProperty("id").GetString()}/retry";
        (await PostAsync(retry, new { expectedRevision = await RevisionAsync(id) })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await PostAsync(retry, new { expectedRevision = 1, reason = "Anzahl steht jetzt fest" })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        (await PostAsync(retry, new { expectedRevision = await RevisionAsync(id), reason = "Anzahl steht jetzt fest" })).Expect(HttpStatusCode.OK);
        var ended = await EndedAsync(id);
        Assert.Equal("viel fertig", ended.Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
        var journal = (await _admin.Get($"instances/{id}/journal")).Text;
        Assert.Contains("Anzahl steht jetzt fest", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("Anzahl", (await api.As("t-leitung").Get($"instances/{id}/journal")).Text, StringComparison.Ordinal);
        await AssertAuditedAsync(id, "instance.set-variable", "instance.retry");
        (await PostAsync(retry, new { expectedRevision = await RevisionAsync(id), reason = "noch einmal" })).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_step_is_skipped_with_an_outcome_it_has()
    {
        var (id, incident) = await StuckAsync("op-ueberspringen");
        Assert.Equal(["True", "False"], incident.GetProperty("outcomes").EnumerateArray().Select(o => o.GetString()));
        var skip = $"instances/{id}/incidents/{incident.GetProperty("id").GetString()}/skip";
        var refused = (await PostAsync(skip, new { expectedRevision = await RevisionAsync(id), reason = "von Hand" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("True, False", refused.ErrorOf("outcome"), StringComparison.Ordinal);
        (await PostAsync(skip, new { expectedRevision = await RevisionAsync(id), reason = "von Hand", outcome = "False" })).Expect(HttpStatusCode.OK);
        Assert.Equal("wenig fertig", (await EndedAsync(id)).Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
        await AssertAuditedAsync(id, "instance.skip");
    }

    [Fact]
    public async Task Inputs_are_repaired_for_this_one_execution()
    {
        var (id, incident) = await StuckAsync("op-berichtigen");
        var repair = $"instances/{id}/incidents/{incident.GetProperty("id").GetString()}/repair";
        (await PostAsync(repair, new { expectedRevision = await RevisionAsync(id), reason = "x" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await PostAsync(repair, new { expectedRevision = await RevisionAsync(id), reason = "x", inputs = new { bedingung = true } })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await PostAsync(repair, new { expectedRevision = await RevisionAsync(id), reason = "Entscheidung von Hand", inputs = new { condition = true } })).Expect(HttpStatusCode.OK);
        Assert.Equal("viel fertig", (await EndedAsync(id)).Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
    }

    [Fact]
    public async Task A_held_instance_keeps_what_comes_until_it_is_continued()
    {
        await Processes.PublishAsync(_admin, Fragile("op-anhalten"));
        var id = await WaitingAsync("op-anhalten");
        (await PostAsync($"instances/{id}/suspend", new { expectedRevision = await RevisionAsync(id), reason = "Rückfrage" })).Expect(HttpStatusCode.OK);
        Assert.Equal("paused", (await _admin.Get($"instances/{id}")).Json.GetProperty("instance").GetProperty("status").GetString());
        (await PostAsync($"instances/{id}/suspend", new { expectedRevision = await RevisionAsync(id), reason = "Rückfrage" })).ExpectProblem(HttpStatusCode.Conflict, "already-paused");
        (await PostAsync($"instances/{id}/variables", new { expectedRevision = await RevisionAsync(id), reason = "Anzahl", name = "zahl", value = 9 })).Expect(HttpStatusCode.OK);
        (await _admin.Post($"instances/{id}/events", new { name = "op-anhalten-los" })).Expect(HttpStatusCode.Accepted);
        (await PostAsync($"instances/{id}/resume-run", new { expectedRevision = await RevisionAsync(id), reason = "geklärt" })).Expect(HttpStatusCode.OK);
        Assert.Equal("viel fertig", (await EndedAsync(id)).Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
        (await PostAsync($"instances/{id}/suspend", new { expectedRevision = await RevisionAsync(id), reason = "zu spät" })).ExpectProblem(HttpStatusCode.Conflict, "terminal");
        await AssertAuditedAsync(id, "instance.suspend", "instance.resume-run");
    }

    [Fact]
    public async Task A_waiting_step_is_left_for_another_of_the_same_flowchart()
    {
        await Processes.PublishAsync(_admin, Fragile("op-verschieben"));
        var id = await WaitingAsync("op-verschieben");
        (await PostAsync($"instances/{id}/move", new { expectedRevision = await RevisionAsync(id), reason = "x", from = "warten", to = "gibtEsNicht" })).ExpectProblem(HttpStatusCode.NotFound);
        (await PostAsync($"instances/{id}/move", new { expectedRevision = await RevisionAsync(id), reason = "x", from = "warten", to = "ablauf" })).ExpectProblem(HttpStatusCode.Conflict, "other-container");
        (await PostAsync($"instances/{id}/move", new { expectedRevision = await RevisionAsync(id), reason = "Ereignis kam per Post", from = "warten", to = "wenig" })).Expect(HttpStatusCode.OK);
        Assert.Equal("wenig fertig", (await EndedAsync(id)).Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
    }

    [Fact]
    public async Task Instances_of_a_version_are_migrated_after_a_dry_run()
    {
        await Processes.PublishAsync(_admin, Fragile("op-umstellen", "alt"));
        var id = await WaitingAsync("op-umstellen");
        await Processes.PublishAsync(_admin, Fragile("op-umstellen", "neu"));
        var plan = (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 2, dryRun = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, plan.Json.GetProperty("total").GetInt32());
        (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 2, dryRun = true, cursor = "x" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal((1, 0), (plan.Json.GetProperty("possible").GetInt32(), plan.Json.GetProperty("impossible").GetInt32()));
        var waiting = Assert.Single(Assert.Single(plan.Json.GetProperty("instances").EnumerateArray()).GetProperty("waiting").EnumerateArray());
        Assert.Equal("warten", waiting.GetProperty("newActivityId").GetString());
        Assert.Equal(1, (await _admin.Get($"instances/{id}")).Json.GetProperty("instance").GetProperty("definitionVersion").GetInt32());

        (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 2 })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 3, dryRun = true })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 2, dryRun = true, map = new { warten = "nichts" } })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        var ordered = (await _admin.Post("definitions/op-umstellen/versions/1/migrate", new { target = 2, reason = "Neue Fassung" })).Expect(HttpStatusCode.Accepted);
        var result = await _admin.Until(ordered.Headers["Location"], a => a.Json.GetProperty("queued").GetInt32() == 0);
        Assert.Equal("done", Assert.Single(result.Json.GetProperty("instances").EnumerateArray()).GetProperty("state").GetString());
        (await PostAsync($"instances/{id}/variables", new { expectedRevision = await RevisionAsync(id), reason = "Anzahl", name = "zahl", value = 2 })).Expect(HttpStatusCode.OK);
        (await _admin.Post($"instances/{id}/events", new { name = "op-umstellen-los" })).Expect(HttpStatusCode.Accepted);
        Assert.Equal("wenig neu", (await EndedAsync(id)).Json.GetProperty("values").GetProperty("output").GetProperty("ende").GetString());
        (await api.As("t-fremd").Get(ordered.Headers["Location"])).ExpectProblem(HttpStatusCode.NotFound);
        await AssertAuditedAsync(id, "instance.migrate");
    }

    private Task<ApiAnswer> PostAsync(string path, object body) => _admin.Post(path, body);

    private async Task<string> WaitingAsync(string definition)
    {
        var id = await Processes.StartAsync(_admin, definition);
        await _admin.Until($"instances/{id}", a => a.Json.GetProperty("waits").GetArrayLength() == 1);
        return id;
    }

    private async Task<(string Id, JsonElement Incident)> StuckAsync(string definition)
    {
        await Processes.PublishAsync(_admin, Fragile(definition));
        var id = await WaitingAsync(definition);
        (await _admin.Post($"instances/{id}/events", new { name = $"{definition}-los" })).Expect(HttpStatusCode.Accepted);
        var incidents = await _admin.Until($"instances/{id}/incidents", a => a.Json.GetProperty("items").GetArrayLength() == 1);
        return (id, incidents.Json.GetProperty("items")[0]);
    }

    private async Task<int> RevisionAsync(string id) => (await _admin.Get($"instances/{id}")).Json.GetProperty("instance").GetProperty("revision").GetInt32();

    private Task<ApiAnswer> EndedAsync(string id) => _admin.Until($"instances/{id}", a => a.Json.GetProperty("instance").GetProperty("status").GetString() == "finished");

    private async Task AssertAuditedAsync(string id, params string[] actions)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var subject = $"instance:{id}";
        var entries = await db.AuditEntries.AsNoTracking().Where(a => a.Subject == subject).OrderBy(a => a.Number).ToListAsync(TestContext.Current.CancellationToken);
        foreach (var action in actions)
            Assert.Contains(entries, e => e.Action == action && e.Actor == "t-admin");
        Assert.DoesNotContain(entries, e => e.Details.Contains("Anzahl", StringComparison.Ordinal));
        Assert.Null(await AuditLog.FindBreakAsync(db, TestContext.Current.CancellationToken));
    }
}
