using System.Net;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class TaskListTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");

    [Fact]
    public async Task Available_tasks_are_those_of_my_roles_and_of_me_also_with_umlauts_in_the_role()
    {
        var forRole = await NewAsync("liste-rolle", SampleProcesses.HumanTask("liste-rolle", ["Behördenleitung"]));
        var forPerson = await NewAsync("liste-person", SampleProcesses.HumanTask("liste-person", ["Administration"], users: ["t-behoerde"]));
        var forOthers = await NewAsync("liste-andere", SampleProcesses.HumanTask("liste-andere", ["Clearing"]));
        var available = await IdsAsync(api.As("t-behoerde"), "scope=available&limit=200");
        Assert.Contains(forRole, available);
        Assert.Contains(forPerson, available);
        Assert.DoesNotContain(forOthers, available);
        Assert.DoesNotContain(forRole, await IdsAsync(api.As("t-fremd"), "scope=all&limit=200"));
    }

    [Fact]
    public async Task A_task_moves_from_available_over_assigned_to_history()
    {
        var id = await NewAsync("liste-weg", SampleProcesses.HumanTask("liste-weg", ["Clearing"]));
        var clerk = api.As("t-clearing");
        Assert.DoesNotContain(id, await IdsAsync(clerk, "limit=200"));
        (await clerk.Post($"tasks/{id}/claim", new { expectedRevision = 1, operationId = "a" })).Expect(HttpStatusCode.OK);
        Assert.Contains(id, await IdsAsync(clerk, "scope=assigned&limit=200"));
        Assert.DoesNotContain(id, await IdsAsync(clerk, "scope=available&limit=200"));
        Assert.Contains(id, await IdsAsync(clerk, "scope=all&limit=200"));
        (await clerk.Post($"tasks/{id}/complete", new { outcome = "Freigeben", values = new { betrag = 3 }, expectedRevision = 2, operationId = "b" })).Expect(HttpStatusCode.Accepted);
        Assert.Contains(id, await IdsAsync(clerk, "scope=history&limit=200"));
        Assert.DoesNotContain(id, await IdsAsync(clerk, "scope=all&limit=200"));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_due_date_without_gaps_and_without_repetition()
    {
        var expected = new List<string>();
        // Created out of order; without a due date comes last.
        foreach (var days in new int?[] { 5, null, 1, 3, null, 3 })
            expected.Add(await NewAsync("liste-seiten", SampleProcesses.HumanTask("liste-seiten", ["Projektleitung"], days, title: "Seitenweise")));
        var inOrder = new[] { expected[2], expected[3], expected[5], expected[0], expected[1], expected[4] };
        var client = api.As("t-leitung");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.Get($"tasks?scope=available&search=seitenWEISE&limit=2&cursor={cursor}")).Expect(HttpStatusCode.OK);
            Assert.InRange(page.Json.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            cursor = page["nextCursor"] is { Length: > 0 } next ? next : null;
        }
        while (cursor is not null);
        Assert.Equal(inOrder, seen);
        Assert.Equal(expected.AsEnumerable().Reverse(), await IdsAsync(client, "scope=available&search=Seitenweise&sort=created"));
    }

    [Fact]
    public async Task Tasks_are_found_by_due_date_and_subject()
    {
        var none = await NewAsync("liste-frist", SampleProcesses.HumanTask("liste-frist", ["Datenschutzbeauftragte/r"], title: "Größe 100% prüfen"), "GZ-77");
        var later = await NewAsync("liste-frist", SampleProcesses.HumanTask("liste-frist", ["Datenschutzbeauftragte/r"], 40, title: "Anderes"));
        var today = await NewAsync("liste-frist", SampleProcesses.HumanTask("liste-frist", ["Datenschutzbeauftragte/r"], 0, title: "Heute"));
        var overdue = await NewAsync("liste-frist", SampleProcesses.HumanTask("liste-frist", ["Datenschutzbeauftragte/r"], -3, title: "Zu spät"));
        var client = api.As("t-datenschutz");
        Assert.Equal([overdue], await IdsAsync(client, "scope=available&due=overdue"));
        Assert.Equal([today], await IdsAsync(client, "scope=available&due=today"));
        Assert.Equal([today], await IdsAsync(client, "scope=available&due=thisWeek"));
        Assert.Equal([none], await IdsAsync(client, "scope=available&due=noDueDate"));
        Assert.Equal([overdue, today, later, none], await IdsAsync(client, "scope=available"));
        Assert.Equal([none], await IdsAsync(client, "scope=available&search=GRÖSSE".Replace("SS", "ß", StringComparison.Ordinal)));
        Assert.Equal([none], await IdsAsync(client, "scope=available&search=100%25"));
        Assert.Equal([none], await IdsAsync(client, "scope=available&correlationId=GZ-77"));
        Assert.Empty(await IdsAsync(client, "scope=available&search=1_0%25"));
    }

    private async Task<string> NewAsync(string id, string process, string? correlationId = null)
    {
        await Processes.PublishAsync(_admin, process);
        return await Processes.TaskOfInstanceAsync(_admin, await Processes.StartAsync(_admin, id, correlationId));
    }

    private static async Task<List<string>> IdsAsync(ApiClient client, string query) =>
        [.. (await client.Get($"tasks?{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString()!)];
}
