using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Engine.Work;

/// <summary>The loop that claims due work and carries it out. Several nodes may run it on one database.</summary>
public sealed partial class EngineWorker(IEngineStore store, WorkProcessor processor, EngineSignal signal, WorkOptions options, TimeProvider time, ILogger<EngineWorker> logger) : BackgroundService
{
    /// <summary>Carries out everything that is due now, and what follows from it.</summary>
    /// <returns>Number of items carried out.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        int now;
        do
        {
            now = await DrainAsync(effects: false, cancellationToken) + await DrainAsync(effects: true, cancellationToken);
            done += now;
        }
        while (now > 0);
        return done;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // Effects have their own loops: a hand-over that hangs must not hold up the workflows of everybody else.
        Task.WhenAll(Enumerable.Range(0, options.ParallelEffects + options.ParallelBursts).Select(i => RunAsync(effects: i < options.ParallelEffects, stoppingToken)));

    private async Task<int> DrainAsync(bool effects, CancellationToken cancellationToken)
    {
        var done = 0;
        // An effect is claimed alone: its lease must outlast its own time limit, not that of seven others before it.
        while (await store.ClaimAsync(options.Owner, effects, effects ? 1 : options.Batch, options.Lease, cancellationToken) is { Count: > 0 } items)
        {
            foreach (var item in await WithoutSuspectsAsync(items, cancellationToken))
            {
                // Late in the lease another worker may be about to take it: give it back, so that this does not count as an attempt.
                if (item.LeaseUntil - time.GetUtcNow() > options.Lease / 4)
                    await processor.ProcessAsync(item, cancellationToken);
                else
                    await processor.ReleaseAsync(item, TimeSpan.Zero, cancellationToken);
            }

            done += items.Count;
        }

        return done;
    }

    // Of items that have failed or killed before only one is tried at a time, after the others: if it kills this process, its
    // own count rises and that of nobody else.
    private async Task<IEnumerable<WorkItem>> WithoutSuspectsAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var suspects = items.Where(i => i.Attempts > 0).OrderBy(i => i.Attempts).ToList();
        if (suspects.Count == 0)
            return items;
        foreach (var other in suspects.Skip(1))
            await processor.ReleaseAsync(other, TimeSpan.Zero, cancellationToken);
        return items.Where(i => i.Attempts == 0).Append(suspects[0]);
    }

    /// <summary>One loop: carries out what is due, sleeps until something is, and goes on until it is stopped.</summary>
    public async Task RunAsync(bool effects, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before looking, so that work arriving meanwhile is not slept over.
            var wake = signal.NextWake;
            try
            {
                await DrainAsync(effects, stoppingToken);
                failures = 0;
                await SleepAsync(effects, wake, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is away or full: report the first failure and every thirtieth, keep trying.
                if (failures++ % 30 == 0)
                    LogStoreFailed(failures, e);
                await Task.Delay(options.Poll, time, stoppingToken);
            }
        }
    }

    private async Task SleepAsync(bool effects, Task wake, CancellationToken cancellationToken)
    {
        // Work of the other kind is no reason to wake: this loop could not take it and would look again and again.
        var next = await store.NextDueAsync(effects, cancellationToken);
        var pause = next is { } due && due - time.GetUtcNow() < options.Poll ? due - time.GetUtcNow() : options.Poll;
        if (pause > TimeSpan.Zero)
            await Task.WhenAny(wake, Task.Delay(pause, time, cancellationToken));
    }

    [LoggerMessage(10, LogLevel.Error, "The work queue could not be read ({Failures} times in a row)")]
    private partial void LogStoreFailed(int failures, Exception error);
}
