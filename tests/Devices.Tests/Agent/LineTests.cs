using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Devices.Tests.Agent;

/// <summary>How an agent gets to its server.</summary>
public sealed class LineTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private readonly AgentFiles _files = new(Directory.CreateTempSubdirectory("bs-agent-").FullName);

    public void Dispose() => Directory.Delete(_files.Directory, recursive: true);

    [Fact]
    public async Task A_server_that_never_takes_the_call_is_called_again()
    {
        using var server = SigningKey.Create();
        _files.Registration = new(new("https://portal.example"), Guid.NewGuid(), "gartz-1", server.PublicKey);
        var (calls, again) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        async Task<WebSocket> NeverAsync(Uri address, CancellationToken cancellationToken)
        {
            if (++calls == 2)
                again.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new IOException();
        }

        using var stop = new CancellationTokenSource();
        var running = new BoothAgent(_files, NeverAsync, _clock, NullLogger<BoothAgent>.Instance).RunAsync(stop.Token);
        await _clock.PassAsync(again.Task, TimeSpan.FromSeconds(10), timers: 1).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Only_the_server_can_take_back_what_a_citizen_is_asked_for_and_only_that()
    {
        using var server = SigningKey.Create();
        using var forger = SigningKey.Create();
        await using var pad = await Booth.StartedAsync(new PadSimulator { Button = null });
        var (agent, call) = (Guid.NewGuid(), Guid.NewGuid());
        _files.Registration = new(new("https://portal.example"), agent, "gartz-1", server.PublicKey);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
        {
            var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
            return WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions());
        }

        using var stop = new CancellationTokenSource();
        var running = new BoothAgent(_files, ConnectAsync, _clock, NullLogger<BoothAgent>.Instance).RunAsync(stop.Token);
        using var taken = await listener.AcceptTcpClientAsync(Cancel);
        using var line = new AgentSocket(WebSocket.CreateFromStream(taken.GetStream(), new WebSocketCreationOptions { IsServer = true })) { MaxBytes = AgentJson.MaxMessage };
        await line.SendAsync(new AgentMessage.Challenge("s"), Cancel);
        var hello = Assert.IsType<AgentMessage.Hello>(await line.ReceiveAsync(Cancel));
        Assert.Equal(AgentMessage.Hello.KnowsAbandon, hello.Level);
        await line.SendAsync(new AgentMessage.Welcome(server.Sign(AgentTexts.Welcome(agent, "s", hello.Nonce)), 0), Cancel);
        var configuration = $$"""{"components":[{"id":"pad","kind":"signaturePad","address":"{{pad.Socket}}"}]}""";
        await line.SendAsync(new AgentMessage.Configure(1, configuration, server.Sign(AgentMessage.Configure.ToText(agent, 1, configuration))), Cancel);
        var notice = new CallNotice("gartz-1", call, 1);
        await line.SendAsync(new AgentMessage.CallChanged(notice, server.Sign(notice.ToText(agent))), Cancel);

        async Task<Guid> OrderAsync(string device)
        {
            var arguments = """{"text":"Antrag","sha256":"00"}""";
            var grant = new CommandGrant { Command = Guid.NewGuid(), Agent = agent, Booth = "gartz-1", Call = call, Person = "clara.mai", Device = device, Action = DeviceActions.Sign, ArgumentsHash = CommandGrant.HashOf(arguments), Expires = _clock.GetUtcNow().AddMinutes(4) };
            await line.SendAsync(new AgentMessage.Command(grant, server.Sign(grant.ToText()), arguments), Cancel);
            return grant.Command;
        }

        async Task<(Guid, DeviceOutcome)> EndAsync()
        {
            while (true)
            {
                if (await line.ReceiveAsync(Cancel) is AgentMessage.CommandEnded ended)
                    return (ended.Id, ended.Outcome);
            }
        }

        Task AbandonAsync(Guid command, string signature) => line.SendAsync(new AgentMessage.Abandon(command, signature), Cancel);
        var signing = await OrderAsync("pad");
        await pad.Asked.Task.WaitAsync(Cancel);
        var genuine = server.Sign(AgentMessage.Abandon.ToText(agent, signing));
        foreach (var forged in (string[])[forger.Sign(AgentMessage.Abandon.ToText(agent, signing)), server.Sign(AgentMessage.Abandon.ToText(Guid.NewGuid(), signing)), ""])
        {
            await AbandonAsync(signing, forged);
            Assert.Equal((await OrderAsync("fehlt"), DeviceOutcome.Refused), await EndAsync());
        }

        await AbandonAsync(signing, genuine);
        Assert.Equal((signing, DeviceOutcome.Cancelled), await EndAsync());
        // Said again it takes nothing from anybody else.
        pad.Button = PadSimulator.Confirm;
        var next = await OrderAsync("pad");
        await AbandonAsync(signing, genuine);
        Assert.Equal((next, DeviceOutcome.Done), await EndAsync());
        await stop.CancelAsync();
        await running;
    }
}
