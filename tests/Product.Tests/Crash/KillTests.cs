using System.Diagnostics;
using System.Text.Json;
using Buergerservice.CrashHost;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Crash;

/// <summary>Kills a working process at random, again and again, and then looks whether anything was lost or done twice.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 200;
    private const int Instances = 150;
    private const int Count = 12;

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-kill-").FullName;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_runs_twice_when_the_process_is_killed_at_random()
    {
        await using (var services = CrashSetup.Build(_directory))
            await CrashSetup.FillAsync(services, Instances, Count);
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var kills = 0;
        while (kills < Kills && !await RunAndKillAsync(TimeSpan.FromMilliseconds(random.Next(0, 60))))
            kills++;
        output.WriteLine($"{kills} kills");
        Assert.True(kills >= Kills, $"Everything had ended after {kills} kills: give the test more work.");
        Assert.True(await RunAndKillAsync(Timeout.InfiniteTimeSpan));
        await CheckAsync();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <returns>True when the process had ended its work before it was killed.</returns>
    private async Task<bool> RunAndKillAsync(TimeSpan after)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CrashHost.dll"), _directory]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) != "ready")
            throw new InvalidOperationException("The child process did not start.");
        var done = process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        if (after == Timeout.InfiniteTimeSpan)
        {
            Assert.Equal("done", await done);
            return true;
        }

        // The moment of the kill is the test's subject; nothing is asserted about time.
        await Task.WhenAny(done, Task.Delay(after, TestContext.Current.CancellationToken));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return done is { IsCompletedSuccessfully: true, Result: "done" };
    }

    private async Task CheckAsync()
    {
        await using var services = CrashSetup.Build(_directory);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var cancel = TestContext.Current.CancellationToken;
        var instances = await db.Instances.AsNoTracking().ToListAsync(cancel);
        Assert.Equal(Instances, instances.Count);
        Assert.All(instances, i => Assert.Equal(InstanceSubStatus.Finished, i.SubStatus));
        Assert.Empty(await db.WorkItems.ToListAsync(cancel));
        Assert.Empty(await db.Bookmarks.ToListAsync(cancel));
        Assert.Null(await AuditLog.FindBreakAsync(db, cancel));
        foreach (var instance in instances)
            await CheckInstanceAsync(db, instance.Id, cancel);
        CheckWorld(instances.Select(i => i.Id));
    }

    private static async Task CheckInstanceAsync(BuergerserviceDb db, Guid id, CancellationToken cancellationToken)
    {
        var pages = await db.Journal.AsNoTracking().Where(p => p.InstanceId == id).OrderBy(p => p.FirstSequence).ToListAsync(cancellationToken);
        var records = pages.SelectMany(p => JsonSerializer.Deserialize<List<JournalRecord>>(p.Records, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal(Enumerable.Range(0, records.Count).Select(n => (long)n), records.Select(r => r.Sequence));
        Assert.Equal(Count, records.Count(r => r is { Event: "Resumed", ActivityId: "effect" }));
        Assert.Equal(Count, records.Count(r => r is { Event: "Resumed", ActivityId: "timer" }));
        Assert.Single(records, r => r is { Event: "Completed", ActivityId: "join" });
        Assert.Single(records, r => r is { Event: "Output", Message: "fertig" });
    }

    // The world may see an attempt twice, but only under the same id, and it sees every effect.
    private void CheckWorld(IEnumerable<Guid> instances)
    {
        var lines = File.ReadAllLines(Path.Combine(_directory, "world.log")).Select(l => l.Split(' ')).ToList();
        var effects = lines.Select(l => (Effect: l[0], Instance: Guid.Parse(l[1]))).Distinct().ToLookup(l => l.Instance);
        output.WriteLine($"{lines.Count} attempts of {Instances * Count} effects");
        Assert.All(instances, id => Assert.Equal(Count, effects[id].Count()));
    }
}
