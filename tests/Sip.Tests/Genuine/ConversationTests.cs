using Microsoft.Playwright;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>Genuine terminals (baresip) at a genuine SIP server (kamailio), genuine browsers, Janus between them; the rest is the product.</summary>
[Collection(Alone)]
public sealed class ConversationTests(World world) : IClassFixture<World>
{
    /// <summary>What is heard on the wire must be theirs: nothing else speaks SIP meanwhile.</summary>
    internal const string Alone = "Genuine";

    private const string Service = "sip:buergerservice@127.0.0.1";
    private static readonly string[] CallRequests = ["INVITE ", "UPDATE ", "INFO ", "BYE "];
    private const string Direct = "sip:buergerservice@127.0.0.1:5070;transport=tcp";

    [Fact]
    public async Task A_terminal_waits_sees_an_agent_is_held_and_handed_over_without_a_message_of_SIP()
    {
        await world.BeginAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Desk.LaunchAsync(playwright);
        await using var terminal = await world.TerminalAsync(1);
        using var wire = new Wiretap();
        await terminal.DoAsync("dial", Service);
        await terminal.UntilAsync("CALL_ESTABLISHED");
        await terminal.SeesAsync(p => p.IsWaiting, "the waiting picture");
        // The last of beginning, the terminal's word that it has heard the answer: to the server, which has asked who it is before, and on to the gateway.
        await wire.UntilAsync("ACK ", 3);
        var invitations = wire.Heard.Count(l => l.StartsWith("INVITE", StringComparison.Ordinal));
        Assert.True(invitations > 0, "The wire is not heard.");

        // Of the call: a terminal's registration is renewed at any time, and what was answered may be said again.
        List<string> Changes() => [.. wire.Heard.Where(l => CallRequests.Any(r => l.StartsWith(r, StringComparison.Ordinal)))];
        var before = Changes();
        await using var first = await Desk.ReadyAsync(browser, world.Portal, "clara.mai");
        await first.DoAsync("Annehmen");
        await first.SeesAsync();
        await terminal.SeesAsync(p => p.IsCamera, "the first agent");
        await first.ShotAsync("sip-gespraech");

        await first.DoAsync("Halten");
        await terminal.SeesAsync(p => p.IsWaiting, "the waiting picture while it is held");
        await first.DoAsync("Fortsetzen");
        await terminal.SeesAsync(p => p.IsCamera, "the first agent again");
        await first.SeesAsync();

        await using var second = await Desk.ReadyAsync(browser, world.Portal, "sabine.horn");
        await first.Page.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await first.DoAsync("Weitergeben");
        await terminal.SeesAsync(p => p.IsWaiting, "the waiting picture while it is handed over");
        await second.DoAsync("Annehmen");
        await second.SeesAsync();
        await terminal.SeesAsync(p => p.IsCamera, "the second agent");
        Assert.Equal(before, Changes());

        await terminal.DoAsync("hangup");
        await second.HasHeadingAsync("Nachbearbeitung");
        await world.Log.UntilAsync("The call of terminal foyer has ended: ByTerminal");
        Assert.Contains(Changes().Skip(before.Count), l => l.StartsWith("BYE", StringComparison.Ordinal));
        Assert.DoesNotContain("Error ", world.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_terminals_over_datagrams_and_a_stream_each_in_its_own_conversation()
    {
        await world.BeginAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Desk.LaunchAsync(playwright);
        await using var one = await world.TerminalAsync(2, "udp", "PCMA/8000/1");
        await using var other = await world.TerminalAsync(3, "tcp");
        await one.DoAsync("dial", Service);
        await one.UntilAsync("CALL_ESTABLISHED");
        await world.UntilCallsAsync(1);
        await other.DoAsync("dial", Direct);
        await other.UntilAsync("CALL_ESTABLISHED");
        await world.UntilCallsAsync(2);
        await one.SeesAsync(p => p.IsWaiting, "the waiting picture");
        await other.SeesAsync(p => p.IsWaiting, "the waiting picture");

        // The one who waits longer comes first; the other goes on waiting.
        await using var desk = await Desk.ReadyAsync(browser, world.Portal, "clara.mai");
        await desk.DoAsync("Annehmen");
        await desk.SeesAsync();
        await one.SeesAsync(p => p.IsCamera, "the agent");
        await other.SeesAsync(p => p.IsWaiting, "the waiting picture still");

        // The terminal holds and goes on by its own button: a change of SIP within the call.
        using var wire = new Wiretap();
        // Each change is confirmed twice: to the server, and by it to the gateway. Only then is the next one in order.
        await one.DoAsync("hold");
        await wire.UntilAsync("ACK ", 2);
        await one.DoAsync("resume");
        await wire.UntilAsync("ACK ", 4);
        Assert.DoesNotContain(wire.Heard, l => l.StartsWith("SIP/2.0 4", StringComparison.Ordinal) || l.StartsWith("SIP/2.0 5", StringComparison.Ordinal));
        await one.SeesAsync(p => p.IsCamera, "the agent after its own hold");

        await desk.DoAsync("Gespräch beenden");
        await one.UntilAsync("CALL_CLOSED");
        await other.SeesAsync(p => p.IsWaiting, "the waiting picture still");
        await other.DoAsync("hangup");
        await world.UntilCallsAsync(0);
    }

    [Fact]
    public async Task Giving_up_at_any_moment_leaves_nothing_behind()
    {
        await world.BeginAsync();
        await using var terminal = await world.TerminalAsync(1);
        // From at once, before anything was answered, to after the answer.
        foreach (var wait in (int[])[0, 5, 15, 30, 60, 120, 250])
        {
            var closed = terminal.Count("CALL_CLOSED");
            await terminal.DoAsync("dial", Service);
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            await terminal.DoAsync("hangup");
            await terminal.UntilAsync("CALL_CLOSED", closed + 1);
        }

        await world.UntilFreeAsync();

        // While the last of them is still being cleared away it is refused; a citizen calls again.
        var established = terminal.Count("CALL_ESTABLISHED");
        for (var tries = 0; terminal.Count("CALL_ESTABLISHED") == established; tries++)
        {
            Assert.True(tries < 5, world.LogText);
            var ended = terminal.Count("CALL_CLOSED");
            await terminal.DoAsync("dial", Service);
            await terminal.UntilAsync(() => terminal.Count("CALL_ESTABLISHED") > established || terminal.Count("CALL_CLOSED") > ended, "an answer");
        }

        await terminal.SeesAsync(p => p.IsWaiting, "the waiting picture");
        await terminal.DoAsync("hangup");
        await world.UntilFreeAsync();
    }
}
