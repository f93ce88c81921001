using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        // A node of a newer release may have brought it a moment ago.
        for (var day = 0; day < 30; day++)
        {
            await database.DrainAsync();
            Assert.Single(await database.InAsync((BuergerserviceDb db) => db.FormVersions.ToListAsync()));
            database.Clock.Advance(TimeSpan.FromDays(1));
        }

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

    [Fact]
    public async Task A_run_that_fails_for_good_ends_nothing_but_itself()
    {
        var (part, log) = (new BrokenPart(), new LogLines());
        await using var database = await EngineDatabase.CreateAsync(configure: s => s.AddSingleton<IRetentionPart>(part).AddLogging(l => l.AddProvider(log)));
        await ScheduleAsync(database);
        for (var hour = 0; hour < 12; hour++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromHours(1));
        }

        var runs = await RunsAsync(database);
        Assert.Equal((1, 1), (runs.Count(r => r.DueAt == PutBack.Parked), runs.Count(r => r.DueAt < PutBack.Parked)));
        Assert.Single(log.With("(engine.retention) of instance 00000000-0000-0000-0000-000000000000, step (null), is given up after 6 attempts"));

        part.IsBroken = false;
        database.Clock.Advance(TimeSpan.FromDays(1));
        await database.DrainAsync();
        Assert.Equal(database.Clock.GetUtcNow().AddDays(1), Assert.Single(await RunsAsync(database)).DueAt);
    }

    [Fact]
    public async Task A_start_counts_no_run_that_was_given_up()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await ScheduleAsync(database);
        await database.InAsync((BuergerserviceDb db) => db.WorkItems.ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, PutBack.Parked)));
        await ScheduleAsync(database);
        Assert.Equal(2, (await RunsAsync(database)).Count);
        await database.DrainAsync();
        Assert.Single(await RunsAsync(database));
    }

    [Fact]
    public async Task Answers_over_http_go_after_a_day_without_another_request_and_whatever_else_fails()
    {
        await using var database = await EngineDatabase.CreateAsync(configure: s => s.AddSingleton<IRetentionPart>(new BrokenPart()));
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.HttpExchanges.Add(new() { Id = Guid.NewGuid(), Tenant = "kreis", InstanceId = Guid.NewGuid(), CreatedAt = database.Clock.GetUtcNow() });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await ScheduleAsync(database);
        await database.DrainAsync();
        Assert.Equal(1, await database.InAsync((BuergerserviceDb db) => db.HttpExchanges.CountAsync()));
        database.Clock.Advance(TimeSpan.FromHours(25));
        await database.DrainAsync();
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.HttpExchanges.CountAsync()));
    }

    private static Task<List<WorkItem>> RunsAsync(EngineDatabase database) =>
        database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().Where(w => w.Name == RetentionEffect.Name).ToListAsync());

    private static Task<int> ScheduleAsync(EngineDatabase database) => database.InAsync(async (BuergerserviceDb db) =>
    {
        await RetentionEffect.ScheduleAsync(db, database.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        return 0;
    });

    private static Task<List<JournalPage>> JournalAsync(EngineDatabase database, Guid id) =>
        database.InAsync((BuergerserviceDb db) => db.Journal.AsNoTracking().Where(p => p.InstanceId == id).ToListAsync());

    private sealed class BrokenPart : IRetentionPart
    {
        public bool IsBroken { get; set; } = true;

        public Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken) =>
            IsBroken ? throw new InvalidOperationException("kaputt") : Task.CompletedTask;
    }
}
