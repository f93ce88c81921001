using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>Two nodes on one PostgreSQL, one with a clock a minute ahead, one with a clock a minute behind.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class ClockSkewTests(PostgreSqlFixture server)
{
    private const string OneTimer = """{"definitionId":"test","root":{"type":"Elsa.Delay","id":"d","timeSpan":"00:10:00"}}""";

    [Fact]
    public async Task A_node_that_is_ahead_takes_no_lease_that_still_runs()
    {
        var database = await server.NewDatabaseAsync();
        await using var behind = await Node.StartAsync(database, TimeSpan.FromMinutes(-1));
        await using var ahead = await Node.StartAsync(database, TimeSpan.FromMinutes(1));
        await behind.StartInstanceAsync(OneTimer);
        var mine = Assert.Single(await behind.Store.ClaimAsync("behind", effects: false, 8, TimeSpan.FromSeconds(50), CancellationToken.None));
        Assert.Empty(await ahead.Store.ClaimAsync("ahead", effects: false, 8, TimeSpan.FromSeconds(50), CancellationToken.None));
        await behind.Services.GetRequiredService<WorkProcessor>().ProcessAsync(mine, CancellationToken.None);
        Assert.Equal(1, await ahead.InAsync(db => db.Instances.CountAsync(i => i.SubStatus == InstanceSubStatus.Suspended)));
    }

    [Fact]
    public async Task A_lease_that_has_run_out_is_taken_by_a_node_that_is_behind()
    {
        var database = await server.NewDatabaseAsync();
        await using var behind = await Node.StartAsync(database, TimeSpan.FromMinutes(-1));
        await using var ahead = await Node.StartAsync(database, TimeSpan.FromMinutes(1));
        var instance = await ahead.StartInstanceAsync(OneTimer);
        // A lease in the past: its node died holding it.
        Assert.Single(await ahead.Store.ClaimAsync("dead", effects: false, 8, TimeSpan.FromSeconds(-1), CancellationToken.None));
        await behind.Services.GetRequiredService<EngineWorker>().DrainAsync(CancellationToken.None);
        Assert.Equal(InstanceSubStatus.Suspended, await ahead.InAsync(db => db.Instances.Where(i => i.Id == instance).Select(i => i.SubStatus).SingleAsync()));
    }

    [Fact]
    public async Task Both_nodes_write_due_times_by_the_clock_of_the_database()
    {
        var database = await server.NewDatabaseAsync();
        foreach (var skew in (TimeSpan[])[TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1)])
        {
            await using var node = await Node.StartAsync(database, skew);
            var instance = await node.StartInstanceAsync(OneTimer);
            await node.Services.GetRequiredService<EngineWorker>().DrainAsync(CancellationToken.None);
            var late = await node.InAsync(db => db.Database.SqlQuery<double>($"""SELECT extract(epoch FROM "DueAt" - clock_timestamp())::float8 AS "Value" FROM engine_work WHERE "InstanceId" = {instance}""").SingleAsync());
            // Ten minutes less the time since, which is far less than the skew even on a loaded machine.
            Assert.InRange(late, 570, 600);
        }
    }

    [Fact]
    public async Task Setting_a_machines_clock_while_the_node_runs_changes_nothing()
    {
        var database = await server.NewDatabaseAsync();
        await using var node = await Node.StartAsync(database, TimeSpan.Zero);
        var before = node.Clock.GetUtcNow();
        node.Machine.Skew = TimeSpan.FromHours(5);
        Assert.InRange(node.Clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.InRange(node.Clock.Skew, TimeSpan.FromHours(4), TimeSpan.FromHours(6));
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("bs-node-").FullName;

        private Node(DatabaseOptions database, TimeSpan skew)
        {
            Machine = new() { Skew = skew };
            Clock = new(Machine);
            var services = new ServiceCollection().AddLogging();
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(new FormCatalog());
            services.AddEngine(database, _directory);
            Services = services.BuildServiceProvider();
        }

        public MachineClock Machine { get; }

        public DatabaseClock Clock { get; }

        public ServiceProvider Services { get; }

        public IEngineStore Store => Services.GetRequiredService<IEngineStore>();

        public static async Task<Node> StartAsync(DatabaseOptions database, TimeSpan skew)
        {
            var node = new Node(database, skew);
            await node.InAsync(async db =>
            {
                await db.SetClockAsync(node.Clock);
                return 0;
            });
            return node;
        }

        public async Task<Guid> StartInstanceAsync(string json)
        {
            await using var scope = Services.CreateAsyncScope();
            var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
            await definitions.ImportAsync(json, EngineDatabase.Anna);
            await definitions.PublishAsync("test", EngineDatabase.Anna);
            return await scope.ServiceProvider.GetRequiredService<InstanceCommands>().StartAsync("test", new Dictionary<string, object?>(), EngineDatabase.Anna);
        }

        public async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
        {
            await using var scope = Services.CreateAsyncScope();
            return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>A machine whose clock is wrong; its counter runs as it should.</summary>
    private sealed class MachineClock : TimeProvider
    {
        public TimeSpan Skew { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew;
    }
}
