using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>SIP over TCP.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_call_over_a_stream_comes_and_goes_on_the_same_one()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent, isStream: true);
        var tag = await terminal.CallAsync("a");
        Assert.True(await agent.IsQuietAsync(terminal));
        agent.Calls[0].HangUp();
        var bye = await terminal.ExpectAsync("BYE");
        Assert.Equal(tag, bye.FromTag);
        terminal.Answer(bye, 200);
        Assert.True(await agent.IsQuietAsync(terminal));
        // Nothing is repeated on a stream but the acceptance of a call.
        await agent.PassAsync(60);
        Assert.True(await agent.IsQuietAsync(terminal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_stream_of_a_call_is_closed_what_we_say_goes_where_somebody_listens(bool isProxy)
    {
        await using var agent = new Agent();
        using var listener = new Listener(agent);
        using var first = new Terminal(agent, isStream: true);
        first.Send(isProxy ? first.Invite("a", more: $"Record-Route: <sip:127.0.0.1:{listener.Port};transport=tcp;lr>\r\n") : listener.AsContactOf(first, first.Invite("a")));
        await first.ExpectAsync(100, "INVITE");
        var tag = (await first.ExpectAsync(200, "INVITE")).ToTag!;
        first.Acknowledge("a", tag);
        Assert.True(await agent.IsQuietAsync(first));
        await first.EndAsync();
        agent.Calls[0].HangUp();
        using var next = await listener.AcceptAsync();
        next.Answer(await next.ExpectAsync("BYE"), 200);
        Assert.True(await agent.IsQuietAsync(next));
    }

    [Fact]
    public async Task A_change_over_a_new_stream_takes_the_call_there()
    {
        await using var agent = new Agent();
        using var listener = new Listener(agent);
        using var first = new Terminal(agent, isStream: true);
        first.Send(listener.AsContactOf(first, first.Invite("a")));
        await first.ExpectAsync(100, "INVITE");
        var tag = (await first.ExpectAsync(200, "INVITE")).ToTag!;
        first.Acknowledge("a", tag);
        Assert.True(await agent.IsQuietAsync(first));
        await first.EndAsync();
        using var second = new Terminal(agent, isStream: true);
        second.Send(listener.AsContactOf(second, second.Request("INVITE", 2, "a", tag, body: Terminal.Sdp)));
        await second.ExpectAsync(200, "INVITE");
        second.Acknowledge("a", tag, 2);
        Assert.True(await agent.IsQuietAsync(second));
        agent.Calls[0].HangUp();
        await second.ExpectAsync("BYE");
    }

    [Fact]
    public async Task An_answer_whose_stream_is_closed_goes_where_the_sender_says_that_it_listens()
    {
        await using var agent = new Agent { Accepts = false };
        using var listener = new Listener(agent);
        using var first = new Terminal(agent, isStream: true);
        first.Send(first.Invite("a").Replace($":{first.Port};branch", $":{listener.Port};branch", StringComparison.Ordinal));
        await first.ExpectAsync(100, "INVITE");
        await first.EndAsync();
        agent.Calls[0].Accept();
        using var next = await listener.AcceptAsync();
        await next.ExpectAsync(200, "INVITE");
    }

    [Fact]
    public async Task The_acceptance_is_repeated_and_the_refusal_is_not()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent, isStream: true);
        terminal.Send(terminal.Invite("a"));
        await terminal.ExpectAsync(100, "INVITE");
        await terminal.ExpectAsync(200, "INVITE");
        await agent.PassAsync(0.5);
        await terminal.ExpectAsync(200, "INVITE");
        terminal.Send(terminal.Invite("b", more: "Require: 100rel\r\n"));
        await terminal.ExpectAsync(420, "INVITE");
        await agent.PassAsync(0.5);
        Assert.True(await agent.IsQuietAsync(terminal));
    }

    [Fact]
    public async Task Messages_may_come_in_pieces_and_together()
    {
        await using var agent = new Agent { Accepts = false };
        using var terminal = new Terminal(agent, isStream: true);
        var two = Encoding.UTF8.GetBytes(terminal.Invite("a") + "\r\n" + terminal.Invite("b"));
        foreach (var piece in two.Chunk(7))
            terminal.Send(piece);
        await terminal.ExpectAsync(100, "INVITE");
        await terminal.ExpectAsync(100, "INVITE");
        terminal.Send("\r\n\r\n");
        await terminal.ExpectAsync(299, "");
        Assert.Equal(1, terminal.Pings);
        Assert.Equal(2, agent.Calls.Count);
    }

    [Theory]
    [InlineData("HELO there\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 99999999\r\n\r\n")]
    public async Task What_has_no_end_ends_the_stream(string text)
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent, isStream: true);
        terminal.Send(text);
        Assert.True(await terminal.IsClosedAsync());
    }

    [Fact]
    public async Task A_head_without_end_is_not_kept()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent, isStream: true);
        var line = Encoding.ASCII.GetBytes("X: " + new string('x', 1000) + "\r\n");
        try
        {
            for (var i = 0; i < 40; i++)
                terminal.Send(line);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It was closed while we were still talking.
        }

        Assert.True(await terminal.IsClosedAsync());
    }

    /// <summary>Where a terminal or proxy takes streams.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Agent _agent;

        public Listener(Agent agent)
        {
            _agent = agent;
            _listener.Start();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string AsContactOf(Terminal terminal, string request) => request.Replace($":{terminal.Port};transport=tcp>", $":{Port};transport=tcp>", StringComparison.Ordinal);

        public async Task<Terminal> AcceptAsync() => new(_agent, await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(120)));

        public void Dispose() => _listener.Dispose();
    }
}
