using System.Data.Common;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Tests.PostgreSql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Buergerservice.Product.Tests.Load;

/// <summary>The disk is full, or the database is locked by somebody else: nothing is half written, and work goes on afterwards.</summary>
public sealed class OutageTests
{
    private const string Effect = """
        { "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Sequence", "id": "s", "activities": [
          { "type": "Test.Effect", "id": "e" }, { "type": "Elsa.WriteLine", "id": "l", "text": "fertig" } ] } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_loses_nothing_and_work_goes_on_when_there_is_room_again()
    {
        var disk = new Disk();
        await using var database = await EngineDatabase.CreateAsync(configure: services => services.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(disk)));
        await database.PublishAsync(Effect);
        var started = new List<Guid> { await database.StartAsync() };
        disk.Pages = 1;
        var error = await Record.ExceptionAsync(async () =>
        {
            for (var i = 0; i < 10_000; i++)
                started.Add(await database.StartAsync());
        });
        Assert.Equal(DatabaseFault.Full, DatabaseFaults.Of(error));
        // The worker survives as well; what it could not write is as if it had not been tried.
        await Record.ExceptionAsync(database.DrainAsync);
        disk.Pages = 1_000_000;
        await DrainAllAsync(database);
        var ended = await database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().Where(i => i.SubStatus == InstanceSubStatus.Finished).Select(i => i.Id).ToListAsync(Cancel));
        Assert.Equal(started.Order(), ended.Order());
        Assert.Equal(started.Count, database.Effects.Calls.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_database_locked_by_another_process_is_waited_for()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(Effect);
        var id = await database.StartAsync();
        var path = await database.InAsync((BuergerserviceDb db) => Task.FromResult(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource));
        await using var other = new SqliteConnection($"Data Source={path};Pooling=false");
        await other.OpenAsync(Cancel);
        await ExecuteAsync(other, "BEGIN IMMEDIATE");
        var drain = Task.Run(database.DrainAsync, Cancel);
        Assert.False(drain.IsCompleted);
        await ExecuteAsync(other, "COMMIT");
        await drain;
        await DrainAllAsync(database);
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        Assert.Single(database.Effects.Calls);
    }

    [Fact]
    public async Task A_database_server_that_crashes_and_comes_back_finds_all_work_again()
    {
        await using var server = new PostgreSqlServer();
        var reason = await server.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
        // A commit must be on disk when it is confirmed, as it is on a server that is not there for tests.
        await using var database = await EngineDatabase.CreateAsync(new DatabaseOptions(DatabaseProvider.PostgreSql, await server.CreateDatabaseAsync() + ";Options=-c synchronous_commit=on"));
        await database.PublishAsync(Effect);
        var started = new List<Guid>();
        for (var i = 0; i < 20; i++)
            started.Add(await database.StartAsync());
        database.Effects.Answer = call =>
        {
            // In the middle of the work: the effect is done, its answer cannot be written.
            if (database.Effects.Calls.Count == 5)
                server.CrashAsync().GetAwaiter().GetResult();
            return "ok";
        };
        Assert.Equal(DatabaseFault.Lost, DatabaseFaults.Of(await Record.ExceptionAsync(database.DrainAsync)));
        await server.RestartAsync();
        NpgsqlConnection.ClearAllPools();
        await DrainAllAsync(database);
        var ended = await database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().Where(i => i.SubStatus == InstanceSubStatus.Finished).Select(i => i.Id).ToListAsync(Cancel));
        Assert.Equal(started.Order(), ended.Order());
        Assert.Equal(started.Count, database.Effects.Calls.Select(c => c.Id).Distinct().Count());
    }

    // Items put back while nothing could be written are due a little later, those still leased after their lease.
    private static async Task DrainAllAsync(EngineDatabase database)
    {
        while (await database.InAsync((BuergerserviceDb db) => db.WorkItems.AnyAsync(w => w.DueAt < PutBack.Parked, Cancel)))
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromMinutes(2));
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Limits the file to a number of pages: SQLite then answers as on a full disk. 1 means: not one more than there are. Set with every transaction, as the engine's connections stay open.</summary>
    private sealed class Disk : DbTransactionInterceptor
    {
        public int? Pages { get; set; }

        public override async ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            if (Pages is not { } pages)
                return result;
            await using var command = connection.CreateCommand();
            command.Transaction = result;
            command.CommandText = $"PRAGMA max_page_count={pages}";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
    }
}
