using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Engine.Work;

/// <summary>The loop that claims due work and carries it out. Several nodes may run it on one database.</summary>
public sealed partial class EngineWorker(IEngineStore store, WorkProcessor processor, EngineSignal signal, WorkOptions options, TimeProvider time, ILogger<EngineWorker> logger) : BackgroundService
{
    private int _failures;

    /// <summary>Carries out everything that is due now, and what follows from it.</summary>
    /// <returns>Number of items carried out.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        while (await store.ClaimAsync(options.Owner, options.Batch, options.Lease, cancellationToken) is { Count: > 0 } items)
        {
            foreach (var item in items)
                await processor.ProcessAsync(item, cancellationToken);
            done += items.Count;
        }

        return done;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before looking, so that work arriving meanwhile is not slept over.
            var wake = signal.NextWake;
            try
            {
                await DrainAsync(stoppingToken);
                _failures = 0;
                await SleepAsync(wake, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is away or full: report the first failure and every thirtieth, keep trying.
                if (_failures++ % 30 == 0)
                    LogStoreFailed(_failures, e);
                await Task.Delay(options.Poll, time, stoppingToken);
            }
        }
    }

    private async Task SleepAsync(Task wake, CancellationToken cancellationToken)
    {
        var next = await store.NextDueAsync(cancellationToken);
        var pause = next is { } due && due - time.GetUtcNow() < options.Poll ? due - time.GetUtcNow() : options.Poll;
        if (pause > TimeSpan.Zero)
            await Task.WhenAny(wake, Task.Delay(pause, time, cancellationToken));
    }

    [LoggerMessage(10, LogLevel.Error, "The work queue could not be read ({Failures} times in a row)")]
    private partial void LogStoreFailed(int failures, Exception error);
}
