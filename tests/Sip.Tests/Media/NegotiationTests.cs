using System.Net;
using System.Text;
using Buergerservice.SipGateway.Sdp;

namespace Buergerservice.Sip.Tests.Media;

/// <summary>Agreeing on media with terminals of many kinds.</summary>
public sealed class NegotiationTests
{
    private const string Terminal = """
        v=0
        o=- 5 1 IN IP4 192.0.2.7
        s=Call
        c=IN IP4 192.0.2.7
        b=AS:768
        t=0 0
        m=audio 30000 RTP/AVP 9 8 0 101
        a=rtpmap:9 G722/8000
        a=rtpmap:101 telephone-event/8000
        a=sendrecv
        m=video 30002 RTP/AVP 34 97 98
        a=rtpmap:34 H263/90000
        a=rtpmap:97 H264/90000
        a=fmtp:97 profile-level-id=42801F
        a=rtpmap:98 H264/90000
        a=fmtp:98 profile-level-id=42801F; packetization-mode=1; max-mbps=40500
        a=rtcp-fb:* ccm fir
        a=rtcp:30013
        m=application 30004 UDP/BFCP *
        m=video 30006 RTP/AVP 98
        a=rtpmap:98 H264/90000
        a=fmtp:98 profile-level-id=42801F; packetization-mode=1
        a=content:slides

        """;

    [Fact]
    public void The_answer_has_the_media_of_the_offer_in_their_order()
    {
        var negotiation = New();
        var answer = Lines(negotiation.Describe(Terminal));
        Assert.Equal(["m=audio 40000 RTP/AVP 8", "m=video 40002 RTP/AVP 98", "m=application 0 UDP/BFCP *", "m=video 0 RTP/AVP 98"], answer.Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
        Assert.Contains("a=fmtp:98 profile-level-id=42801F; packetization-mode=1; max-mbps=40500", answer);
        Assert.Contains("c=IN IP4 203.0.113.9", answer);
        var (audio, video) = (negotiation.Agreed!.Audio!, negotiation.Agreed.Video!);
        Assert.Equal(((byte)8, "PCMA/8000", "192.0.2.7:30000", "192.0.2.7:30001", true, true), (audio.PayloadType, audio.Codec, audio.Rtp.ToString(), audio.Rtcp.ToString(), audio.MaySend, audio.WillReceive));
        Assert.Equal(((byte)98, "192.0.2.7:30002", "192.0.2.7:30013", true, (int?)768), (video.PayloadType, video.Rtp.ToString(), video.Rtcp.ToString(), video.UnderstandsFir, video.Kilobits));
    }

    [Theory]
    [InlineData("a=sendonly", "recvonly", false, true)]
    [InlineData("a=recvonly", "sendonly", true, false)]
    [InlineData("a=inactive", "inactive", false, false)]
    [InlineData("a=sendrecv", "sendrecv", true, true)]
    public void Holding_and_going_on_is_answered(string said, string answered, bool maySend, bool willReceive)
    {
        var negotiation = New();
        negotiation.Describe(Terminal);
        var answer = Lines(negotiation.Describe(Terminal.Replace("a=sendrecv", said, StringComparison.Ordinal)));
        Assert.Contains("a=" + answered, answer);
        Assert.Equal((maySend, willReceive), (negotiation.Agreed!.Audio!.MaySend, negotiation.Agreed.Audio.WillReceive));
        // Each description has its number; the same again has the same.
        Assert.Contains(answer, l => l.StartsWith("o=buergerservice 7 2 ", StringComparison.Ordinal));
        Assert.Equal(string.Join("\r\n", answer) + "\r\n", negotiation.Describe(null));
    }

    [Fact]
    public void Older_terminals_hold_by_an_address_of_nobody()
    {
        var negotiation = New();
        Assert.NotNull(negotiation.Describe(Terminal.Replace("c=IN IP4 192.0.2.7", "c=IN IP4 0.0.0.0", StringComparison.Ordinal)));
        Assert.False(negotiation.Agreed!.Audio!.MaySend || negotiation.Agreed.Video!.MaySend);
        // It sends nothing meanwhile either: nobody shall miss it.
        Assert.False(negotiation.Agreed.Audio.WillReceive || negotiation.Agreed.Video!.WillReceive);
    }

    [Fact]
    public void Without_a_common_picture_there_is_sound_and_without_anything_nothing()
    {
        var negotiation = New();
        var answer = Lines(negotiation.Describe(Terminal.Replace("H264", "H265", StringComparison.Ordinal)));
        Assert.Contains("m=video 0 RTP/AVP 34", answer);
        Assert.Null(negotiation.Agreed!.Video);
        var before = negotiation.Agreed;
        foreach (var wrong in (string[])
        [
            "", "v=0", "v=1\r\n" + Terminal, Terminal.Replace("RTP/AVP", "RTP/SAVP", StringComparison.Ordinal), Terminal.Replace("192.0.2.7", "terminal.example", StringComparison.Ordinal),
            Terminal.Replace("c=IN IP4 192.0.2.7", "c=IN IP6 2001:db8::7", StringComparison.Ordinal), "v=0\r\nm=audio 30000 RTP/AVP 0\r\n", Terminal.Replace("m=audio 30000", "m=audio 99999", StringComparison.Ordinal),
            "v=0\r\nc=IN IP4 192.0.2.7\r\n" + string.Concat(Enumerable.Repeat("m=audio 30000 RTP/AVP 0\r\n", 40)), "v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 30000 RTP/AVP " + string.Join(' ', Enumerable.Range(0, 200)),
        ])
            Assert.Null(negotiation.Describe(wrong));
        Assert.Same(before, negotiation.Agreed);
    }

    [Fact]
    public void Who_asks_first_gets_an_offer()
    {
        var negotiation = New();
        var offer = Lines(negotiation.Describe(null));
        Assert.Contains("m=audio 40000 RTP/AVP 0 8", offer);
        Assert.Contains("m=video 40002 RTP/AVP 96 97", offer);
        Assert.Null(negotiation.Agreed);
        Assert.True(negotiation.TakeAnswer("v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 5000 RTP/AVP 0\r\nm=video 5002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42e01f\r\n"));
        Assert.Equal(((byte)0, (byte)97), (negotiation.Agreed!.Audio!.PayloadType, negotiation.Agreed.Video!.PayloadType));
        Assert.Contains("m=video 40002 RTP/AVP 97", Lines(negotiation.Describe(null)));
        Assert.False(New().TakeAnswer("v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 0 RTP/AVP 0\r\n"));
    }

    [Theory]
    [InlineData("profile-level-id=42e01f;packetization-mode=1", "42e0", 31, 1)]
    [InlineData("packetization-mode=0; PROFILE-LEVEL-ID=42800D", "4280", 13, 0)]
    [InlineData("", "4200", 10, 0)]
    public void Formats_of_H264_are_read(string parameters, string profile, int level, int mode) => Assert.Equal(new(profile, level, mode), H264Format.Parse(parameters));

    [Theory]
    [InlineData("profile-level-id=640028")]
    [InlineData("profile-level-id=42e0")]
    [InlineData("profile-level-id=42e01f;packetization-mode=2")]
    public void Others_are_not_spoken(string parameters) => Assert.Null(H264Format.Parse(parameters));

    [Fact]
    public void Damaged_descriptions_disturb_nobody()
    {
        var (random, good) = (new Random(3), Encoding.ASCII.GetBytes(Terminal));
        for (var round = 0; round < 20_000; round++)
        {
            var bad = (byte[])good.Clone();
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            var negotiation = New();
            var answer = negotiation.Describe(Encoding.Latin1.GetString(bad.AsSpan(0, random.Next(bad.Length))));
            Assert.Equal(answer is null, negotiation.Agreed is null);
        }
    }

    private static Negotiation New() => new(IPAddress.Parse("203.0.113.9"), 40_000, 40_002, 7);

    private static List<string> Lines(string? text) => [.. text!.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
}
