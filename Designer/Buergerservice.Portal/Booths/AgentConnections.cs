using System.Collections.Concurrent;
using Buergerservice.Devices.Protocol;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// The agents connected to this node. Once a second, and at once when woken, it hands them what the database has for them:
/// calls, configurations, commands; each of them by itself, so that a slow line keeps no other booth waiting. Several nodes need nothing else to
/// work together. Every few seconds it says which booths it still has.
/// </summary>
public sealed partial class AgentConnections(IServiceScopeFactory scopes, TimeProvider time, ILogger<AgentConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Vouch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, AgentConnection> _open = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _blocked = [];
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = [];
    private readonly SemaphoreSlim _wake = new(0, 1);

    internal void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>The newest connection counts: an agent whose old line hangs comes back on a new one.</summary>
    internal void Add(Guid agent, AgentConnection connection)
    {
        AgentConnection? old = null;
        _open.AddOrUpdate(agent, connection, (_, former) =>
        {
            old = former;
            return connection;
        });
        old?.Close();
        Wake();
    }

    internal void Remove(Guid agent, AgentConnection connection) => _open.TryRemove(new(agent, connection));

    internal void Close(Guid agent)
    {
        if (_open.TryGetValue(agent, out var connection))
            connection.Close();
    }

    internal void BlockForAWhile(Guid agent) => _blocked[agent] = time.GetUtcNow() + Block;

    internal bool IsBlocked(Guid agent) => _blocked.TryGetValue(agent, out var until) && until > time.GetUtcNow();

    /// <summary>Ends when this node hears of the command's end.</summary>
    internal Task EndOf(Guid command) => _waiting.GetOrAdd(command, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    internal void Forget(Guid command) => _waiting.TryRemove(command, out _);

    internal void HasEnded(Guid command)
    {
        if (_waiting.TryRemove(command, out var waiting))
            waiting.TrySetResult();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        // Each by itself: however long one of them takes, no booth is taken for gone because of it.
        AgainAndAgainAsync(Look, DeliverAsync, _wake, stoppingToken),
        AgainAndAgainAsync(Vouch, VouchAsync, null, stoppingToken));

    private async Task AgainAndAgainAsync(TimeSpan every, Func<CancellationToken, Task> action, SemaphoreSlim? wake, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var pause = new CancellationTokenSource(every, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
            await (wake?.WaitAsync(either.Token) ?? Task.Delay(Timeout.Infinite, either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                if (!_open.IsEmpty)
                    await action(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A database that is away comes back; what waits is delivered then.
                LogNotDelivered(e.GetType().Name);
            }
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var now = time.GetUtcNow();
        // The connections before their rows: so a row knows of each of them.
        var open = _open.ToDictionary();
        var ids = open.Keys.ToList();
        // Commands first, then the calls they belong to: so the agent always hears of the call before the command. In the order in which they were
        // given: whoever asks for the last payment asks after the payment.
        var commands = await db.Set<BoothCommand>().AsNoTracking().Where(c => ids.Contains(c.AgentId) && c.State != BoothCommandState.Ended && c.ExpiresAt > now).OrderBy(c => c.CreatedAt).ThenBy(c => c.Id)
            .Select(c => new { c.Id, c.AgentId, c.Call, c.Person }).ToListAsync(cancellationToken);
        var agents = await db.Set<BoothAgent>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancellationToken);
        // An agent that has come back on another node, or was replaced: whatever went to its old line would be lost.
        foreach (var agent in agents.Where(a => !open[a.Id].IsOf(a)))
            open[agent.Id].Close();
        agents.RemoveAll(a => !open[a.Id].IsOf(a) || open[a.Id].IsTelling());
        var abandoned = await AbandonedAsync(db, agents.FindAll(a => open[a.Id].MayAbandon(a)), now, cancellationToken);
        foreach (var agent in agents)
            open[agent.Id].Tell(agent, [.. abandoned[agent.Id]], [.. commands.Where(c => c.AgentId == agent.Id && !BoothCommand.IsOutOfHand(c.Call, c.Person, agent)).Select(c => c.Id)], cancellationToken);
    }

    // Whatever the server has made of them: at the device they may still be going on, and what the next person orders waits for them.
    private static async Task<ILookup<Guid, Guid>> AbandonedAsync(BuergerserviceDb db, List<BoothAgent> agents, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (agents.Count == 0)
            return Enumerable.Empty<Guid>().ToLookup(_ => Guid.Empty);
        var byId = agents.ToDictionary(a => a.Id);
        var ids = byId.Keys.ToList();
        var given = await db.Set<BoothCommand>().AsNoTracking().Where(c => ids.Contains(c.AgentId) && c.ExpiresAt > now).Select(c => new { c.Id, c.AgentId, c.Call, c.Person }).ToListAsync(cancellationToken);
        return given.Where(c => BoothCommand.IsOutOfHand(c.Call, c.Person, byId[c.AgentId])).ToLookup(c => c.AgentId, c => c.Id);
    }

    private async Task VouchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var now = time.GetUtcNow();
        var open = _open.ToDictionary();
        var ids = open.Keys.ToList();
        var agents = await db.Set<BoothAgent>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancellationToken);
        agents.RemoveAll(a => !open[a.Id].IsOf(a));
        var mine = agents.ConvertAll(a => (Guid?)open[a.Id].Id);
        await db.Set<BoothAgent>().Where(a => mine.Contains(a.Connection)).ExecuteUpdateAsync(u => u.SetProperty(a => a.ConnectionHeardAt, now), cancellationToken);
        // Taken for gone while this node or the database was too busy to say otherwise.
        foreach (var agent in agents.Where(a => a.Connection is null))
        {
            var connection = open[agent.Id].Id;
            await db.Set<BoothAgent>().Where(a => a.Id == agent.Id && a.Connection == null && a.PublicKey == agent.PublicKey)
                .ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, connection).SetProperty(a => a.ConnectionHeardAt, now).SetProperty(a => a.ConnectionSince, now), cancellationToken);
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "Device agents could not be told what waits for them: {Error}")]
    private partial void LogNotDelivered(string error);
}
