using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Buergerservice.Product.Tests.Load;

/// <summary>Many of everything at once. CI runs a small number; <c>./test.sh load</c> the one that is asked of the product.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const string TwoWaits = """
        { "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Parallel", "id": "both", "activities": [
          { "type": "Elsa.Event", "id": "a", "eventName": "a" }, { "type": "Elsa.Event", "id": "b", "eventName": "b" } ] } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Two_resumes_of_one_instance_at_once_both_count() => ResumeInPairsAsync(200);

    [Fact(Explicit = true)]
    public Task Ten_thousand_pairs_of_resumes_at_once_all_count() => ResumeInPairsAsync(10_000);

    [Fact]
    public Task Timers_due_in_the_same_minute_all_ring_once() => RingAsync(500);

    [Fact(Explicit = true)]
    public Task A_hundred_thousand_timers_due_in_the_same_minute_all_ring_once() => RingAsync(100_000);

    [Theory]
    [InlineData(40)]
    [InlineData(3652)]
    public async Task A_timer_far_ahead_rings_on_its_day_and_not_before(int days)
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync($$"""{ "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Delay", "id": "d", "timeSpan": "{{days}}.00:00:00" } }""");
        var id = await database.StartAsync();
        await database.DrainAsync();
        database.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromSeconds(1));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await database.InstanceAsync(id)).SubStatus);
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
    }

    [Fact]
    public async Task A_journal_of_a_hundred_thousand_records_makes_the_next_burst_no_dearer()
    {
        await using var database = await EngineDatabase.CreateAsync();
        var (fresh, _) = await BurstAfterAsync(database, 1);
        var (old, records) = await BurstAfterAsync(database, 33_400);
        output.WriteLine($"{records} journal records; state {fresh} bytes without, {old} bytes with them");
        Assert.True(records >= 100_000);
        // Only counters in the state grow: the number of the next record and of the next execution.
        Assert.InRange(old, fresh, fresh + 16);
    }

    // Both wait items of an instance are taken at the same moment by two workers.
    private async Task ResumeInPairsAsync(int pairs)
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(TwoWaits);
        await StartAsync(database, pairs);
        await database.DrainAsync();
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            var due = database.Clock.GetUtcNow() - TimeSpan.FromHours(1);
            foreach (var wait in await db.Bookmarks.AsNoTracking().OrderBy(b => b.InstanceId).Select(b => new { b.Id, b.InstanceId }).ToListAsync(Cancel))
                db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Resume, Tenant = "kreis", InstanceId = wait.InstanceId, BookmarkId = wait.Id, DueAt = due += TimeSpan.FromTicks(1) });
            return await db.SaveChangesAsync(Cancel);
        });
        var workers = Enumerable.Range(0, 2).Select(i => Worker(database, $"worker-{i}")).ToList();
        while (await database.InAsync((BuergerserviceDb db) => db.WorkItems.AnyAsync(Cancel)))
            await Task.WhenAll(workers.Select(w => Task.Run(() => w.DrainAsync(Cancel), Cancel)));
        await AllHaveEndedAsync(database, pairs, "\"event\":\"Resumed\"", 2);
        output.WriteLine($"{pairs} pairs");
    }

    private async Task RingAsync(int timers)
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""{ "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Delay", "id": "d", "timeSpan": "01:00:00" } }""");
        // Started over one minute, so due within one.
        for (var left = timers; left > 0; left -= Math.Max(1, timers / 60))
        {
            await StartAsync(database, Math.Min(left, Math.Max(1, timers / 60)));
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        database.Clock.Advance(TimeSpan.FromHours(1));
        var rung = await database.DrainAsync();
        output.WriteLine($"{rung} timers");
        Assert.Equal(timers, rung);
        await AllHaveEndedAsync(database, timers, "\"event\":\"Resumed\"", 1);
    }

    private static async Task AllHaveEndedAsync(EngineDatabase database, int count, string record, int times) => await database.InAsync(async (BuergerserviceDb db) =>
    {
        Assert.Equal(count, await db.Instances.CountAsync(i => i.SubStatus == InstanceSubStatus.Finished, Cancel));
        Assert.Equal(count, await db.Instances.CountAsync(Cancel));
        Assert.Empty(await db.Bookmarks.ToListAsync(Cancel));
        var pages = await db.Journal.AsNoTracking().Select(p => new { p.InstanceId, p.Records }).ToListAsync(Cancel);
        Assert.All(pages.GroupBy(p => p.InstanceId), g => Assert.Equal(times, g.Sum(p => p.Records.Split(record).Length - 1)));
        return 0;
    });

    private static async Task<(int StateBytes, long Records)> BurstAfterAsync(EngineDatabase database, int turns)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{turns:D5}");
        await database.PublishAsync($$"""
            { "definitionId": "{{name}}", "name": "Test", "root": { "type": "Elsa.Sequence", "id": "s", "activities": [
              { "type": "Elsa.For", "id": "f", "start": 1, "end": {{turns}}, "body": { "type": "Elsa.WriteLine", "id": "l", "text": "x" } },
              { "type": "Elsa.Event", "id": "a", "eventName": "{{name}}a" }, { "type": "Elsa.Event", "id": "b", "eventName": "{{name}}b" } ] } }
            """);
        var id = await database.StartAsync(name);
        await database.DrainAsync();
        await database.InAsync(async (Buergerservice.Storage.Commands.InstanceCommands commands) =>
        {
            await commands.PublishEventAsync($"{name}a", null, EngineDatabase.Anna, id, cancellationToken: Cancel);
            return 0;
        });
        await database.DrainAsync();
        var row = await database.InstanceAsync(id);
        Assert.Equal(InstanceSubStatus.Suspended, row.SubStatus);
        return (row.State.Length, (await database.StateAsync(id)).NextJournalSequence);
    }

    // A thousand instances in one transaction: the start is not what is measured here.
    private static async Task StartAsync(EngineDatabase database, int count)
    {
        var store = database.Services.GetRequiredService<IEngineStore>();
        var version = (await store.FindPublishedAsync("test", Cancel))!.Value;
        var workflow = await database.Services.GetRequiredService<WorkflowCache>().GetAsync(version, store, Cancel);
        for (var left = count; left > 0; left -= 1000)
        {
            var commit = new EngineCommit();
            for (var i = 0; i < Math.Min(left, 1000); i++)
            {
                var now = database.Clock.GetUtcNow();
                var instance = database.Services.GetRequiredService<BurstRunner>().Create(workflow, Guid.CreateVersion7(now), "kreis");
                commit.NewInstances.Add(instance);
                commit.Enqueue.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Start, Tenant = "kreis", InstanceId = instance.Id, DueAt = now });
            }

            await store.CommitAsync(commit, Cancel);
        }
    }

    private static EngineWorker Worker(EngineDatabase database, string name)
    {
        var (services, options) = (database.Services, new WorkOptions { Owner = name, Batch = 1 });
        var (store, signal) = (services.GetRequiredService<IEngineStore>(), new EngineSignal());
        var processor = new WorkProcessor(store, services.GetRequiredService<WorkflowCache>(), services.GetRequiredService<BurstRunner>(), [], signal, options, database.Clock, NullLogger<WorkProcessor>.Instance);
        return new(store, processor, signal, options, database.Clock, NullLogger<EngineWorker>.Instance);
    }
}
