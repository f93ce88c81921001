using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

public sealed class RetentionTests
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";

    [Fact]
    public async Task The_journal_of_an_ended_instance_goes_after_its_time_and_the_trail_says_so()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""{"definitionId":"test","root":{"type":"Elsa.WriteLine","id":"w","text":"x"}}""");
        var ended = await database.StartAsync();
        await database.PublishAsync(OneEvent);
        var waiting = await database.StartAsync();
        await database.DrainAsync();
        await ScheduleAsync(database);

        database.Clock.Advance(TimeSpan.FromDays(3649));
        await database.DrainAsync();
        Assert.NotEmpty(await JournalAsync(database, ended));
        database.Clock.Advance(TimeSpan.FromDays(2));
        await database.DrainAsync();
        Assert.Empty(await JournalAsync(database, ended));
        Assert.NotEmpty(await JournalAsync(database, waiting));
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(ended)).SubStatus);
        var entry = Assert.Single(await database.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Action == "retention.journal").ToListAsync()));
        Assert.Contains("\"count\":1", entry.Details, StringComparison.Ordinal);
        Assert.Null(await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
    }

    [Fact]
    public async Task A_definition_version_somebody_runs_is_never_removed()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(OneEvent);
        await database.StartAsync();
        await database.DrainAsync();
        for (var version = 2; version <= 3; version++)
            await database.PublishAsync(OneEvent.Replace("weiter", $"weiter{version}", StringComparison.Ordinal));
        await ScheduleAsync(database);
        database.Clock.Advance(TimeSpan.FromDays(731));
        await database.DrainAsync();
        Assert.Equal([1, 3], await database.InAsync((BuergerserviceDb db) => db.Definitions.OrderBy(d => d.Version).Select(d => d.Version).ToListAsync()));
    }

    [Fact]
    public async Task A_form_version_goes_when_no_task_shows_it_any_more()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.FormVersions.Add(new() { Version = new string('a', 64), FormKey = "alt", Json = "{}" });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await ScheduleAsync(database);
        await database.DrainAsync();
        Assert.Empty(await database.InAsync((BuergerserviceDb db) => db.FormVersions.ToListAsync()));
        Assert.Equal(1, await database.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "retention.form")));
    }

    [Fact]
    public async Task Each_run_puts_exactly_one_next_run_into_the_queue()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await ScheduleAsync(database);
        await ScheduleAsync(database);
        for (var day = 0; day < 3; day++)
        {
            await database.DrainAsync();
            var next = Assert.Single(await database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync()));
            Assert.Equal(database.Clock.GetUtcNow().AddDays(1), next.DueAt);
            database.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    private static Task<int> ScheduleAsync(EngineDatabase database) => database.InAsync(async (BuergerserviceDb db) =>
    {
        await RetentionEffect.ScheduleAsync(db, database.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        return 0;
    });

    private static Task<List<JournalPage>> JournalAsync(EngineDatabase database, Guid id) =>
        database.InAsync((BuergerserviceDb db) => db.Journal.AsNoTracking().Where(p => p.InstanceId == id).ToListAsync());
}
