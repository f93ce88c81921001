using System.Globalization;
using Xunit;

namespace Buergerservice.Simulation;

/// <summary>Runs many worlds. A world that breaks a rule is named by its seed; <c>./test.sh simulate SEED</c> replays it.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const long Bursts = 1_000_000;
    private const int WorldsOfChance = 20;

    /// <summary>Worlds that once broke a rule.</summary>
    private static readonly ulong[] Regressions = [79, 4529313226901920734, 7264125795067208845, 7460795198953435417];

    [Fact]
    public void A_million_bursts_with_faults_at_every_step_lose_nothing_and_do_nothing_twice()
    {
        var chance = (ulong)Random.Shared.NextInt64();
        output.WriteLine($"Seeds 1, 2, 3 … and {chance}, {chance + 1} …");
        var worlds = new Worlds();
        foreach (var seed in Regressions)
            worlds.Run(seed);
        worlds.RunFrom(chance, w => w.Count >= WorldsOfChance);
        worlds.RunFrom(1, w => w.Bursts >= Bursts);
        output.WriteLine(worlds.ToString());
        Assert.True(worlds.Broken.IsEmpty, string.Join(Environment.NewLine, worlds.Broken));
        Assert.True(worlds.Bursts >= Bursts);
        // What the simulation is to cover has come up.
        Assert.All(["Migrated", "Undone", "Timed out", "Moved", "Escalated", "Started on schedule", "Start refused", "Request answered"], what => Assert.True(worlds.Happened.GetValueOrDefault(what) > 100, what));
        Assert.True(worlds.Attempts > worlds.Effects / 2, "Too few effects reached the outside world to say anything.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace()
    {
        for (var seed = 1UL; seed <= 5; seed++)
            Assert.Equal(TraceOf(seed), TraceOf(seed));
        Assert.NotEqual(TraceOf(1), TraceOf(2));
    }

    [Theory]
    [InlineData(nameof(Flaw.NoLeaseAndNoRevision))]
    [InlineData(nameof(Flaw.NoRevision))]
    [InlineData(nameof(Flaw.ClaimDeletes))]
    [InlineData(nameof(Flaw.TornCommit))]
    [InlineData(nameof(Flaw.LostJournal))]
    [InlineData(nameof(Flaw.KeepsBookmarks))]
    [InlineData(nameof(Flaw.ForgottenTask))]
    [InlineData(nameof(Flaw.NoActivation))]
    [InlineData(nameof(Flaw.KeepsLadder))]
    public void A_database_that_breaks_its_promises_is_noticed(string flaw)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            if (Record.Exception(() => new World(seed, Enum.Parse<Flaw>(flaw)).Run()) is Violation violation)
            {
                output.WriteLine($"World {seed}: {violation.Message}");
                return;
            }
        }

        Assert.Fail($"20 worlds have not noticed {flaw}.");
    }

    [Fact(Explicit = true)]
    public void One_world_is_replayed()
    {
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEED")!, CultureInfo.InvariantCulture);
        var world = new World(seed, listener: Console.WriteLine);
        Console.WriteLine(world);
        Console.WriteLine($"{world.Run()} bursts, nothing broken");
    }

    /// <summary>For nights: fresh seeds until so many bursts have been run.</summary>
    [Fact(Explicit = true)]
    public void Fresh_worlds_are_run()
    {
        var bursts = long.Parse(Environment.GetEnvironmentVariable("SIMULATION_BURSTS")!, CultureInfo.InvariantCulture);
        var first = Environment.GetEnvironmentVariable("SIMULATION_FROM") is { } given ? ulong.Parse(given, CultureInfo.InvariantCulture) : (ulong)Random.Shared.NextInt64();
        var worlds = new Worlds();
        worlds.RunFrom(first, w => w.Bursts >= bursts);
        Console.WriteLine($"Seeds {first} …: {worlds}");
        Assert.True(worlds.Broken.IsEmpty, string.Join(Environment.NewLine, worlds.Broken));
    }

    private static ulong TraceOf(ulong seed)
    {
        var world = new World(seed);
        world.Run();
        return world.Trace.Hash;
    }
}
