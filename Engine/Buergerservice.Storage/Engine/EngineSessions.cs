using System.Collections.Concurrent;
using Buergerservice.Engine;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Storage.Engine;

/// <summary>
/// Contexts with an open connection, kept for the engine's next call: opening one costs as much as the burst it is for.
/// A few are kept; what a crowd needs besides goes back to the driver's pool, where others wait for it.
/// </summary>
public sealed class EngineSessions(IServiceScopeFactory scopes) : IAsyncDisposable, IDisposable
{
    private const int MostIdle = 8;

    private readonly ConcurrentBag<Session> _idle = [];
    private int _count;

    /// <summary>Runs an action on a context nobody else uses meanwhile. Nothing tracked survives the call.</summary>
    public async Task<T> UseAsync<T>(Func<BuergerserviceDb, Task<T>> action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var session = TakeIdle() ?? await OpenAsync(cancellationToken);
        try
        {
            var result = await action(session.Db);
            await KeepAsync(session);
            return result;
        }
        catch (BuergerserviceException)
        {
            // Expected, and the transaction is rolled back: the connection is as good as new.
            await KeepAsync(session);
            throw;
        }
        catch (Exception e)
        {
            await session.DisposeAsync();
            // A server that went away has closed the others too; each would fail once.
            if (DatabaseFaults.Of(e) == DatabaseFault.Lost)
                await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (TakeIdle() is { } session)
            await session.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (TakeIdle() is { } session)
            session.Dispose();
    }

    private Session? TakeIdle()
    {
        if (!_idle.TryTake(out var session))
            return null;
        Interlocked.Decrement(ref _count);
        return session;
    }

    private async ValueTask KeepAsync(Session session)
    {
        session.Db.ChangeTracker.Clear();
        session.Db.PendingAudit.Clear();
        if (Interlocked.Increment(ref _count) <= MostIdle)
        {
            _idle.Add(session);
            return;
        }

        Interlocked.Decrement(ref _count);
        await session.DisposeAsync();
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new Session(scopes.CreateAsyncScope());
        try
        {
            // Every call has one transaction and gives it up as a whole.
            session.Db.Database.AutoSavepointsEnabled = false;
            await session.Db.Database.OpenConnectionAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private sealed class Session(AsyncServiceScope scope) : IAsyncDisposable, IDisposable
    {
        public BuergerserviceDb Db { get; } = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();

        public void Dispose() => scope.Dispose();
    }
}
