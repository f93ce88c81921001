using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Engine.Work;

/// <summary>The loop that claims due work and carries it out. Several nodes may run it on one database.</summary>
public sealed partial class EngineWorker(IEngineStore store, WorkProcessor processor, EngineSignal signal, WorkOptions options, TimeProvider time, ILogger<EngineWorker> logger) : BackgroundService
{
    // Whose turn it is to look for an effect, and how often that has failed.
    private readonly SemaphoreSlim _turn = new(1);
    private int _failures;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

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
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Effects have their own loops: a hand-over that hangs must not hold up the workflows of everybody else.
        return Task.WhenAll([
            .. Enumerable.Range(0, options.ParallelEffects).Select(_ => RunEffectsInTurnAsync(stoppingToken)),
            .. Enumerable.Range(0, options.ParallelBursts).Select(_ => RunAsync(effects: false, stoppingToken))]);
    }

    private async Task<int> DrainAsync(bool effects, CancellationToken cancellationToken)
    {
        var done = 0;
        // An effect is claimed alone: its lease must outlast its own time limit, not that of seven others before it.
        while (await store.ClaimAsync(options.Owner, effects, effects ? 1 : options.Batch, options.Lease, cancellationToken) is { Count: > 0 } items)
        {
            await ProcessAsync(items, cancellationToken);
            done += items.Count;
        }

        return done;
    }

    private async Task ProcessAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var left = new Queue<WorkItem>(items);
        try
        {
            left = new(await WithoutSuspectsAsync(items, cancellationToken));
            while (left.TryPeek(out var item))
            {
                cancellationToken.ThrowIfCancellationRequested();
                left.Dequeue();
                // Late in the lease another worker may be about to take it: give it back, so that this does not count as an attempt.
                if (item.LeaseUntil - time.GetUtcNow() > options.Lease / 4)
                    await processor.ProcessAsync(item, cancellationToken);
                else
                    await processor.ReleaseAsync(item, TimeSpan.Zero, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node is being stopped: what it has not begun another one takes at once, and nobody has failed at it.
            foreach (var item in left)
                await processor.GiveBackAsync(item);
            throw;
        }
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
                await NoteFailureAsync(failures++, e, stoppingToken);
            }
        }
    }

    // Loops take turns at looking: whoever finds an effect hands the turn on and carries it out. However many loops there are, one
    // asks the database, and as long as one is free nothing waits for an effect that takes long.
    private async Task RunEffectsInTurnAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            IReadOnlyList<WorkItem> items;
            await _turn.WaitAsync(stoppingToken);
            try
            {
                var wake = signal.NextWake;
                items = await store.ClaimAsync(options.Owner, effects: true, 1, options.Lease, stoppingToken);
                _failures = 0;
                if (items.Count == 0)
                    await SleepAsync(effects: true, wake, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                await NoteFailureAsync(_failures++, e, stoppingToken);
                continue;
            }
            finally
            {
                _turn.Release();
            }

            try
            {
                await ProcessAsync(items, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                await NoteFailureAsync(0, e, stoppingToken);
            }
        }
    }

    // The database is away or full: report the first failure and every thirtieth, keep trying.
    private async Task NoteFailureAsync(int before, Exception error, CancellationToken stoppingToken)
    {
        if (before % 30 == 0)
            LogStoreFailed(before + 1, error);
        await Task.Delay(options.Poll, time, stoppingToken);
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
