using System.Net;
using System.Text.Json.Nodes;
using Buergerservice.Sip.Tests.Genuine;
using Buergerservice.SipGateway.Calls;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Sip.Tests.Calls;

/// <summary>The whole gateway between a terminal, a portal and Janus that do what a test wants.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const string Offer = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=mid:0\r\na=sendrecv\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 104\r\na=mid:1\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n";

    private readonly GatewayLog _log = new();
    private PortalDouble _portal = null!;
    private JanusDouble _janus = null!;
    private ILoggerFactory _loggers = null!;
    private Gateway _gateway = null!;
    private Terminal _terminal = null!;
    private IPEndPoint _address = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_portal, _janus) = (await PortalDouble.StartAsync(), await JanusDouble.StartAsync());
        // A call of a gateway that was killed.
        _portal.Call = Guid.NewGuid();
        _loggers = LoggerFactory.Create(l => l.AddProvider(_log));
        _gateway = new(Settings(), TimeProvider.System, _loggers);
        await _gateway.StartAsync(Cancel);
        await _gateway.Listens;
        await _log.UntilAsync("Connected to Janus");
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
        _address = IPEndPoint.Parse(_log.Text.Split("SIP listens at ")[1].Split(' ')[0]);
        _terminal = new(_address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync(CancellationToken.None);
        _gateway.Dispose();
        _terminal.Dispose();
        _loggers.Dispose();
        await _portal.DisposeAsync();
        await _janus.DisposeAsync();
        Assert.DoesNotContain("Something of SIP failed", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_waits_and_is_over_at_the_portal_when_the_terminal_hangs_up()
    {
        var tag = await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        var call = _portal.Call;
        // One call at a time.
        await RefusedAsync("b", 486);
        _terminal.Send(_terminal.Request("BYE", 2, "a", tag));
        await _terminal.ExpectAsync(200, "BYE");
        await UntilAsync(() => _portal.Said.Contains($"geleert {call}"));
        // What the portal did not confirm in time is said again.
        Assert.Equal(["rufen", "beenden", $"geleert {call}"], _portal.Said.Skip(2).Distinct());
        // The next one begins only when the former is over there and the booth is cleared.
        await _terminal.CallAsync("c");
    }

    [Fact]
    public async Task The_portal_ends_the_call_and_the_terminal_hears_it()
    {
        await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        var looks = _portal.Looks;
        await UntilAsync(() => _portal.Looks > looks + 1);
        (_portal.Clear, _portal.Call) = (_portal.Call, null);
        _terminal.Answer(await _terminal.ExpectAsync("BYE"), 200);
        await UntilAsync(() => _portal.Clear is null);
    }

    [Fact]
    public async Task A_call_that_begins_a_moment_later_or_not_at_all()
    {
        // A workflow leads the visit: the call is there when it says so.
        _portal.BeginsLater = true;
        var tag = await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Looks > 3);
        _portal.Call = Guid.NewGuid();
        _portal.Connect(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 1);
        _terminal.Send(_terminal.Request("BYE", 2, "a", tag));
        await _terminal.ExpectAsync(200, "BYE");
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
        // It begins when the terminal has already gone.
        tag = await _terminal.CallAsync("b");
        _terminal.Send(_terminal.Request("BYE", 2, "b", tag));
        await _terminal.ExpectAsync(200, "BYE");
        _portal.Call = Guid.NewGuid();
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
    }

    [Fact]
    public async Task Who_calls_before_the_booth_is_cleared_hears_it_ring_until_then()
    {
        _portal.IsBeingCleared = true;
        var calling = _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Said.Count(s => s == "rufen") > 1);
        _portal.IsBeingCleared = false;
        await calling;
        await UntilAsync(() => _portal.Call is not null);
    }

    [Fact]
    public async Task Who_cannot_call_hears_why()
    {
        _portal.IsOpen = false;
        await RefusedAsync("closed", 480);
        _portal.IsOpen = true;
        _portal.IsAway = true;
        Assert.Equal("30", (await RefusedAsync("away", 503))["Retry-After"]);
        _portal.IsAway = false;
        _portal.IsRevoked = true;
        await RefusedAsync("revoked", 503);
        _portal.IsRevoked = false;
        await RefusedAsync("unknown", 403, invite => invite.Replace("<sip:terminal1@127.0.0.1>;tag", "<sip:stranger@127.0.0.1>;tag", StringComparison.Ordinal));
        // Nothing in common: the portal must not keep a call nobody is in.
        await RefusedAsync("codec", 488, invite => invite.Replace("RTP/AVP 0", "RTP/AVP 9", StringComparison.Ordinal));
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
    }

    [Fact]
    public async Task With_a_SIP_server_nobody_calls_past_it()
    {
        await RefusedAsync("past", 403);
        Assert.DoesNotContain("rufen", _portal.Said);
        using var server = new Terminal(_address, at: IPAddress.Parse("127.0.0.2"));
        await server.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
    }

    [Fact]
    public async Task A_portal_that_is_away_when_the_terminal_hangs_up_hears_it_later()
    {
        var tag = await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        _portal.IsAway = true;
        _terminal.Send(_terminal.Request("BYE", 2, "a", tag));
        await _terminal.ExpectAsync(200, "BYE");
        await _log.UntilAsync("ByTerminal");
        _portal.IsAway = false;
        await UntilAsync(() => _portal.Call is null);
    }

    [Fact]
    public async Task The_browser_is_answered_without_what_a_terminal_cannot_take()
    {
        await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        _portal.Connect(Description(Offer), """{"candidate":{"candidate":"candidate:1 1 udp 1 10.0.0.2 4 typ host","sdpMid":"0","sdpMLineIndex":0}}""",
            """{"candidate":{"candidate":"candidate:2 1 udp 1 10.0.0.2 5 typ host","sdpMid":"2"}}""", """{"candidate":null}""", "no JSON", """{"description":{"type":"rollback"}}""", "[]");
        await UntilAsync(() => _portal.Signals.Count == 1);
        var (epoch, number, body) = _portal.Signals[0];
        Assert.Equal((1, 1), (epoch, number));
        var answer = JsonNode.Parse(body)!["description"]!;
        Assert.Equal("answer", (string?)answer["type"]);
        Assert.Equal(["m=audio 9 UDP/TLS/RTP/SAVPF 0", "m=video 9 UDP/TLS/RTP/SAVPF 104", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"], ((string)answer["sdp"]!).Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
        var given = (string)_janus.Of("generate").Single()["jsep"]!["sdp"]!;
        Assert.DoesNotContain("m=application", given, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", given, StringComparison.Ordinal);
        var plain = (string)_janus.Of("process").Single()["body"]!["sdp"]!;
        Assert.Contains("RTP/AVP 0\r\n", plain, StringComparison.Ordinal);
        // The terminal of this test has no picture.
        Assert.Contains("m=video 0 ", plain, StringComparison.Ordinal);
        await UntilAsync(() => _janus.Of("trickle").Count() == 2);
        Assert.Equal(["0", null], _janus.Of("trickle").Select(t => (string?)t["candidate"]!["sdpMid"]));
        Assert.True((bool)_janus.Of("trickle").Last()["candidate"]!["completed"]!);

        // A later offer of the same connection goes to the same handle; a new connection gets a new one.
        _portal.Say("""{"held":true}""");
        _portal.Say(Description(Offer.Replace("sendrecv", "inactive", StringComparison.Ordinal)));
        await UntilAsync(() => _portal.Signals.Count == 2);
        Assert.Single(_janus.Of("attach"));
        _portal.Connect(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 3);
        Assert.Equal((2, 1), (_portal.Signals[2].Epoch, _portal.Signals[2].Number));
        Assert.Equal(2, _janus.Of("attach").Count());
        Assert.Equal((long)_janus.Of("generate").First()["handle_id"]!, (long)_janus.Of("detach").Single()["handle_id"]!);
        // Nobody holds the call any more.
        _portal.HasBoth = false;
        await UntilAsync(() => _janus.Of("detach").Count() == 2);
    }

    [Theory]
    [InlineData("""{"held":true,"held":true}""")]
    [InlineData("""{"candidate":{"sdpMid":"0","sdpMid":"0","candidate":"c"}}""")]
    [InlineData("""{"description":{"type":"offer","sdp":"v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nm=x\r\n"}}""")]
    public async Task What_a_browser_says_wrongly_ends_no_call(string wrong)
    {
        var tag = await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        _portal.Connect(Description(Offer), wrong);
        await _log.UntilAsync("could not be connected");
        _portal.Say(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 2);
        _terminal.Send(_terminal.Request("BYE", 2, "a", tag));
        await _terminal.ExpectAsync(200, "BYE");
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
    }

    [Fact]
    public async Task A_mistake_in_a_call_ends_it_on_both_sides_and_does_not_disturb_the_next()
    {
        await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        _portal.LacksSignals = true;
        _portal.Connect(Description(Offer));
        _terminal.Answer(await _terminal.ExpectAsync("BYE"), 200);
        await UntilAsync(() => _portal.Call is null && _portal.Clear is null);
        _portal.LacksSignals = false;
        using var next = new Terminal(_address);
        await next.CallAsync("b");
        await UntilAsync(() => _portal.Call is not null);
    }

    [Fact]
    public async Task A_terminal_goes_on_after_its_hold_by_asking_for_an_offer()
    {
        var tag = await _terminal.CallAsync("a");
        const string Held = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=application 30004 UDP/BFCP *\r\nm=audio 30000 RTP/AVP 0\r\na=sendonly\r\n"
            + "m=video 30002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42e01f\r\na=inactive\r\n";
        _terminal.Send(_terminal.Request("INVITE", 2, "a", tag, body: Held));
        var held = Lines(await AcceptedAsync(2));
        Assert.Equal(["m=application 0 UDP/BFCP *", "m=audio", "a=recvonly", "m=video", "a=inactive"], Directions(held));
        _terminal.Acknowledge("a", tag, 2);
        _terminal.Send(_terminal.Request("INVITE", 3, "a", tag));
        var offer = Lines(await AcceptedAsync(3));
        Assert.Equal(["m=application 0 UDP/BFCP *", "m=audio", "a=sendrecv", "m=video", "a=sendrecv"], Directions(offer));
        // The next description of the same session; everything else is as it was.
        Assert.Equal(held[1].Replace(" 2 IN", " 3 IN", StringComparison.Ordinal), offer[1]);
        Assert.Equal(held.Where(l => l[0] is not 'a' and not 'o'), offer.Where(l => l[0] is not 'a' and not 'o'));
        _terminal.Acknowledge("a", tag, 3, Held.Replace("sendonly", "sendrecv", StringComparison.Ordinal).Replace("inactive", "sendrecv", StringComparison.Ordinal));
        _terminal.Send(_terminal.Request("BYE", 4, "a", tag));
        await AcceptedAsync(4);

        // An acceptance of before may come again.
        async Task<SipMessage> AcceptedAsync(uint sequence)
        {
            SipMessage message;
            while ((message = await _terminal.ReceiveAsync()).Sequence != sequence)
                continue;
            Assert.Equal(200, message.Status);
            return message;
        }

        static List<string> Lines(SipMessage message) => [.. System.Text.Encoding.UTF8.GetString(message.Body).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
        static IEnumerable<string> Directions(List<string> lines) => lines.Where(l => l.StartsWith("m=", StringComparison.Ordinal) || l is "a=sendrecv" or "a=recvonly" or "a=sendonly" or "a=inactive")
            .Select(l => l.Contains(" 0 UDP", StringComparison.Ordinal) || l[0] == 'a' ? l : l.Split(' ')[0]);
    }

    [Fact]
    public async Task What_breaks_at_Janus_is_begun_anew()
    {
        await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        _portal.Connect(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 1);
        await _janus.HangUpAsync((long)_janus.Of("generate").Single()["handle_id"]!);
        await UntilAsync(() => _portal.Said.Contains("epoch 1"));
        _portal.Connect(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 2);
        _janus.Break();
        await UntilAsync(() => _log.Text.Split("Connected to Janus").Length == 3 && _portal.Said.Count(s => s.StartsWith("epoch", StringComparison.Ordinal)) == 2);
        // A Janus that refuses ends no call.
        _janus.Refuses = true;
        _portal.Connect(Description(Offer));
        await _log.UntilAsync("could not be connected");
        _janus.Refuses = false;
        _portal.Connect(Description(Offer));
        await UntilAsync(() => _portal.Signals.Count == 3);
    }

    [Fact]
    public async Task A_terminal_without_power_is_missed()
    {
        await _terminal.CallAsync("a");
        // Maybe it is missed before this test looks: the call may be over again.
        await UntilAsync(() => _portal.Said.Contains("rufen"));
        await _terminal.ExpectAsync("BYE");
        await UntilAsync(() => _portal.Call is null);
        Assert.Contains("Nothing has come from terminal foyer", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_the_calls_on_both_sides()
    {
        await _terminal.CallAsync("a");
        await UntilAsync(() => _portal.Call is not null);
        var stop = _gateway.StopAsync(Cancel);
        await _terminal.ExpectAsync("BYE");
        await stop;
        Assert.Null(_portal.Call);
    }

    private static string Description(string sdp) => new JsonObject { ["description"] = new JsonObject { ["type"] = "offer", ["sdp"] = sdp } }.ToJsonString();

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var tries = 0; !isReached(); tries++)
        {
            Assert.True(tries < 6_000, "It never happened.");
            await Task.Delay(20, Cancel);
        }
    }

    private async Task<SipMessage> RefusedAsync(string call, int status, Func<string, string>? change = null)
    {
        var branch = _terminal.NewBranch();
        _terminal.Send((change ?? (invite => invite))(_terminal.Invite(call, branch: branch)));
        await _terminal.ExpectAsync(100, "INVITE");
        SipMessage refusal;
        while ((refusal = await _terminal.ReceiveAsync()).Status < 200)
            Assert.Equal(180, refusal.Status);
        Assert.Equal(status, refusal.Status);
        _terminal.Send(_terminal.Request("ACK", 1, call, refusal.ToTag, branch));
        return refusal;
    }

    private GatewaySettings Settings() => new()
    {
        Portal = _portal.Address,
        User = "service",
        Listen = new(IPAddress.Loopback, 0),
        Trusted = [IPNetwork.Parse("127.0.0.0/8")],
        Media = new(45_000, 45_999, IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback),
        Janus = new(_janus.Address, "geheim", IPAddress.Loopback, IPAddress.Loopback),
        Terminals = [new("foyer", "terminal1", new("terminal", PortalDouble.Cookie.Split('=')[1]))],
        // Nobody is there: it only says from where calls come.
        Account = TestContext.Current.TestMethod?.MethodName.Contains("SIP_server", StringComparison.Ordinal) == true ? new(new(SipProtocol.Udp, new(IPAddress.Parse("127.0.0.2"), 9)), "bs.test", "service", new("service", "geheim")) : null,
        ClipFolder = Path.Combine(AppContext.BaseDirectory, "Wartebild"),
        Silence = TestContext.Current.TestMethod?.MethodName.Contains("power", StringComparison.Ordinal) == true ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(90),
    };
}
