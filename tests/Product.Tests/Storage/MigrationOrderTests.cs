using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

public sealed class MigrationOrderTests
{
    private static string Version(string task, string end) => $$$"""
        {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Event","id":"e","eventName":"los"},
          {"type":"Buergerservice.UserTask","id":"{{{task}}}","title":"Prüfen","candidateRoles":["Clearing"]},{"type":"Elsa.SetOutput","id":"o","outputName":"ende","outputValue":"{{{end}}}"}]}}
        """;

    [Fact]
    public async Task All_instances_of_a_version_are_migrated_each_for_itself_and_the_tasks_go_with_them()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(Version("t", "alt"));
        var early = await database.StartAsync();
        var late = await database.StartAsync(correlationId: "spät");
        var foreign = await database.StartAsync(actor: new Actor("nora", "Nora", "aok", []));
        await database.DrainAsync();
        await database.InAsync(async (InstanceCommands c) => { await c.PublishEventAsync("los", null, EngineDatabase.Anna, correlationId: "spät"); return 0; });
        await database.DrainAsync();
        await database.PublishAsync(Version("pruefung", "neu"));

        var plans = await database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna));
        Assert.Equal([(early, true), (late, false)], plans.Plans.OrderBy(p => p.InstanceId == late).Select(p => (p.InstanceId, p.Plan.IsPossible)));
        var (first, count) = await database.InAsync((MigrationCommands m) => m.OrderAsync("test", 1, 2, new Dictionary<string, string>(), "Neue Fassung", EngineDatabase.Anna));
        Assert.Equal(2, count);
        await database.DrainAsync();
        var unordered = await database.InAsync((MigrationCommands m) => m.ResultsAsync("test", first, EngineDatabase.Anna));
        var results = unordered.OrderBy(r => r.InstanceId == late).ToList();
        Assert.Equal([(early, MigrationState.Done), (late, MigrationState.Refused)], results.Select(r => (r.InstanceId, r.State)));
        Assert.Contains("„t“", results[1].Message, StringComparison.Ordinal);

        await database.InAsync((MigrationCommands m) => m.OrderAsync("test", 1, 2, new Dictionary<string, string> { ["t"] = "pruefung" }, "Neue Fassung", EngineDatabase.Anna));
        await database.DrainAsync();
        foreach (var (id, version) in new[] { (early, 2), (late, 2), (foreign, 1) })
            Assert.Equal(version, (await database.InstanceAsync(id)).DefinitionVersion);
        var task = await database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync());
        Assert.Equal("pruefung", task.ActivityId);
        await database.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, 1, EngineDatabase.Anna));
        await database.InAsync((TaskCommands tasks) => tasks.CompleteAsync(task.Id, "Done", new Dictionary<string, object?>(), 2, "op", EngineDatabase.Anna));
        await database.DrainAsync();
        Assert.Equal((InstanceSubStatus.Finished, "neu"), ((await database.InstanceAsync(late)).SubStatus, (await database.StateAsync(late)).Output["ende"]));
        Assert.Equal(2, await database.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "instance.migrate")));
    }

    [Fact]
    public async Task A_dry_run_comes_in_parts_and_names_the_waiting_steps_of_all()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(Version("t", "alt"));
        var all = new List<Guid>();
        for (var i = 0; i < 5; i++)
            all.Add(await database.StartAsync(correlationId: i == 4 ? "spät" : null));
        await database.DrainAsync();
        await database.InAsync(async (InstanceCommands c) => { await c.PublishEventAsync("los", null, EngineDatabase.Anna, correlationId: "spät"); return 0; });
        await database.DrainAsync();
        await database.PublishAsync(Version("t", "neu"));
        var seen = new List<Guid>();
        Guid? after = null;
        do
        {
            var part = await database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna, limit: 2, after: after));
            Assert.Equal(5, part.Total);
            Assert.InRange(part.Plans.Count, 1, 2);
            Assert.InRange(seen.Count, 0, 4);
            seen.AddRange(part.Plans.Select(p => p.InstanceId));
            after = part.Next;
        }
        while (after is not null);
        Assert.Equal(all.Order(), seen.Order());
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen[4], Assert.Single((await database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna, limit: 2, skip: 4))).Plans).InstanceId);
        Assert.Equal(["e", "t"], await database.InAsync((MigrationCommands m) => m.WaitingStepsAsync("test", 1, EngineDatabase.Anna)));
    }

    [Fact]
    public async Task A_draft_is_no_version_to_migrate_from_and_runs_as_it_was_published()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(Version("t", "alt"));
        await database.InAsync((DefinitionCommands d) => d.ImportAsync(Version("t", "Entwurf"), EngineDatabase.Anna));
        await Assert.ThrowsAsync<NotFoundException>(() => database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 2, 1, new Dictionary<string, string>(), EngineDatabase.Anna)));
        await database.PublishAsync(Version("u", "neu"));
        var id = await database.StartAsync();
        await database.DrainAsync();
        await database.InAsync(async (InstanceCommands c) => { await c.PublishEventAsync("los", null, EngineDatabase.Anna); return 0; });
        await database.DrainAsync();
        Assert.Equal("u", Assert.Single((await database.StateAsync(id)).Bookmarks).ActivityId);
    }

    [Fact]
    public async Task Only_another_published_version_is_a_target_and_the_map_must_name_steps_that_exist()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(Version("t", "alt"));
        await database.InAsync((DefinitionCommands d) => d.ImportAsync(Version("t", "Entwurf"), EngineDatabase.Anna));
        await Assert.ThrowsAsync<InputException>(() => database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna)));
        await Assert.ThrowsAsync<InputException>(() => database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 1, new Dictionary<string, string>(), EngineDatabase.Anna)));
        await database.InAsync((DefinitionCommands d) => d.PublishAsync("test", EngineDatabase.Anna));
        var error = await Assert.ThrowsAsync<InputException>(() => database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string> { ["t"] = "gibtEsNicht" }, EngineDatabase.Anna)));
        Assert.Contains("gibtEsNicht", error.Fields["map"], StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFoundException>(() => database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 9, 2, new Dictionary<string, string>(), EngineDatabase.Anna)));
    }
}
