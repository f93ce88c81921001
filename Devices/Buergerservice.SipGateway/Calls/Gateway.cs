using System.Net;
using Buergerservice.SipGateway.Janus;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Portal;
using Buergerservice.SipGateway.Sip;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Calls;

/// <summary>The gateway: terminals call by SIP, the portal distributes their calls, Janus brings the browsers in.</summary>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Logs; ids only.</param>
public sealed partial class Gateway(GatewaySettings settings, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<Gateway>();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when terminals can call.</summary>
    public Task Listens => _listens.Task;

    /// <summary>A message of SIP goes in or out; for whoever wants to count.</summary>
    public event Action<SipMessage>? Said;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var clip = WaitingClip.Load(settings.ClipFolder);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = settings.Portal, Timeout = TimeSpan.FromSeconds(10) };
        using var janus = new JanusClient(settings.Janus.Address, settings.Janus.Secret, time, loggers.CreateLogger<JanusClient>());
        await using var loop = new SipLoop(time, _logger);
        await using var transport = new SipTransport(time, IsTrusted, _logger);
        var endpoint = new SipEndpoint(transport, loop, new());
        transport.Received += (message, _) => Said?.Invoke(message);
        transport.Sent += (message, _) => Said?.Invoke(message);
        var clock = new MediaClock(time);
        var desks = settings.Terminals.Select(t => new TerminalDesk(t, settings, new(http, t.SignIn), janus, clip, clock, time, _logger)).ToDictionary(d => d.User);
        var registration = settings.Account is null ? null : new SipRegistration(endpoint, settings.Account, _logger);
        var agent = new SipAgent(endpoint, settings.User, new() { Credentials = (to, realm) => registration?.CredentialsFor(to, realm) }) { Called = call => Take(desks, call) };
        transport.Listen(settings.Listen);
        endpoint.Advertised = transport.Local;
        loop.Start();
        foreach (var desk in desks.Values)
            desk.Begin();
        registration?.Start();
        LogListens(transport.Local.ToString(), desks.Count);
        _listens.TrySetResult();
        await Task.WhenAll(janus.RunAsync(stoppingToken), clock.RunAsync(stoppingToken));
        if (registration is not null)
            await registration.StopAsync();
        await agent.HangUpAllAsync();
        foreach (var desk in desks.Values)
            await desk.DisposeAsync();
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return settings.Trusted.Any(n => n.Contains(plain)) || settings.Account?.Registrar.Address.Address.Equals(plain) == true;
    }

    private void Take(Dictionary<string, TerminalDesk> desks, SipCall call)
    {
        // The SIP server has checked who calls; past it anybody in its network could say that he is a terminal.
        if (settings.Account is { } account && !account.Registrar.Address.Address.Equals(call.Peer.Address.Address))
        {
            LogPastServer(call.Id);
            call.Refuse(403, "Forbidden");
            return;
        }

        if (desks.TryGetValue(call.From.Uri.User, out var desk))
        {
            desk.Take(call);
            return;
        }

        LogUnknown(call.Id);
        call.Refuse(403, "Forbidden");
    }

    [LoggerMessage(40, LogLevel.Information, "SIP listens at {Address} for {Terminals} terminals")]
    private partial void LogListens(string address, int terminals);

    [LoggerMessage(41, LogLevel.Warning, "A call of an unknown terminal was refused ({Call})")]
    private partial void LogUnknown(string call);

    [LoggerMessage(42, LogLevel.Warning, "A call that did not come from the SIP server was refused ({Call})")]
    private partial void LogPastServer(string call);
}
