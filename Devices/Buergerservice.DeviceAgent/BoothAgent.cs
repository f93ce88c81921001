using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Buergerservice.Devices.Cards;
using Buergerservice.Devices.Configuration;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Microsoft.Extensions.Logging;

namespace Buergerservice.DeviceAgent;

/// <summary>
/// The agent: calls the server (never the other way round), proves itself and has the server prove itself, sends events and
/// health, and carries out what the server has signed for the call the booth is in. Comes back after every dropped line.
/// </summary>
/// <param name="files">Its disk.</param>
/// <param name="connect">Opens a WebSocket to the server.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log; ids only.</param>
/// <param name="cards">The service for card readers; null for that of this machine.</param>
public sealed partial class BoothAgent(AgentFiles files, Func<Uri, CancellationToken, Task<WebSocket>> connect, TimeProvider time, ILogger<BoothAgent> logger, ISmartCards? cards = null)
{
    /// <summary>Path of the server's WebSocket.</summary>
    public const string Path = "/geraete/verbindung";

    // A little less than the server takes without waiting (EventLimit).
    private const int AtOnce = 80;
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ClockWasSet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProveWithin = TimeSpan.FromSeconds(10);
    private static readonly DeviceTiming Pauses = new();
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly string Software = typeof(BoothAgent).Assembly.GetName().Version?.ToString() ?? "";
    private readonly CommandJournal _journal = new(files);
    private CallNotice? _call;
    private (DateTimeOffset Clock, long Timestamp) _told;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="InvalidOperationException">The agent is not registered.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var registration = files.Registration ?? throw new InvalidOperationException("Der Geräteagent ist noch nicht angemeldet. Lassen Sie sich im Portal unter „Geräte“ einen Code geben.");
        using var key = files.Key();
        var events = new WaitingEvents(files, registration.Booth, time);
        await using var devices = new DeviceSet(events, files.Secret, time, cards);
        if (files.Configuration is { } kept && BoothConfiguration.Read(kept.Configuration, out _) is { } configuration)
            await devices.UseAsync(configuration);
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = new AgentSocket(await ConnectAsync(registration.Server, cancellationToken));
                await ConverseAsync(socket, registration, key, events, devices, () => failures = 0, cancellationToken);
            }
            // Whatever happened on the line, or in a driver: the booth must come back by itself. A line that breaks while the
            // agent is being stopped may end in any of them too.
            catch (Exception e)
            {
                if (!cancellationToken.IsCancellationRequested)
                    LogDropped(e.GetType().Name);
            }

            // A little chance, so that after a restart of the server not all booths knock at the same moment.
            var pause = Pauses.PauseAfter(++failures) * (0.75 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A server that takes the call and then says nothing must not be waited for for ever.
    private async Task<WebSocket> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(ConnectWithin, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        return await connect(server, limited.Token);
    }

    private async Task ConverseAsync(AgentSocket socket, AgentRegistration registration, SigningKey key, WaitingEvents events, DeviceSet devices, Action proved, CancellationToken cancellationToken)
    {
        var last = await ProveAsync(socket, registration, key, cancellationToken);
        proved();
        LogConnected(registration.Booth);
        socket.MaxBytes = AgentJson.MaxMessage;
        events.Confirm(last);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wake = Channel.CreateBounded<Device?>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
        void OnEvent() => wake.Writer.TryWrite(null);
        void OnHealth(Device device) => wake.Writer.TryWrite(device);
        events.Added += OnEvent;
        devices.HealthChanged += OnHealth;
        Task? sending = null, receiving = null;
        try
        {
            sending = SendAsync(socket, events, devices, last, wake.Reader, end.Token);
            receiving = ReceiveAsync(socket, registration, events, devices, end.Token);
            await await Task.WhenAny(sending, receiving);
        }
        finally
        {
            events.Added -= OnEvent;
            devices.HealthChanged -= OnHealth;
            await end.CancelAsync();
            // What still writes must have ended before the next line is opened; but a driver that hangs keeps no booth away.
            await Task.WhenAll(sending ?? Task.CompletedTask, receiving ?? Task.CompletedTask).WaitAsync(EndWithin, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<long> ProveAsync(AgentSocket socket, AgentRegistration registration, SigningKey key, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(ProveWithin, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        if (await socket.ReceiveAsync(limited.Token) is not AgentMessage.Challenge challenge)
            throw new JsonException("The server did not ask for a proof.");
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _told = (time.GetUtcNow(), time.GetTimestamp());
        await socket.SendAsync(new AgentMessage.Hello(registration.Agent, nonce, key.Sign(AgentTexts.Hello(registration.Agent, challenge.Nonce, nonce)), Software, AgentMessage.Hello.KnowsAbandon, _told.Clock), limited.Token);
        return await socket.ReceiveAsync(limited.Token) is AgentMessage.Welcome welcome && SigningKey.Verify(registration.ServerKey, AgentTexts.Welcome(registration.Agent, challenge.Nonce, nonce), welcome.Signature)
            ? welcome.LastEvent : throw new CryptographicException("The server is not the one this agent registered with.");
    }

    private async Task SendAsync(AgentSocket socket, WaitingEvents events, DeviceSet devices, long last, ChannelReader<Device?> wake, CancellationToken cancellationToken)
    {
        foreach (var device in devices.Devices)
            await socket.SendAsync(new AgentMessage.HealthIs(device.Id, device.Kind, device.Health), cancellationToken);
        while (true)
        {
            var sent = 0;
            foreach (var waiting in events.After(last))
            {
                // What has gathered during an outage is sent no faster than the server takes it: results of commands go past it meanwhile.
                if (++sent > AtOnce)
                    await Task.Delay(BetweenEvents, time, cancellationToken);
                RequireClock();
                await socket.SendAsync(waiting, cancellationToken);
                last = waiting.Number;
            }

            if (await wake.ReadAsync(cancellationToken) is { } changed)
                await socket.SendAsync(new AgentMessage.HealthIs(changed.Id, changed.Kind, changed.Health), cancellationToken);
        }
    }

    private async Task ReceiveAsync(AgentSocket socket, AgentRegistration registration, WaitingEvents events, DeviceSet devices, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await socket.ReceiveAsync(cancellationToken))
            {
                case AgentMessage.Acknowledge acknowledged:
                    events.Confirm(acknowledged.Number);
                    break;
                case AgentMessage.CallChanged changed:
                    TakeCall(changed, registration);
                    break;
                case AgentMessage.Abandon abandon when SigningKey.Verify(registration.ServerKey, AgentMessage.Abandon.ToText(registration.Agent, abandon.Id), abandon.Signature):
                    devices.Abandon(abandon.Id);
                    break;
                case AgentMessage.Abandon:
                    LogRefused("abandon");
                    break;
                case AgentMessage.Configure configure:
                    await socket.SendAsync(await ConfigureAsync(configure, registration, devices), cancellationToken);
                    break;
                case AgentMessage.Command command:
                    RequireClock();
                    // Beside the line: a citizen who signs must not stop a reset that comes after it.
                    _ = CarryOutAsync(socket, command, registration, devices, cancellationToken);
                    break;
                default:
                    throw new JsonException("Not a message of a server.");
            }
        }
    }

    // The server counts on what this clock said at the beginning of the line. When it has been set since, it must be told anew.
    private void RequireClock()
    {
        if ((time.GetUtcNow() - _told.Clock - time.GetElapsedTime(_told.Timestamp)).Duration() > ClockWasSet)
            throw new IOException("The clock was set.");
    }

    private void TakeCall(AgentMessage.CallChanged changed, AgentRegistration registration)
    {
        var notice = changed.Notice;
        if (!SigningKey.Verify(registration.ServerKey, notice.ToText(registration.Agent), changed.Signature) || notice.Booth != registration.Booth || notice.Number < (_call?.Number ?? 0))
        {
            LogRefused("call");
            return;
        }

        if (_call?.Call != notice.Call)
            _journal.ForgetResults();
        _call = notice;
    }

    private async Task<AgentMessage.Configured> ConfigureAsync(AgentMessage.Configure configure, AgentRegistration registration, DeviceSet devices)
    {
        if (!SigningKey.Verify(registration.ServerKey, AgentMessage.Configure.ToText(registration.Agent, configure.Version, configure.Configuration), configure.Signature))
            return new(configure.Version, "Die Konfiguration ist nicht vom Server unterschrieben.");
        if (files.Configuration is { } kept && kept.Version == configure.Version && kept.Configuration == configure.Configuration)
            return new(configure.Version, null);
        if (BoothConfiguration.Read(configure.Configuration, out var problem) is not { } configuration)
            return new(configure.Version, problem);
        await devices.UseAsync(configuration);
        files.Configuration = new(configure.Version, configure.Configuration);
        return new(configure.Version, null);
    }

    private async Task CarryOutAsync(AgentSocket socket, AgentMessage.Command command, AgentRegistration registration, DeviceSet devices, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ResultAsync(command, registration, devices);
            await socket.SendAsync(new AgentMessage.CommandEnded(result.CommandId, result.Outcome, result.Message, (JsonObject)result.Values.DeepClone(), result.File?.ContentType, result.File is { } file ? Convert.ToBase64String(file.Bytes.Span) : null), cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The line has dropped: the server asks again on the next one.
            LogDropped(e.GetType().Name);
        }
    }

    private async Task<DeviceResult> ResultAsync(AgentMessage.Command command, AgentRegistration registration, DeviceSet devices)
    {
        var grant = command.Grant;
        try
        {
            var forgery = grant.Forgery(command.Signature, registration.ServerKey, registration.Agent, registration.Booth, command.Arguments);
            // Asked again for what was begun, perhaps after its call or its time: what became of it is no refusal.
            if (forgery is null && _journal.Find(grant.Command) is { } begun)
                return await begun;
            if ((forgery ?? grant.Problem(command.Signature, registration.ServerKey, registration.Agent, registration.Booth, _call?.Call, command.Arguments, time.GetUtcNow())) is { } problem)
            {
                LogRefused("command");
                return DeviceResult.Failed(grant.Command, DeviceOutcome.Refused, problem);
            }

            if (devices.Find(grant.Device) is not { } device)
                return DeviceResult.Failed(grant.Command, DeviceOutcome.Refused, "Diese Komponente hat die Kabine nicht.");
            var arguments = JsonNode.Parse(command.Arguments, documentOptions: Strict) as JsonObject ?? [];
            // Once begun it goes on when the line drops; its result is sent over the next one.
            return await _journal.OnceAsync(grant.Command, () => device.ExecuteAsync(new(grant.Command, grant.Device, grant.Action, arguments), CancellationToken.None));
        }
        catch (Exception e)
        {
            // Whatever it was, whoever ordered it must not wait in vain.
            LogFailed(e.GetType().Name);
            return DeviceResult.Failed(grant.Command, DeviceOutcome.Unknown, $"Im Geräteagenten ist ein Fehler aufgetreten ({e.GetType().Name}). Sehen Sie nach, was das Gerät getan hat, und rufen Sie die Technik.");
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Connected as booth {Booth}")]
    private partial void LogConnected(string booth);

    [LoggerMessage(2, LogLevel.Warning, "The line to the server dropped: {Error}")]
    private partial void LogDropped(string error);

    [LoggerMessage(3, LogLevel.Warning, "A message of kind {Kind} was refused: it is not signed by the server, too old, or for somebody else")]
    private partial void LogRefused(string kind);

    [LoggerMessage(4, LogLevel.Error, "A command failed in the agent: {Error}")]
    private partial void LogFailed(string error);
}
