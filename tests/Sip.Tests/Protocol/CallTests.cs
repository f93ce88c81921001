namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>Calls over real sockets, with the clock in the test's hand: RFC 3261, and RFC 6026 for what it corrects.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task A_call_is_answered_and_ended_by_the_terminal()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a"));
        var trying = await terminal.ExpectAsync(100, "INVITE");
        Assert.Null(trying.ToTag);
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.Equal(Agent.Answer, System.Text.Encoding.UTF8.GetString(ok.Body));
        Assert.Contains($"received=127.0.0.1;rport={terminal.Port}", ok["Via"], StringComparison.Ordinal);
        Assert.Equal("terminal1", agent.Calls[0].From.Uri.User);
        terminal.Acknowledge("a", ok.ToTag!);
        terminal.Send(terminal.Request("BYE", 2, "a", ok.ToTag));
        await terminal.ExpectAsync(200, "BYE");
        Assert.Equal([SipEnd.ByTerminal], await agent.EndsAsync());
        Assert.Equal(1, agent.Confirmed);
        // Its second BYE came late: the call is not there any more.
        terminal.Send(terminal.Request("BYE", 3, "a", ok.ToTag));
        await terminal.ExpectAsync(481, "BYE");
    }

    [Fact]
    public async Task It_rings_and_an_invitation_sent_again_is_answered_with_the_same()
    {
        await using var agent = new Agent { Accepts = false };
        using var terminal = new Terminal(agent);
        var invite = terminal.Invite("a");
        terminal.Send(invite);
        await terminal.ExpectAsync(100, "INVITE");
        agent.Calls[0].Ring();
        var ringing = await terminal.ExpectAsync(180, "INVITE");
        terminal.Send(invite);
        Assert.Equal(ringing.ToTag, (await terminal.ExpectAsync(180, "INVITE")).ToTag);
        Assert.Single(agent.Calls);
        agent.Calls[0].Accept();
        Assert.Equal(ringing.ToTag, (await terminal.ExpectAsync(200, "INVITE")).ToTag);
    }

    [Fact]
    public async Task The_acceptance_is_repeated_until_it_is_confirmed()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a"));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        foreach (var seconds in (double[])[0.5, 1, 2, 4, 4])
        {
            await agent.PassAsync(seconds - 0.01);
            Assert.True(await agent.IsQuietAsync(terminal));
            await agent.PassAsync(0.01);
            await terminal.ExpectAsync(200, "INVITE");
        }

        terminal.Acknowledge("a", ok.ToTag!);
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(60);
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Empty(await agent.EndsAsync());
    }

    [Fact]
    public async Task A_call_that_is_never_confirmed_is_ended()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a"));
        await terminal.ExpectAsync(100, "INVITE");
        await terminal.ExpectAsync(200, "INVITE");
        await agent.PassAsync(31.9);
        Assert.Empty(await agent.EndsAsync());
        await agent.PassAsync(0.2);
        Assert.Equal([SipEnd.NotConfirmed], await agent.EndsAsync());
        SipMessage message;
        while (!(message = await terminal.ReceiveAsync()).IsRequest)
            Assert.Equal(200, message.Status);
        Assert.Equal("BYE", message.Method);
    }

    [Fact]
    public async Task A_call_given_up_before_the_answer_is_refused_until_that_is_confirmed()
    {
        await using var agent = new Agent { Accepts = false };
        using var terminal = new Terminal(agent);
        var branch = terminal.NewBranch();
        terminal.Send(terminal.Invite("a", branch: branch));
        await terminal.ExpectAsync(100, "INVITE");
        terminal.Send(terminal.Request("CANCEL", 1, "a", branch: branch));
        await terminal.ExpectAsync(200, "CANCEL");
        var terminated = await terminal.ExpectAsync(487, "INVITE");
        Assert.Equal([SipEnd.Cancelled], await agent.EndsAsync());
        // An application that is slow accepts what is over.
        agent.Calls[0].Accept();
        foreach (var seconds in (double[])[0.5, 1, 2])
        {
            await agent.PassAsync(seconds);
            await terminal.ExpectAsync(487, "INVITE");
        }

        terminal.Send(terminal.Request("ACK", 1, "a", terminated.ToTag, branch));
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(40);
        Assert.True(await agent.IsQuietAsync(terminal));
    }

    [Fact]
    public async Task Hanging_up_before_the_answer_leaves_no_open_invitation()
    {
        await using var agent = new Agent { Accepts = false };
        using var terminal = new Terminal(agent);
        var branch = terminal.NewBranch();
        terminal.Send(terminal.Invite("a", branch: branch));
        await terminal.ExpectAsync(100, "INVITE");
        agent.Calls[0].Ring();
        var tag = (await terminal.ExpectAsync(180, "INVITE")).ToTag;
        terminal.Send(terminal.Request("BYE", 2, "a", tag));
        await terminal.ExpectAsync(200, "BYE");
        Assert.Equal(tag, (await terminal.ExpectAsync(487, "INVITE")).ToTag);
        Assert.Equal([SipEnd.ByTerminal], await agent.EndsAsync());
        terminal.Send(terminal.Request("ACK", 1, "a", tag, branch));
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(5);
        // It is forgotten: under its name the next can call.
        terminal.Send(terminal.Invite("b", branch: branch));
        await terminal.ExpectAsync(100, "INVITE");
        Assert.Equal(2, agent.Calls.Count);
    }

    [Fact]
    public async Task Giving_up_after_the_answer_changes_nothing()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var branch = terminal.NewBranch();
        terminal.Send(terminal.Invite("a", branch: branch));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        terminal.Send(terminal.Request("CANCEL", 1, "a", branch: branch));
        await terminal.ExpectAsync(200, "CANCEL");
        Assert.Empty(await agent.EndsAsync());
        terminal.Acknowledge("a", ok.ToTag!);
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Equal(1, agent.Confirmed);
        terminal.Send(terminal.Request("CANCEL", 1, "other"));
        await terminal.ExpectAsync(481, "CANCEL");
    }

    [Fact]
    public async Task Hanging_up_waits_for_the_confirmation()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a"));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        agent.Calls[0].HangUp();
        Assert.True(await agent.IsQuietAsync(terminal));
        terminal.Acknowledge("a", ok.ToTag!);
        var bye = await terminal.ExpectAsync("BYE");
        Assert.Equal(($"sip:terminal1@127.0.0.1:{terminal.Port}", ok.ToTag, "t-a"), (bye.RequestUri, bye.FromTag, bye.ToTag));
        Assert.Equal([SipEnd.ByUs], await agent.EndsAsync());
        // Nobody answers it: it is repeated for half a minute.
        await agent.PassAsync(0.5);
        var again = await terminal.ExpectAsync("BYE");
        Assert.Equal(bye["Via"], again["Via"]);
        terminal.Answer(bye, 200);
        Assert.True(await agent.IsQuietAsync(terminal));
        await agent.PassAsync(40);
        Assert.True(await agent.IsQuietAsync(terminal));
    }

    [Fact]
    public async Task Both_hang_up_at_once()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a");
        await agent.IsQuietAsync(terminal);
        agent.Calls[0].HangUp();
        terminal.Send(terminal.Request("BYE", 2, "a", tag));
        var first = await terminal.ReceiveAsync();
        var second = await terminal.ReceiveAsync();
        var bye = first.IsRequest ? first : second;
        Assert.Equal("BYE", bye.Method);
        // Whoever of the two came first, the terminal's BYE is answered and the call has ended once.
        Assert.Contains((first.IsRequest ? second : first).Status, (int[])[200, 481]);
        terminal.Answer(bye, 481);
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Single(await agent.EndsAsync());
    }

    [Fact]
    public async Task The_terminal_holds_and_goes_on()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a");
        terminal.Send(terminal.Request("INVITE", 2, "a", tag, body: Terminal.Sdp + "a=sendonly\r\n"));
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.Equal(tag, ok.ToTag);
        Assert.Equal(Terminal.Sdp + "a=sendonly\r\n", agent.Descriptions[^1]);
        // A change before the last is confirmed must wait.
        terminal.Send(terminal.Request("INVITE", 3, "a", tag, body: Terminal.Sdp));
        Assert.NotNull((await terminal.ExpectAsync(500, "INVITE"))["Retry-After"]);
        await agent.PassAsync(0.5);
        Assert.Equal(2u, (await ReceiveAcceptedAsync(terminal)).Sequence);
        terminal.Acknowledge("a", tag, 2);
        // What cannot be agreed on is refused, and the call goes on.
        terminal.Send(terminal.Request("INVITE", 4, "a", tag, body: "m=nothing\r\n"));
        await ReceiveAsync(terminal, 488);
        // Late messages change nothing.
        terminal.Send(terminal.Request("INVITE", 2, "a", tag, body: Terminal.Sdp));
        await ReceiveAsync(terminal, 500);
        Assert.Empty(await agent.EndsAsync());
        terminal.Send(terminal.Request("BYE", 5, "a", tag));
        await ReceiveAsync(terminal, 200);
        Assert.Equal([SipEnd.ByTerminal], await agent.EndsAsync());
    }

    [Fact]
    public async Task Who_wants_our_description_within_the_call_gets_a_new_offer()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a");
        terminal.Send(terminal.Request("INVITE", 2, "a", tag));
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.Equal(Agent.Answer + "a=sendrecv\r\n", System.Text.Encoding.UTF8.GetString(ok.Body));
        terminal.Acknowledge("a", tag, 2, Terminal.Sdp);
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Equal([Terminal.Sdp, "A" + Terminal.Sdp], agent.Descriptions);
    }

    [Fact]
    public async Task Who_wants_our_description_first_gets_it_and_answers_with_the_confirmation()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        terminal.Send(terminal.Invite("a", body: null));
        await terminal.ExpectAsync(100, "INVITE");
        var ok = await terminal.ExpectAsync(200, "INVITE");
        Assert.NotEmpty(ok.Body);
        terminal.Acknowledge("a", ok.ToTag!, body: Terminal.Sdp);
        Assert.True(await agent.IsQuietAsync(terminal));
        Assert.Equal([null, "A" + Terminal.Sdp], agent.Descriptions);
        // A confirmation without one ends the call: nobody knows where to send.
        terminal.Send(terminal.Invite("b", body: null));
        await terminal.ExpectAsync(100, "INVITE");
        ok = await terminal.ExpectAsync(200, "INVITE");
        terminal.Acknowledge("b", ok.ToTag!);
        await terminal.ExpectAsync("BYE");
    }

    [Fact]
    public async Task Several_calls_do_not_disturb_each_other_and_too_many_are_busy()
    {
        await using var agent = new Agent(new() { MaxCalls = 5 });
        using var terminal = new Terminal(agent);
        var tags = new List<string>();
        for (var i = 0; i < 5; i++)
            tags.Add(await terminal.CallAsync($"c{i}"));
        Assert.Equal(5, tags.Distinct().Count());
        terminal.Send(terminal.Invite("c5"));
        await terminal.ExpectAsync(100, "INVITE");
        await terminal.ExpectAsync(486, "INVITE");
        terminal.Send(terminal.Request("BYE", 2, "c2", tags[2]));
        await terminal.ExpectAsync(200, "BYE");
        Assert.Equal([SipEnd.ByTerminal], await agent.EndsAsync());
        // The tag of one call with the name of another is no call.
        terminal.Send(terminal.Request("BYE", 2, "c3", tags[1]));
        await terminal.ExpectAsync(481, "BYE");
        await agent.Sip.HangUpAllAsync();
        for (var i = 0; i < 4; i++)
            await terminal.ExpectAsync("BYE");
        Assert.Equal(5, (await agent.EndsAsync()).Count);
    }

    [Fact]
    public async Task The_way_back_leads_over_the_proxies_of_the_call()
    {
        await using var agent = new Agent();
        using var proxy = new Terminal(agent);
        proxy.Send(proxy.Invite("a", more: $"Record-Route: <sip:127.0.0.1:{proxy.Port};lr>,\r\n <sip:10.9.9.9;lr>\r\n"));
        await proxy.ExpectAsync(100, "INVITE");
        var ok = await proxy.ExpectAsync(200, "INVITE");
        Assert.Equal(2, ok.All("Record-Route").Count());
        proxy.Acknowledge("a", ok.ToTag!);
        await agent.IsQuietAsync(proxy);
        agent.Calls[0].HangUp();
        var bye = await proxy.ExpectAsync("BYE");
        Assert.Equal([$"<sip:127.0.0.1:{proxy.Port};lr>", "<sip:10.9.9.9;lr>"], bye.All("Route"));
        Assert.Equal($"sip:terminal1@127.0.0.1:{proxy.Port}", bye.RequestUri);
    }

    [Theory]
    [InlineData("+4930115")]
    [InlineData("foyer;line=2&a=b")]
    [InlineData("a%20b:word")]
    public async Task A_terminal_is_called_by_the_name_it_gave(string user)
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var address = $"sip:{user}@127.0.0.1:{terminal.Port};ob;x=%41";
        terminal.Send(terminal.Invite("a").Replace($"Contact: <sip:terminal1@127.0.0.1:{terminal.Port}>", $"Contact: <{address}>", StringComparison.Ordinal));
        await terminal.ExpectAsync(100, "INVITE");
        terminal.Acknowledge("a", (await terminal.ExpectAsync(200, "INVITE")).ToTag!);
        Assert.True(await agent.IsQuietAsync(terminal));
        agent.Calls[0].HangUp();
        Assert.Equal(address, (await terminal.ExpectAsync("BYE")).RequestUri);
    }

    [Fact]
    public async Task An_older_terminal_asks_for_a_whole_picture()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        var tag = await terminal.CallAsync("a");
        terminal.Send(terminal.Request("INFO", 2, "a", tag, more: "Content-Type: application/media_control+xml\r\n"));
        await terminal.ExpectAsync(200, "INFO");
        Assert.Equal(1, agent.PicturesWanted);
    }

    private static async Task ReceiveAsync(Terminal terminal, int status)
    {
        SipMessage message;
        while ((message = await terminal.ReceiveAsync()).Status != status)
            Assert.Equal(500, message.Status);
    }

    // The refusal of the change that came too early is repeated too, until it is confirmed.
    private static async Task<SipMessage> ReceiveAcceptedAsync(Terminal terminal)
    {
        SipMessage message;
        while ((message = await terminal.ReceiveAsync()).Status != 200)
            Assert.Equal(500, message.Status);
        return message;
    }
}
