using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Buergerservice.CrashHost;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Tests.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Crash;

/// <summary>Kills working processes at random, again and again, and then looks whether anything was lost or done twice.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class KillTests(PostgreSqlFixture postgres, ITestOutputHelper output) : IDisposable
{
    private const int KillsInCi = 200;
    private const int KillsOfNodesInCi = 20;
    private const int Refill = 120;
    private const int Count = 12;

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-kill-").FullName;
    private int _instances;

    [Fact]
    public Task Nothing_is_lost_and_nothing_runs_twice_when_the_process_is_killed_at_random() => KillAsync(KillsInCi, nodes: 1, null);

    /// <summary>On demand: <c>./test.sh kill [N]</c>.</summary>
    [Fact(Explicit = true)]
    public Task Thousands_of_kills_on_sqlite() => KillAsync(KillsOnDemand, nodes: 1, null);

    [Fact]
    public async Task Nothing_is_lost_when_two_nodes_on_one_postgresql_are_killed_at_random() => await KillAsync(KillsOfNodesInCi, nodes: 2, await postgres.NewDatabaseAsync());

    /// <summary>On demand: <c>./test.sh kill [N]</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Thousands_of_kills_of_two_nodes_on_postgresql() => await KillAsync(KillsOnDemand, nodes: 2, await postgres.NewDatabaseAsync());

    /// <summary>On demand: <c>./test.sh outage</c>. The server is gone, or hangs, for half a minute while two nodes work.</summary>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_gone_for_thirty_seconds_loses_nothing_and_both_nodes_go_on_by_themselves(bool hangs)
    {
        await using var server = new PostgreSqlServer();
        var reason = await server.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
        var database = new DatabaseOptions(DatabaseProvider.PostgreSql, await server.CreateDatabaseAsync() + ";Options=-c synchronous_commit=on");
        await using var first = Node("eins", database);
        await using var second = Node("zwei", database);
        await CrashSetup.PrepareAsync(first, Count);
        _instances = 400;
        await CrashSetup.StartAsync(first, _instances);
        var workers = new[] { first, second }.Select(n => n.GetRequiredService<EngineWorker>()).ToList();
        foreach (var worker in workers)
            await worker.StartAsync(Cancel);
        await UntilAsync(first, left => left < _instances - 20);

        var attempts = Attempts();
        await (hangs ? server.FreezeAsync() : server.CrashAsync());
        await Task.Delay(TimeSpan.FromSeconds(30), Cancel);
        output.WriteLine($"Gone after {attempts} attempts; {Attempts() - attempts} more were under way");
        Assert.All(workers, w => Assert.False(w.ExecuteTask!.IsCompleted));
        await (hangs ? server.ThawAsync() : server.RestartAsync());
        var back = Stopwatch.StartNew();
        await UntilAsync(first, left => left == 0);
        output.WriteLine($"All {_instances} instances ended {back.Elapsed.TotalSeconds:0.0} s after the server was back");
        foreach (var worker in workers)
            await worker.StopAsync(Cancel);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_directory, "eins"), "world-*.log"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_directory, "zwei"), "world-*.log"));
        await CheckAsync(first);
    }

    private ServiceProvider Node(string name, DatabaseOptions database) => CrashSetup.Build(Directory.CreateDirectory(Path.Combine(_directory, name)).FullName, database);

    private int Attempts() => Directory.GetFiles(_directory, "world-*.log", SearchOption.AllDirectories).Sum(f => File.ReadAllLines(f).Length);

    private static async Task UntilAsync(ServiceProvider node, Func<int, bool> isReached)
    {
        for (var i = 0; i < 6000; i++)
        {
            await using var scope = node.CreateAsyncScope();
            if (isReached(await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Instances.CountAsync(x => x.Status == InstanceStatus.Running, Cancel)))
                return;
            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException("The instances do not go on.");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static int KillsOnDemand => int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "1000", CultureInfo.InvariantCulture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task KillAsync(int kills, int nodes, DatabaseOptions? database)
    {
        await using var services = CrashSetup.Build(_directory, database);
        await CrashSetup.PrepareAsync(services, Count);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var running = new CrashNode?[nodes];
        for (var killed = 0; killed < kills;)
        {
            for (var i = 0; i < nodes; i++)
                running[i] ??= await StartAsync(services, database);
            var victim = random.Next(nodes);
            // The moment of the kill is the test's subject; nothing is asserted about time.
            await Task.WhenAny(running[victim]!.Verdict, Task.Delay(random.Next(0, 60), Cancel));
            if (!running[victim]!.Verdict.IsCompleted && ++killed % 100 == 0)
                output.WriteLine($"{killed} of {kills} kills");
            running[victim]!.Dispose();
            running[victim] = null;
        }

        for (var i = 0; i < nodes; i++)
        {
            using var last = running[i] ?? await CrashNode.StartAsync(_directory, database, Cancel);
            Assert.Equal("done", await last.Verdict);
        }

        output.WriteLine($"Seed {seed}: {kills} kills of {nodes} node(s), {_instances} instances");
        await CheckAsync(services);
    }

    // A process that finds nothing to do cannot be caught in the middle of it.
    private async Task<CrashNode> StartAsync(ServiceProvider services, DatabaseOptions? database)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            var left = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Instances.CountAsync(i => i.Status == InstanceStatus.Running, Cancel);
            if (left < Refill / 4)
            {
                await CrashSetup.StartAsync(services, Refill);
                _instances += Refill;
            }
        }

        return await CrashNode.StartAsync(_directory, database, Cancel);
    }

    private async Task CheckAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var instances = await db.Instances.AsNoTracking().ToListAsync(Cancel);
        Assert.Equal(_instances, instances.Count);
        Assert.All(instances, i => Assert.Equal(InstanceSubStatus.Finished, i.SubStatus));
        Assert.Empty(await db.WorkItems.ToListAsync(Cancel));
        Assert.Empty(await db.Bookmarks.ToListAsync(Cancel));
        Assert.Null(await AuditLog.FindBreakAsync(db, Cancel));
        foreach (var instance in instances)
            await CheckInstanceAsync(db, instance.Id);
        CheckWorld(instances.Select(i => i.Id));
    }

    private static async Task CheckInstanceAsync(BuergerserviceDb db, Guid id)
    {
        var pages = await db.Journal.AsNoTracking().Where(p => p.InstanceId == id).OrderBy(p => p.FirstSequence).ToListAsync(Cancel);
        var records = pages.SelectMany(p => JsonSerializer.Deserialize<List<JournalRecord>>(p.Records, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal(Enumerable.Range(0, records.Count).Select(n => (long)n), records.Select(r => r.Sequence));
        Assert.Equal(Count, records.Count(r => r is { Event: "Resumed", ActivityId: "effect" }));
        Assert.Equal(Count, records.Count(r => r is { Event: "Resumed", ActivityId: "timer" }));
        Assert.Single(records, r => r is { Event: "Completed", ActivityId: "join" });
        Assert.Single(records, r => r is { Event: "Output", Message: "fertig" });
    }

    // The world may see an attempt twice, but only under the same id, and it sees every effect of the journal and no other.
    private void CheckWorld(IEnumerable<Guid> instances)
    {
        var lines = Directory.GetFiles(_directory, "world-*.log", SearchOption.AllDirectories).SelectMany(File.ReadAllLines).Select(l => l.Split(' ')).ToList();
        var effects = lines.Select(l => (Effect: l[0], Instance: Guid.Parse(l[1]))).Distinct().ToLookup(l => l.Instance);
        output.WriteLine($"{lines.Count} attempts of {_instances * Count} effects");
        Assert.All(instances, id => Assert.Equal(Count, effects[id].Count()));
    }
}
