using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Storage.Databases;

/// <summary>
/// The database server's clock, for all nodes alike (docs/decisions/0006). Between two looks at it time goes on by this
/// machine's monotonic counter, so a node whose own clock is wrong or is set meanwhile reads the right time all the same.
/// </summary>
/// <param name="local">This machine's clock: the time until the first look, and the counter after it.</param>
public sealed class DatabaseClock(TimeProvider local) : TimeProvider
{
    private volatile Reading? _last;

    /// <summary>How far this machine's clock is ahead of the database's, at present.</summary>
    public TimeSpan Skew => local.GetUtcNow() - GetUtcNow();

    /// <inheritdoc/>
    public override long TimestampFrequency => local.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => local.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _last is { } last ? last.Time + local.GetElapsedTime(last.Timestamp) : local.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => local.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Looks at the database's clock.</summary>
    public async Task ReadAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var before = local.GetTimestamp();
            var time = await NowAsync(db, cancellationToken);
            // The answer was given somewhere between question and arrival: take the middle.
            _last = new(time + (local.GetElapsedTime(before) / 2), local.GetTimestamp());
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<DateTimeOffset> NowAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = db is SqlServerDb ? "SELECT SYSUTCDATETIME()" : "SELECT clock_timestamp() AT TIME ZONE 'UTC'";
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!, TimeSpan.Zero);
    }

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}

/// <summary>Looks at the database's clock again and again: counters of two machines drift apart by some seconds a day.</summary>
public sealed partial class DatabaseClockReader(DatabaseClock clock, IServiceScopeFactory scopes, ILogger<DatabaseClockReader> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await clock.ReadAsync(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>(), stoppingToken);
                if (clock.Skew.Duration() > TimeSpan.FromSeconds(1))
                    LogSkew(clock.Skew);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The last reading stays good for hours; an exception that leaves this loop would end the whole node.
                LogNotRead(e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(40, LogLevel.Warning, "This machine's clock is {Skew} ahead of the database's; the database's is used")]
    private partial void LogSkew(TimeSpan skew);

    [LoggerMessage(41, LogLevel.Warning, "The database's clock could not be read: {Error}")]
    private partial void LogNotRead(string error);
}
