using System.Text;

namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>Reading messages, friendly and hostile.</summary>
public sealed class ParserTests
{
    private const string Head = "OPTIONS sip:a@b.test SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1@h\r\nCSeq: 1 OPTIONS\r\n";

    [Fact]
    public void Short_names_folded_lines_and_lists_are_understood()
    {
        var message = Read("INVITE sip:a@b SIP/2.0\nv: SIP/2.0/UDP one;branch=z9hG4bKx , SIP/2.0/TCP [2001:db8::1]:5061\r\nf: \"A, <B>\\\" ;\" <sip:a%20b@c:5070;transport=tcp?x=y>;tag=ft\r\nt: sip:d@e;tag=tt\r\ni: call\r\n"
            + "CSeq:   7\tINVITE\r\nSubject: one\r\n  two\r\n\tthree\r\nk: timer,\r\n 100rel\r\nl: 2\r\n\r\nabcdef".Replace("7\tINVITE", "7 INVITE", StringComparison.Ordinal))!;
        Assert.Equal(("INVITE", "sip:a@b", "call", 7u, "ft", "tt", "one two three"), (message.Method, message.RequestUri, message.CallId, message.Sequence, message.FromTag, message.ToTag, message["Subject"]));
        Assert.Equal(["SIP/2.0/UDP one;branch=z9hG4bKx", "SIP/2.0/TCP [2001:db8::1]:5061"], message.All("Via"));
        Assert.Equal(("TCP", "2001:db8::1", 5061), (SipVia.Parse(message.All("Via").Last())!.Protocol, SipVia.Parse(message.All("Via").Last())!.Host, SipVia.Parse(message.All("Via").Last())!.Port));
        Assert.Equal(["timer", "100rel"], message.All("Supported"));
        Assert.Equal("ab", Encoding.ASCII.GetString(message.Body));
        var from = SipAddress.Parse(message["From"]!)!.Uri;
        Assert.Equal(("a b", "c", 5070, "tcp"), (from.User, from.Host, from.Port, from.Parameter("transport")));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var message = Read(Head + "Content-Length: 3\r\n\r\nxyz")!;
        var again = SipParser.Parse(message.ToBytes(), out _)!;
        Assert.Equal(message.ToBytes(), again.ToBytes());
        Assert.Equal("xyz", Encoding.ASCII.GetString(again.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/3.0\r\n\r\n")]
    [InlineData("OPTIONS  sip:a@b SIP/2.0\r\n\r\n")]
    [InlineData("SIP/2.0 2000 OK\r\n\r\n")]
    [InlineData("SIP/2.0 099 OK\r\n\r\n")]
    [InlineData(Head)]
    [InlineData(Head + "Content-Length: 4\r\n\r\nxyz")]
    [InlineData(Head + "Content-Length: -1\r\n\r\nxyz")]
    [InlineData(Head + "Content-Length: 3\r\nl: 2\r\n\r\nxyz")]
    [InlineData(Head + "Call-ID: 2\r\n\r\n")]
    [InlineData(Head + "CSeq: 2 OPTIONS\r\n\r\n")]
    [InlineData(Head + "To: <sip:c@d>\r\n\r\n")]
    [InlineData(Head + "No colon\r\n\r\n")]
    [InlineData(Head + "Sp ace: x\r\n\r\n")]
    [InlineData(Head + "X: a\0b\r\n\r\n")]
    [InlineData(Head + "X: a\rb\r\n\r\n")]
    public void What_is_wrong_is_no_message(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("Via: SIP/2.0/UDP h", "Via: SIP/2.0/UDP")]
    [InlineData("Via: SIP/2.0/UDP h:5060", "Via: SIP/2.0/UDP h:99999")]
    [InlineData("Via: SIP/2.0/UDP h", "Via: SIP/2.0/UDP h\u00e4")]
    [InlineData("CSeq: 1 OPTIONS", "CSeq: 1 INVITE")]
    [InlineData("CSeq: 1 OPTIONS", "CSeq: 4294967296 OPTIONS")]
    [InlineData("CSeq: 1 OPTIONS", "CSeq: OPTIONS")]
    [InlineData("From: <sip:a@b>", "From: <sip:a@b")]
    [InlineData("From: <sip:a@b>", "From: nobody")]
    [InlineData("Call-ID: 1@h\r\n", "")]
    public void What_lacks_something_is_no_message(string good, string bad)
    {
        Assert.NotNull(Read(Head + "\r\n"));
        Assert.Null(Read(Head.Replace(good, bad, StringComparison.Ordinal) + "\r\n"));
    }

    [Fact]
    public void Too_much_is_no_message()
    {
        Assert.NotNull(Read(Head + string.Concat(Enumerable.Repeat("P: y\r\n", 100)) + "\r\n"));
        Assert.Null(Read(Head + string.Concat(Enumerable.Repeat("P: y\r\n", 200)) + "\r\n"));
        Assert.Null(Read(Head + "X: " + new string('y', 17_000) + "\r\n\r\n"));
        Assert.Null(Read(Head + "Via: " + string.Join(',', Enumerable.Repeat("SIP/2.0/UDP h", 40)) + "\r\n\r\n"));
        Assert.Null(Read(Head + "\r\n" + new string('y', 70_000)));
        Assert.Null(SipParser.Parse([.. Encoding.ASCII.GetBytes(Head + "X: "), 0xC3, 0x28, .. "\r\n\r\n"u8], out var problem));
        Assert.Equal("not UTF-8", problem);
    }

    [Fact]
    public async Task Cut_and_damaged_messages_disturb_nobody()
    {
        await using var agent = new Agent();
        using var terminal = new Terminal(agent);
        using var calm = new Terminal(agent);
        var good = Encoding.UTF8.GetBytes(terminal.Invite("fuzz", more: "Record-Route: <sip:p.test;lr>\r\nSupported: timer, x\r\nSession-Expires: 120;refresher=uac\r\n"));
        var random = new Random(20261127);
        for (var length = 0; length < good.Length; length++)
            Feed(good.AsSpan(0, length));
        for (var round = 0; round < 20_000; round++)
        {
            var bad = (byte[])good.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            Feed(random.Next(3) == 0 ? bad.AsSpan(random.Next(bad.Length)) : bad);
            // Over the socket too, whatever the answer may be.
            if (round % 20 == 0)
                terminal.Send(bad);
            // Never more than the receiver's buffer holds: what it drops would prove nothing.
            if (round % 400 == 0)
            {
                calm.Send(calm.Request("OPTIONS", 1, $"ping-{round}"));
                await calm.ExpectAsync(200, "OPTIONS");
            }
        }

        var tag = await calm.CallAsync("calm");
        calm.Send(calm.Request("BYE", 2, "calm", tag));
        await calm.ExpectAsync(200, "BYE");
        Assert.Equal(SipEnd.ByTerminal, (await agent.EndsAsync())[^1]);
    }

    private static void Feed(ReadOnlySpan<byte> bytes)
    {
        // What is taken for a message can be asked for everything.
        if (SipParser.Parse(bytes, out var problem) is { } message)
        {
            _ = (message.FromTag, message.ToTag, message.HasSdp, message.Sequence, message.Reply(200, "OK", "t").ToBytes());
            _ = message.All("Record-Route").Concat(message.All("Contact")).Select(v => SipAddress.Parse(v)?.Uri.Peer(SipProtocol.Udp)).ToList();
            _ = DigestChallenge.Of(message);
        }
        else
            Assert.NotNull(problem);
        new SipFraming().Take(bytes, [], out _);
    }

    private static SipMessage? Read(string text) => SipParser.Parse(Encoding.UTF8.GetBytes(text), out _);
}
