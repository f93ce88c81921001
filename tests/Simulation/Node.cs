using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Simulation;

/// <summary>One process with the real worker, processor, burst runner and cache; only clock, database and effects are simulated.</summary>
internal sealed class Node(World world, int index)
{
    private static readonly WorkOptions Shared = new() { Batch = 3, ParallelEffects = 2, Poll = TimeSpan.FromSeconds(20), MaxAttempts = 3, MaxBurstAttempts = 5 };

    private NodeClock? _clock;

    public Life Life { get; private set; } = new(index) { IsAlive = false };

    public TimeSpan Offset { get; private set; }

    public void Boot()
    {
        Life = new(index);
        _clock = new(world.Scheduler, Life) { Offset = Offset };
        var store = new NodeStore(world, Life, _clock);
        var options = Shared with { Owner = $"node-{index}", Random = world.Dice };
        var processor = new WorkProcessor(store, world.CacheOfProcess(), new BurstRunner(_clock), [new OutsideEffect(world, Life), new NotifyEffect(world, Life)],
            new EngineSignal(), options, _clock, NullLogger<WorkProcessor>.Instance);
        // The worker gets a signal of its own that nobody raises: a wake-up would come from the thread pool.
        var worker = new EngineWorker(store, processor, new EngineSignal(), options, _clock, NullLogger<EngineWorker>.Instance);
        Go(() => worker.RunAsync(effects: false, CancellationToken.None));
        for (var i = 0; i < options.ParallelEffects; i++)
            Go(() => worker.RunAsync(effects: true, CancellationToken.None));
    }

    public void Crash()
    {
        world.Scheduler.Crash(Life);
        world.Scheduler.At(world.Always, world.Scheduler.Now + world.Dice.Span(90), Boot);
    }

    public void SetClock(TimeSpan offset)
    {
        Offset = offset;
        if (_clock is { } clock)
            clock.Offset = offset;
    }

    private void Go(Func<Task> loop) => world.Scheduler.Add(Life, () => world.Go(loop));
}
