using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Devices.Tests.Agent;

/// <summary>A server that asks again for a command, because the answer was lost with the line.</summary>
public sealed class AskedAgainTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly SigningKey _server = SigningKey.Create();
    private readonly Guid _agent = Guid.NewGuid();
    private readonly AgentFiles _files = new(Directory.CreateTempSubdirectory("bs-agent-").FullName);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AskedAgainTests()
    {
        _files.Registration = new(new("https://portal.example"), _agent, "gartz-1", _server.PublicKey);
        _listener.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _server.Dispose();
        Directory.Delete(_files.Directory, recursive: true);
    }

    [Fact]
    public async Task What_was_begun_is_answered_after_its_time_and_after_its_call_and_is_never_called_refused()
    {
        await using var pad = await Booth.StartedAsync(new PadSimulator());
        using var stop = new CancellationTokenSource();
        var running = new BoothAgent(_files, ConnectAsync, _clock, NullLogger<BoothAgent>.Instance).RunAsync(stop.Token);
        using var line = await ProvedAsync();
        var configuration = $$"""{"components":[{"id":"pad","kind":"signaturePad","address":"{{pad.Socket}}"}]}""";
        await line.SendAsync(new AgentMessage.Configure(1, configuration, _server.Sign(AgentMessage.Configure.ToText(_agent, 1, configuration))), Cancel);
        var call = Guid.NewGuid();
        await CallAsync(line, call, 1);
        var grant = Grant(call, """{"text":"Antrag","sha256":"00"}""");
        Assert.Equal(DeviceOutcome.Done, await OutcomeAsync(line, grant, """{"text":"Antrag","sha256":"00"}"""));

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(DeviceOutcome.Done, await OutcomeAsync(line, grant, """{"text":"Antrag","sha256":"00"}"""));
        // What never was begun is not, however old the grant; and only the server asks.
        Assert.Equal(DeviceOutcome.Refused, await OutcomeAsync(line, grant with { Command = Guid.NewGuid() }, """{"text":"Antrag","sha256":"00"}"""));
        using var forger = SigningKey.Create();
        Assert.Equal(DeviceOutcome.Refused, await OutcomeAsync(line, grant, """{"text":"Antrag","sha256":"00"}""", forger));

        // Its arguments were wiped with the call, and so was the result.
        await CallAsync(line, null, 2);
        Assert.Equal(DeviceOutcome.Unknown, await OutcomeAsync(line, grant with { ArgumentsHash = CommandGrant.HashOf("{}") }, "{}"));
        Assert.Equal(1, pad.Attempts);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_server_is_told_what_time_it_is_here_and_told_anew_when_the_clock_was_set()
    {
        using var stop = new CancellationTokenSource();
        var running = new BoothAgent(_files, ConnectAsync, _clock, NullLogger<BoothAgent>.Instance).RunAsync(stop.Token);
        using var line = await ProvedAsync();
        await OrderAsync(line, Grant(null, "{}"), "{}");
        Assert.IsType<AgentMessage.CommandEnded>(await line.ReceiveAsync(Cancel));

        _clock.Set(TimeSpan.FromHours(1));
        await OrderAsync(line, Grant(null, "{}"), "{}");
        await Assert.ThrowsAnyAsync<Exception>(() => line.ReceiveAsync(Cancel));
        // Time passes until it comes back, and stands still while it is asked who it is.
        var back = _listener.AcceptTcpClientAsync(Cancel).AsTask();
        await _clock.PassAsync(back, TimeSpan.FromSeconds(1), timers: 1).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        (await ProvedAsync(await back)).Dispose();
        await stop.CancelAsync();
        await running;
    }

    private async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_listener.LocalEndpoint, cancellationToken);
        return WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions());
    }

    private async Task<AgentSocket> ProvedAsync(TcpClient? came = null)
    {
        var taken = came ?? await _listener.AcceptTcpClientAsync(Cancel);
        var line = new AgentSocket(WebSocket.CreateFromStream(taken.GetStream(), new WebSocketCreationOptions { IsServer = true })) { MaxBytes = AgentJson.MaxMessage };
        await line.SendAsync(new AgentMessage.Challenge("s"), Cancel);
        var hello = Assert.IsType<AgentMessage.Hello>(await line.ReceiveAsync(Cancel));
        Assert.Equal(_clock.GetUtcNow(), hello.At!.Value, TimeSpan.FromSeconds(15));
        await line.SendAsync(new AgentMessage.Welcome(_server.Sign(AgentTexts.Welcome(_agent, "s", hello.Nonce)), 0), Cancel);
        return line;
    }

    private Task CallAsync(AgentSocket line, Guid? call, long number)
    {
        var notice = new CallNotice("gartz-1", call, number);
        return line.SendAsync(new AgentMessage.CallChanged(notice, _server.Sign(notice.ToText(_agent))), Cancel);
    }

    private CommandGrant Grant(Guid? call, string arguments) => new() { Command = Guid.NewGuid(), Agent = _agent, Booth = "gartz-1", Call = call, Person = "system", Device = "pad", Action = DeviceActions.Sign, ArgumentsHash = CommandGrant.HashOf(arguments), Expires = _clock.GetUtcNow().AddMinutes(4) };

    private Task OrderAsync(AgentSocket line, CommandGrant grant, string arguments, SigningKey? key = null) => line.SendAsync(new AgentMessage.Command(grant, (key ?? _server).Sign(grant.ToText()), arguments), Cancel);

    private async Task<DeviceOutcome> OutcomeAsync(AgentSocket line, CommandGrant grant, string arguments, SigningKey? key = null)
    {
        await OrderAsync(line, grant, arguments, key);
        while (true)
        {
            if (await line.ReceiveAsync(Cancel) is AgentMessage.CommandEnded ended)
                return ended.Outcome;
        }
    }
}
