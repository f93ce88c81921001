using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>What the hot calls cost: statements, and plans that do not read whole tables.</summary>
public abstract partial class StoreCompliance
{
    private const string HashOfNothing = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Words before a statement that make the database explain it.</summary>
    protected abstract string Explain { get; }

    /// <summary>How a plan calls the reading of a whole table.</summary>
    protected abstract string WholeTable { get; }

    /// <summary>How a plan shows that only a range of the journal's key is read.</summary>
    protected abstract string RangeOfKey { get; }

    /// <summary>How a plan shows that the journal's key is read from the end of one instance.</summary>
    protected abstract string BackwardInKey { get; }

    /// <summary>Makes plans of a nearly empty database look like those of a full one.</summary>
    protected abstract string Pretend { get; }

    [Fact]
    public async Task A_batch_of_work_is_claimed_in_one_statement_oldest_first()
    {
        await using var database = await CreateAsync();
        await AddWorkAsync(database, 20);
        var statements = database.Statements;
        statements.Clear();
        var items = await database.Services.GetRequiredService<IEngineStore>().ClaimAsync("a", effects: false, 8, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Single(statements.Sent);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i:00}"), items.Select(i => i.Name));
        Assert.All(items, i => Assert.Equal(("a", database.Clock.GetUtcNow().AddMinutes(1)), (i.LeaseOwner, i.LeaseUntil)));
    }

    [Fact]
    public async Task A_claimed_item_comes_back_with_every_value_it_was_stored_with()
    {
        await using var database = await CreateAsync();
        var now = database.Clock.GetUtcNow();
        var item = new WorkItem
        {
            Id = Guid.CreateVersion7(),
            Kind = WorkKind.Event,
            Tenant = "kreis",
            InstanceId = Guid.CreateVersion7(),
            BookmarkId = Guid.CreateVersion7(),
            Name = "Öffnung",
            CorrelationId = "F-1",
            Payload = "{}",
            ActivityId = "a",
            Policy = "{\"p\":1}",
            History = "[]",
            DueAt = now.AddTicks(-10),
            Attempts = 2,
            LastError = "später",
        };
        // A property added later must be in this list, in the statement and among what is read.
        Assert.DoesNotContain(typeof(WorkItem).GetProperties(), p => p.Name is not (nameof(WorkItem.LeaseOwner) or nameof(WorkItem.LeaseUntil)) && p.GetValue(item) is null);
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.WorkItems.Add(item);
            return db.SaveChangesAsync(CancellationToken.None);
        });
        var claimed = Assert.Single(await database.Services.GetRequiredService<IEngineStore>().ClaimAsync("a", effects: false, 8, TimeSpan.FromMinutes(1), CancellationToken.None));
        (item.LeaseOwner, item.LeaseUntil) = ("a", now.AddMinutes(1));
        Assert.All(typeof(WorkItem).GetProperties(), p => Assert.Equal(p.GetValue(item), p.GetValue(claimed)));
    }

    [Fact]
    public async Task Workers_that_claim_at_the_same_time_never_get_the_same_item()
    {
        await using var database = await CreateAsync();
        await AddWorkAsync(database, 200);
        var store = database.Services.GetRequiredService<IEngineStore>();
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => ClaimAllAsync(store, $"w{worker}"))));
        Assert.Equal(200, claimed.Sum(c => c.Count));
        Assert.Equal(200, claimed.SelectMany(c => c).Distinct().Count());
    }

    [Fact]
    public async Task A_step_from_one_wait_to_the_next_takes_few_statements()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var wait = Assert.Single((await database.StateAsync(id)).Bookmarks);
        await database.InAsync(async (Buergerservice.Storage.Commands.InstanceCommands commands) => { await commands.ResumeAsync(id, wait.Id, null, EngineDatabase.Anna); return 0; });
        var store = database.Services.GetRequiredService<IEngineStore>();
        var item = Assert.Single(await store.ClaimAsync("a", effects: false, 1, TimeSpan.FromMinutes(1), CancellationToken.None));
        database.Statements.Clear();
        await database.Services.GetRequiredService<WorkProcessor>().ProcessAsync(item, CancellationToken.None);
        Assert.Equal(WaitKind.Timer, Assert.Single((await database.StateAsync(id)).Bookmarks).Kind);
        // Load; lease; instance; used wait; its work; and what is new.
        var sent = database.Statements.Sent.TakeWhile(s => !s.Sql.Contains("\"DefinitionVersion\"", StringComparison.Ordinal) || s.Sql.Contains("UPDATE", StringComparison.Ordinal)).ToList();
        Assert.InRange(sent.Count, 1, 8);
    }

    [Fact]
    public async Task The_hot_calls_read_no_whole_table()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync(correlationId: "F-1");
        await database.DrainAsync();
        await database.InAsync((BuergerserviceDb db) => db.Database.ExecuteSqlRawAsync(Pretend));
        var store = database.Services.GetRequiredService<IEngineStore>();
        database.Statements.Clear();
        await store.ClaimAsync("a", effects: false, 8, TimeSpan.FromMinutes(1), CancellationToken.None);
        await store.ClaimAsync("a", effects: true, 8, TimeSpan.FromMinutes(1), CancellationToken.None);
        await store.NextDueAsync(effects: false, CancellationToken.None);
        await store.NextDueAsync(effects: true, CancellationToken.None);
        await store.FindInstanceAsync(id, CancellationToken.None);
        await store.FindBookmarksAsync(HashOfNothing, "kreis", null, CancellationToken.None);
        await store.FindBookmarksAsync(HashOfNothing, "kreis", "F-1", CancellationToken.None);
        await store.FindTriggersAsync(HashOfNothing, CancellationToken.None);
        await store.IsAwaitedAsync(id, CancellationToken.None);
        await PublishEvent(database, "weiter");
        await database.DrainAsync();
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(Pretend);
            foreach (var statement in database.Statements.Sent.Where(s => s.Sql.Contains("engine_", StringComparison.Ordinal) && !s.Sql.StartsWith("INSERT", StringComparison.Ordinal)))
            {
                var plan = await statement.ExplainAsync(db.Database.GetDbConnection(), Explain, TestContext.Current.CancellationToken);
                Assert.False(plan.Contains(WholeTable, StringComparison.Ordinal), $"{statement.Sql}\n\n{plan}");
            }

            return 0;
        });
    }

    [Fact]
    public async Task A_journal_of_a_hundred_thousand_records_slows_neither_its_pages_nor_the_bursts_of_its_instance()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await AddJournalAsync(database, id, first: 1_000, pages: 1_000, count: 100);
        database.Statements.Clear();
        var records = await database.InAsync((BuergerserviceDb db) => InstanceJournal.ReadAsync(db, id, 70_150, 60, CancellationToken.None));
        Assert.Equal(101_000, await database.InAsync((BuergerserviceDb db) => InstanceJournal.CountAsync(db, id, CancellationToken.None)));
        Assert.Equal(Enumerable.Range(70_150, 60).Select(i => (long)i), records.Select(r => r.Sequence));
        var sent = database.Statements.Sent;
        Assert.Equal(3, sent.Count);
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(Pretend);
            foreach (var statement in sent)
                Assert.Matches(statement == sent[^1] ? BackwardInKey : RangeOfKey, await statement.ExplainAsync(db.Database.GetDbConnection(), Explain, TestContext.Current.CancellationToken));
            return 0;
        });
        database.Statements.Clear();
        Assert.Equal(60, await database.InAsync(async (BuergerserviceDb db) => await InstanceJournal.StreamAsync(db, id, TestContext.Current.CancellationToken).Take(60).CountAsync(TestContext.Current.CancellationToken)));
        // The number of all, and two stretches of a thousand numbers, the first of them nearly empty.
        Assert.Equal(5, database.Statements.Sent.Count);
        database.Statements.Clear();
        await PublishEvent(database, "weiter");
        await database.DrainAsync();
        Assert.All(database.Statements.Sent.Where(s => s.Sql.Contains("engine_journal", StringComparison.Ordinal)), s => Assert.StartsWith("INSERT", s.Sql, StringComparison.Ordinal));
    }

    private static Task<int> AddJournalAsync(EngineDatabase database, Guid id, int first, int pages, int count) => database.InAsync((BuergerserviceDb db) =>
    {
        for (var i = 0; i < pages; i++)
        {
            var from = first + (i * count);
            var records = Enumerable.Range(from, count).Select(n => new JournalRecord(n, database.Clock.GetUtcNow(), "Output", "a", 1));
            db.Journal.Add(new() { InstanceId = id, FirstSequence = from, Count = count, At = database.Clock.GetUtcNow(), Records = JsonSerializer.Serialize(records, JsonSerializerOptions.Web) });
        }

        return db.SaveChangesAsync(CancellationToken.None);
    });

    private static async Task<List<Guid>> ClaimAllAsync(IEngineStore store, string owner)
    {
        var all = new List<Guid>();
        while (await store.ClaimAsync(owner, effects: false, 8, TimeSpan.FromMinutes(1), CancellationToken.None) is { Count: > 0 } items)
            all.AddRange(items.Select(i => i.Id));
        return all;
    }

    private static Task<int> AddWorkAsync(EngineDatabase database, int count) => database.InAsync((BuergerserviceDb db) =>
    {
        // The newest first, so that the order in which they lie in the table helps nobody.
        for (var i = count - 1; i >= 0; i--)
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Event, Tenant = "kreis", Name = $"{i:00}", DueAt = database.Clock.GetUtcNow().AddSeconds(i - count) });
        return db.SaveChangesAsync(CancellationToken.None);
    });
}
