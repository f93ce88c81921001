using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>One connection of an agent: proves both sides, then takes what the agent says and hands over what is for it.</summary>
internal sealed partial class AgentConnection(AgentSocket socket, SigningKey key, AgentConnections connections, IServiceScopeFactory scopes, TimeProvider time, ILogger<AgentConnection> logger) : IDisposable
{
    private static readonly TimeSpan ProveWithin = TimeSpan.FromSeconds(10);

    // So long a message may take, and a long one a second more for each part of this size: slower is no line.
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(15);
    private const int SlowestPerSecond = 32 * 1024;
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly EventLimit _limit = new(time);
    private readonly CancellationTokenSource _closed = new();
    private readonly HashSet<Guid> _sent = [];
    private Task _telling = Task.CompletedTask;
    private bool _hasMore;
    private TimeSpan _ahead;
    private Guid _agent;
    private string _booth = "";
    private string _proved = "";
    private int _level;
    private long _callTold = -1;
    private int _configurationTold = -1;

    /// <summary>As it stands in the booth's row while this is its connection.</summary>
    public Guid Id => _id;

    /// <summary>Whether it is still the agent's line: neither is there a newer one on another node, nor another agent in its place.</summary>
    public bool IsOf(BoothAgent agent) => agent.PublicKey == _proved && (agent.Connection is null || agent.Connection == _id);

    /// <summary>Whether the agent is to be told that commands are abandoned: the call has changed since it was told of it.</summary>
    public bool MayAbandon(BoothAgent agent) => _level >= AgentMessage.Hello.KnowsAbandon && agent.CallNumber != _callTold;

    /// <summary>Whether it is still telling what it was given before; what has come meanwhile it asks for when that is done.</summary>
    public bool IsTelling() => _hasMore = !_telling.IsCompleted;

    /// <summary>
    /// Begins to tell the agent what is new since the last time: call, what is over with it, configuration, commands. Nobody waits for it: a slow line
    /// keeps no other booth waiting. Only the node's one delivery loop calls it, and not while it is telling.
    /// </summary>
    public void Tell(BoothAgent agent, IReadOnlyList<Guid> abandoned, IReadOnlyList<Guid> commands, CancellationToken cancellationToken) =>
        _telling = Task.Run(() => TellAsync(agent, abandoned, commands, cancellationToken), CancellationToken.None);

    /// <summary>Ends the connection soon; one that has ended already stays so.</summary>
    public void Close()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in the meantime.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _closed.Dispose();
    }

    /// <summary>Serves the connection until either side ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
        try
        {
            if (!await ProveAsync(both.Token))
                return;
            socket.MaxBytes = AgentJson.MaxMessage;
            connections.Add(_agent, this);
            while (await TakeAsync(await socket.ReceiveAsync(both.Token), both.Token))
                continue;
        }
        catch (Exception e) when (e is JsonException or DeviceException)
        {
            LogUnreadable(_booth);
            await AlarmAsync(BoothAlarms.Unreadable);
        }
        catch (Exception e) when (e is WebSocketException or EndOfStreamException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The line has dropped; the agent comes back.
        }
        finally
        {
            connections.Remove(_agent, this);
            Close();
            await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LeaveAsync();
        }
    }

    private async Task TellAsync(BoothAgent agent, IReadOnlyList<Guid> abandoned, IReadOnlyList<Guid> commands, CancellationToken cancellationToken)
    {
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
            await TellNewsAsync(agent, abandoned, both.Token);
            _sent.IntersectWith(commands);
            foreach (var id in commands.Where(id => !_sent.Contains(id)).ToList())
                await OrderAsync(id, both.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            Close();
        }
        catch (Exception e)
        {
            // A database that is away comes back; what waits is delivered then.
            LogNotTold(_booth, e.GetType().Name);
        }

        if (_hasMore)
            connections.Wake();
    }

    private async Task TellNewsAsync(BoothAgent agent, IReadOnlyList<Guid> abandoned, CancellationToken cancellationToken)
    {
        if (agent.CallNumber != _callTold)
        {
            var notice = new CallNotice(agent.Booth, agent.Call, agent.CallNumber);
            await SendAsync(new AgentMessage.CallChanged(notice, key.Sign(notice.ToText(agent.Id))), 0, cancellationToken);
            foreach (var id in abandoned)
                await SendAsync(new AgentMessage.Abandon(id, key.Sign(AgentMessage.Abandon.ToText(agent.Id, id))), 0, cancellationToken);
            _callTold = agent.CallNumber;
        }

        // Its components are replaced by it: not while somebody signs, pays or waits for the paper, and not before the booth is cleared. A
        // booth that is out of service may need it to be cleared at all; an agent that has none yet gets it at once.
        var isInUse = agent.Call is not null || (agent.SessionId is not null && agent.SuspendedAt is null);
        if (agent.ConfigurationVersion != _configurationTold && (!isInUse || agent.AppliedVersion == 0))
        {
            await SendAsync(new AgentMessage.Configure(agent.ConfigurationVersion, agent.Configuration, key.Sign(AgentMessage.Configure.ToText(agent.Id, agent.ConfigurationVersion, agent.Configuration))), agent.Configuration.Length, cancellationToken);
            _configurationTold = agent.ConfigurationVersion;
        }
    }

    // Noted as sent before it is, and never again as not sent: whoever gives it up later cannot say that nothing was carried out. What was
    // sent over a line that has dropped may not have arrived, so each line sends it anew; the agent knows by the id what it has done.
    private async Task OrderAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        // Something large may have gone before it, and its call be over by now.
        var commands = db.Set<BoothCommand>().AsNoTracking().Where(c => c.Id == id && c.State != BoothCommandState.Ended && (c.Call == null || db.Set<BoothAgent>().Any(a => a.Id == c.AgentId && a.Call == c.Call)));
        if (await commands.ExecuteUpdateAsync(u => u.SetProperty(c => c.State, BoothCommandState.Sent), cancellationToken) == 0
            || await commands.FirstOrDefaultAsync(cancellationToken) is not { } command)
            return;
        await SendAsync(Granted(command), command.Arguments.Length, cancellationToken);
        _sent.Add(id);
    }

    private async Task SendAsync(AgentMessage message, int length, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(SendWithin + TimeSpan.FromSeconds(length / SlowestPerSecond), time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await socket.SendAsync(message, limited.Token);
    }

    private AgentMessage.Command Granted(BoothCommand command)
    {
        var grant = new CommandGrant
        {
            Command = command.Id,
            Agent = command.AgentId,
            Booth = _booth,
            Call = command.Call,
            Person = command.Person,
            Device = command.Device,
            Action = command.Action,
            ArgumentsHash = CommandGrant.HashOf(command.Arguments),
            // By the clock of who checks it.
            Expires = command.ExpiresAt + _ahead,
        };
        return new(grant, key.Sign(grant.ToText()), command.Arguments);
    }

    private async Task<bool> ProveAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(ProveWithin, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await socket.SendAsync(new AgentMessage.Challenge(nonce), limited.Token);
        if (await socket.ReceiveAsync(limited.Token) is not AgentMessage.Hello hello)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == hello.Agent && a.PublicKey != null, cancellationToken);
        if (agent is null || connections.IsBlocked(agent.Id))
            return false;
        if (!SigningKey.Verify(agent.PublicKey!, AgentTexts.Hello(agent.Id, nonce, hello.Nonce), hello.Signature))
        {
            await BoothAlarms.RaiseAsync(db, agent, BoothAlarms.WrongKey, time.GetUtcNow(), cancellationToken);
            return false;
        }

        (_agent, _booth, _proved, _level) = (agent.Id, agent.Booth, agent.PublicKey!, hello.Level);
        _ahead = await BoothClock.AheadAsync(db, agent, hello.At, time.GetUtcNow(), cancellationToken);
        await db.Set<BoothAgent>().Where(a => a.Id == agent.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, _id).SetProperty(a => a.ConnectionHeardAt, time.GetUtcNow()).SetProperty(a => a.ConnectionSince, time.GetUtcNow())
            .SetProperty(a => a.Software, hello.Software.Length > 50 ? hello.Software[..50] : hello.Software), cancellationToken);
        await socket.SendAsync(new AgentMessage.Welcome(key.Sign(AgentTexts.Welcome(agent.Id, nonce, hello.Nonce)), agent.LastEvent), limited.Token);
        return true;
    }

    /// <returns>False when the connection must end.</returns>
    private async Task<bool> TakeAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        if (message is AgentMessage.EventHappened or AgentMessage.HealthIs or AgentMessage.Configured && !await _limit.WaitAsync(cancellationToken))
        {
            await AlarmAsync(BoothAlarms.Flood);
            connections.BlockForAWhile(_agent);
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        var intake = scope.ServiceProvider.GetRequiredService<AgentIntake>();
        switch (message)
        {
            case AgentMessage.EventHappened happened when happened.Booth != _booth:
                await AlarmAsync(BoothAlarms.ForeignBooth);
                return false;
            case AgentMessage.EventHappened happened:
                if (!DeviceEvents.All.Contains(happened.Event.Name))
                    await AlarmAsync(BoothAlarms.UnknownEvent);
                else
                    await intake.EventAsync(_agent, happened with { Event = happened.Event with { At = happened.Event.At - _ahead } }, cancellationToken);
                // Without a limit of its own: it may have to wait until a large document has gone, which has one.
                await socket.SendAsync(new AgentMessage.Acknowledge(happened.Number), cancellationToken);
                return true;
            case AgentMessage.HealthIs health:
                await intake.HealthAsync(_agent, health with { Health = health.Health with { Since = health.Health.Since - _ahead } }, cancellationToken);
                return true;
            case AgentMessage.CommandEnded ended:
                if (await intake.EndedAsync(_agent, ended, cancellationToken))
                    connections.HasEnded(ended.Id);
                return true;
            case AgentMessage.Configured configured:
                await intake.ConfiguredAsync(_agent, configured, cancellationToken);
                return true;
            default:
                throw new JsonException("Not a message of an agent.");
        }
    }

    private async Task AlarmAsync(string kind)
    {
        if (_agent == Guid.Empty)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        if (await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == _agent) is { } agent)
            await BoothAlarms.RaiseAsync(db, agent, kind, time.GetUtcNow(), CancellationToken.None);
    }

    private async Task LeaveAsync()
    {
        if (_agent == Guid.Empty)
            return;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<BoothAgent>().Where(a => a.Id == _agent && a.Connection == _id)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, (Guid?)null).SetProperty(a => a.ConnectionSince, time.GetUtcNow()));
    }

    [LoggerMessage(64, LogLevel.Warning, "The device agent of booth {Booth} could not be told what waits for it: {Error}")]
    private partial void LogNotTold(string booth, string error);

    [LoggerMessage(61, LogLevel.Warning, "The device agent of booth {Booth} sent something unreadable; its connection was closed")]
    private partial void LogUnreadable(string booth);
}
