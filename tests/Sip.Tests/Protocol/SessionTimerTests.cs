namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>Whether the other end is still there (RFC 4028).</summary>
public sealed class SessionTimerTests
{
    private const string Timer = "Supported: timer\r\n";

    [Fact]
    public async Task A_terminal_that_promised_signs_of_life_and_gives_none_is_hung_up_on()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a", more: Timer + "Session-Expires: 120;refresher=uac\r\n"));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.Equal(("120;refresher=uac", "timer"), (ok["Session-Expires"], ok["Require"]));
        terminal.Acknowledge("a", ok.ToTag!);
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(87);
        // A sign of life: the time begins anew.
        terminal.Send(terminal.Request("INVITE", 2, "a", ok.ToTag, more: Timer + "Session-Expires: 120;refresher=uac\r\n", body: Terminal.Sdp));
        await terminal.ExpectAsync(200, "INVITE");
        terminal.Acknowledge("a", ok.ToTag!, 2);
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(87);
        Assert.Empty(await agent.EndsAsync());
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(2);
        await terminal.ExpectAsync("BYE");
        Assert.Equal([SipEnd.Expired], await agent.EndsAsync());
    }

    [Fact]
    public async Task We_give_signs_of_life_by_a_repeated_invitation_and_hang_up_when_nobody_answers()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a", Timer + "Session-Expires: 200;refresher=uas\r\n");
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(99);
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(1);
        var refresh = await terminal.ExpectAsync("INVITE");
        Assert.Equal(("200;refresher=uac", tag, Agent.Answer), (refresh["Session-Expires"], refresh.FromTag, System.Text.Encoding.UTF8.GetString(refresh.Body)));
        // A change of the terminal at this moment would cross ours.
        terminal.Send(terminal.Request("INVITE", 2, "a", tag, body: Terminal.Sdp));
        Assert.Equal(491, (await terminal.ReceiveAsync()).Status);
        terminal.Send(terminal.Request("ACK", 2, "a", tag));
        terminal.Answer(refresh, 200, $"Session-Expires: 200;refresher=uac\r\nContact: <sip:terminal1@127.0.0.1:{terminal.Port}>\r\n", Terminal.Sdp);
        Assert.Equal(refresh.Sequence, (await ReceiveAsync(terminal, "ACK")).Sequence);
        // Its answer once more: our confirmation was lost.
        terminal.Answer(refresh, 200, "", Terminal.Sdp);
        await ReceiveAsync(terminal, "ACK");
        Assert.Equal("A" + Terminal.Sdp, agent.Descriptions[^1]);
        await agent.PassAsync(100);
        await ReceiveAsync(terminal, "INVITE");
        Assert.Empty(await agent.EndsAsync());
        await agent.PassAsync(33);
        Assert.Equal([SipEnd.Expired], await agent.EndsAsync());
        await ReceiveAsync(terminal, "BYE");
    }

    [Fact]
    public async Task Who_understands_it_gets_the_sign_without_a_description()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        await terminal.CallAsync("a", Timer + "Allow: INVITE, UPDATE\r\nSession-Expires: 100;refresher=uas\r\n");
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(50);
        var update = await terminal.ExpectAsync("UPDATE");
        Assert.Empty(update.Body);
        // The time is too short for a proxy of the way: a longer one.
        terminal.Answer(update, 422, "Min-SE: 400\r\n");
        var longer = await terminal.ExpectAsync("UPDATE");
        Assert.Equal(("400;refresher=uac", "400"), (longer["Session-Expires"], longer["Min-SE"]));
        Assert.True(longer.Sequence > update.Sequence);
        // From now on the terminal gives the signs.
        terminal.Answer(longer, 200, "Session-Expires: 400;refresher=uas\r\n");
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(360);
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(10);
        await terminal.ExpectAsync("BYE");
    }

    [Fact]
    public async Task A_terminal_gives_the_sign_without_a_description_too()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a", Timer + "Session-Expires: 100;refresher=uac\r\n");
        await agent.IsQuietAsync(terminal);
        for (var i = 2; i < 6; i++)
        {
            await agent.PassAsync(60);
            terminal.Send(terminal.Request("UPDATE", i, "a", tag, more: Timer + "Session-Expires: 100;refresher=uac\r\n"));
            Assert.Equal("100;refresher=uac", (await terminal.ExpectAsync(200, "UPDATE"))["Session-Expires"]);
        }

        Assert.Empty(await agent.EndsAsync());
    }

    [Fact]
    public async Task A_terminal_that_does_not_know_it_is_asked_by_us()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a"));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.Equal(("1800;refresher=uas", null), (ok["Session-Expires"], ok["Require"]));
        terminal.Acknowledge("a", ok.ToTag!);
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(900);
        var refresh = await terminal.ExpectAsync("INVITE");
        // The call is unknown there: the terminal has started anew.
        terminal.Answer(refresh, 481);
        await terminal.ExpectAsync("ACK");
        await terminal.ExpectAsync("BYE");
        Assert.Equal([SipEnd.Expired], await agent.EndsAsync());
    }

    [Fact]
    public async Task A_sign_that_crosses_another_is_given_again()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        await terminal.CallAsync("a", Timer + "Session-Expires: 200;refresher=uas\r\n");
        await agent.IsQuietAsync(terminal);
        await agent.PassAsync(100);
        terminal.Answer(await terminal.ExpectAsync("INVITE"), 491);
        await terminal.ExpectAsync("ACK");
        await agent.PassAsync(2);
        await terminal.ExpectAsync("INVITE");
        Assert.Empty(await agent.EndsAsync());
    }

    [Fact]
    public async Task Times_that_are_too_short_are_refused()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a", more: Timer + "Session-Expires: 60\r\n"));
        await terminal.ExpectAsync(100, "INVITE");
        Assert.Equal("90", (await terminal.ExpectAsync(422, "INVITE"))["Min-SE"]);
        Assert.Empty(agent.Calls);
    }

    private static async Task<SipMessage> ReceiveAsync(Terminal terminal, string method)
    {
        SipMessage message;
        do
            message = await terminal.ReceiveAsync();
        while (!message.IsRequest || message.Method != method);
        return message;
    }
}
