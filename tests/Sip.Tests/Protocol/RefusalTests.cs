using System.Net;

namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>What is not done here is refused in the words of the standards.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task What_can_be_asked_is_told()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Request("OPTIONS", 1, "o"));
        var ok = await terminal.ExpectAsync(200, "OPTIONS");
        Assert.Contains("UPDATE", ok.All("Allow"));
        Assert.Equal("timer", ok["Supported"]);
        Assert.NotNull(ok.ToTag);
    }

    [Theory]
    [InlineData("MESSAGE", "", 405)]
    [InlineData("REFER", "", 405)]
    [InlineData("REGISTER", "", 405)]
    [InlineData("PRACK", "", 405)]
    [InlineData("DANCE", "", 501)]
    [InlineData("BYE", "", 481)]
    [InlineData("UPDATE", "", 481)]
    [InlineData("INVITE", "Require: 100rel\r\n", 420)]
    [InlineData("OPTIONS", "Require: 100rel, something\r\n", 420)]
    public async Task A_request_is_refused(string method, string more, int status)
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Request(method, 1, "r", more: more));
        var refusal = await terminal.ExpectAsync(status, method);
        Assert.NotNull(refusal.ToTag);
        if (status == 405)
            Assert.Contains("INVITE", refusal.All("Allow"));
        if (status == 420)
            Assert.Contains("100rel", refusal["Unsupported"], StringComparison.Ordinal);
        Assert.Empty(agent.Calls);
    }

    [Fact]
    public async Task Other_addresses_bodies_and_loops_are_refused()
    {
        await using var agent = new Agent { Accepts = false };
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a").Replace("INVITE sip:service@127.0.0.1", "INVITE tel:115", StringComparison.Ordinal));
        await terminal.ExpectAsync(416, "INVITE");
        terminal.Send(terminal.Invite("b").Replace("application/sdp", "text/plain", StringComparison.Ordinal));
        Assert.Equal("application/sdp", (await terminal.ExpectAsync(415, "INVITE"))["Accept"]);
        terminal.Send(terminal.Invite("c"));
        await terminal.ExpectAsync(100, "INVITE");
        terminal.Send(terminal.Invite("c"));
        await terminal.ExpectAsync(100, "INVITE");
        await terminal.ExpectAsync(482, "INVITE");
        Assert.Single(agent.Calls);
        terminal.Send(terminal.Request("INVITE", 1, "d", "unknown", body: Terminal.Sdp));
        await terminal.ExpectAsync(481, "INVITE");
    }

    [Fact]
    public async Task Strangers_are_not_even_read()
    {
        await using var agent = new Agent(isAllowed: a => !a.Equals(IPAddress.Loopback));
        using var stranger = new Terminal(agent);
        stranger.Send(stranger.Invite("a"));
        using var stream = new Terminal(agent, isStream: true);
        Assert.True(await stream.IsClosedAsync());
        Assert.False(stranger.HasSomething);
        Assert.Empty(agent.Calls);
    }

    [Fact]
    public async Task Without_a_return_port_the_answer_goes_where_the_request_says()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        using var other = new Terminal(agent);
        terminal.Send(terminal.Request("OPTIONS", 1, "o").Replace($":{terminal.Port};branch", $":{other.Port};branch", StringComparison.Ordinal).Replace(";rport", "", StringComparison.Ordinal));
        await other.ExpectAsync(200, "OPTIONS");
    }

    [Fact]
    public async Task A_terminal_of_the_first_standard_is_understood()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var invite = terminal.Invite("a", branch: "1");
        terminal.Send(invite);
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        terminal.Send(invite);
        terminal.Send(terminal.Request("ACK", 1, "a", ok.ToTag, "1"));
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Equal(1, agent.Confirmed);
        Assert.Single(agent.Calls);
    }
}
