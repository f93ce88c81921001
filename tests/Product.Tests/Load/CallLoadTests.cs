using System.Diagnostics;
using System.Globalization;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Storage.Databases;
using Buergerservice.Tests.PostgreSql;
using Xunit;

namespace Buergerservice.Product.Tests.Load;

/// <summary>
/// A large call centre on one node with a PostgreSQL that flushes: every citizen's call rings, is talked through and ends, and
/// on demand (<c>./test.sh acdload</c>) how long it takes from the sensor's event to the ringing.
/// </summary>
public sealed class CallLoadTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-callload-").FullName;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Everybody_who_comes_is_served(bool isLed) => RunAsync(booths: 12, agents: 8, perSecond: 6, seconds: 2, talk: TimeSpan.FromMilliseconds(100), rush: 8, isLed);

    /// <summary>On demand. <c>ACD_RATE</c>: citizens a second, <c>ACD_SECONDS</c>: for so long.</summary>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Five_hundred_booths_and_three_hundred_agents(bool isLed) =>
        RunAsync(booths: 500, agents: 300, Setting("ACD_RATE", 2), Setting("ACD_SECONDS", 60), TimeSpan.FromSeconds(20), rush: Setting("ACD_RUSH", 100), isLed);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task RunAsync(int booths, int agents, int perSecond, int seconds, TimeSpan talk, int rush, bool isLed)
    {
        await using var server = new PostgreSqlServer(isDurable: true);
        var reason = await server.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
        var database = new DatabaseOptions(DatabaseProvider.PostgreSql, server.ConnectionTo("last") + ";Maximum Pool Size=60");
        await using var node = new NodePortal(database, _directory, "eins", works: true);
        await using var town = await BusyTown.OpenAsync(node.Services, booths, agents, talk, isLed);
        // The first ones compile half the program.
        await town.ComeAsync(perSecond, 2);
        await town.QuietAsync();
        town.Forget();

        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await town.ComeAsync(perSecond, seconds);
        await town.QuietAsync();
        var used = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / town.Ended;
        Report(string.Create(CultureInfo.InvariantCulture, $"{(isLed ? "With" : "Without")} the process of the visit: {perSecond} citizens a second for {seconds} s, {used:0} ms CPU a call without the database's"), town);
        Assert.Equal(perSecond * seconds, town.Ended);
        town.Forget();

        await town.RushAsync(rush);
        await town.QuietAsync();
        Report($"{rush} citizens at once", town);
        Assert.Equal(rush, town.Ended);
        await town.CheckAsync();
        if (isLed)
            await town.CheckVisitsAsync();
    }

    private void Report(string what, BusyTown town)
    {
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: from the sensor's event to ringing p50 {town.Percentile(0.5):0} ms, p99 {town.Percentile(0.99):0} ms, longest {town.Percentile(1):0} ms; load of the machine {load}"));
    }

    private static int Setting(string name, int value) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var set) ? set : value;
}
