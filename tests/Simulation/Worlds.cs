using System.Collections.Concurrent;

namespace Buergerservice.Simulation;

/// <summary>Runs worlds side by side, one per core; each of them on one thread.</summary>
internal sealed class Worlds
{
    private long _bursts;
    private long _effects;
    private long _attempts;
    private int _count;

    public long Bursts => Interlocked.Read(ref _bursts);

    public long Effects => Interlocked.Read(ref _effects);

    public long Attempts => Interlocked.Read(ref _attempts);

    public int Count => _count;

    /// <summary>How often each of the rarer things has happened.</summary>
    public ConcurrentDictionary<string, long> Happened { get; } = [];

    /// <summary>Seeds of worlds that broke a rule, with the rule.</summary>
    public ConcurrentQueue<string> Broken { get; } = [];

    public void RunFrom(ulong first, Func<Worlds, bool> isEnough)
    {
        var next = first - 1;
        var threads = new Thread[Environment.ProcessorCount];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new(() =>
            {
                while (!isEnough(this) && Broken.IsEmpty)
                    Run(Interlocked.Increment(ref next));
            });
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
    }

    public void Run(ulong seed)
    {
        var world = new World(seed);
        try
        {
            Interlocked.Add(ref _bursts, world.Run());
            Interlocked.Add(ref _effects, world.Check.Effects);
            Interlocked.Add(ref _attempts, world.Outside.Attempts);
            Interlocked.Increment(ref _count);
            foreach (var (what, times) in world.Check.Happened)
                Happened.AddOrUpdate(what, times, (_, sum) => sum + times);
        }
        catch (Exception e)
        {
            Broken.Enqueue($"./test.sh simulate {seed}: {(e is Violation ? e.Message : e)}");
        }
    }

    public override string ToString() =>
        $"{Bursts} bursts, {Effects} effects asked for, {Attempts} attempts in {Count} worlds; {string.Join(", ", Happened.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Value} {h.Key}"))}";
}
