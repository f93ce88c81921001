using System.Net;
using System.Net.Sockets;
using Buergerservice.SipGateway.Media;
using static Buergerservice.Sip.Tests.Media.Wires;

namespace Buergerservice.Sip.Tests.Media;

/// <summary>What the terminal gets while those behind the anchor change.</summary>
public sealed class AnchorTests
{
    private static readonly byte[] Parameters = [0x67, 0x42, 0xE0, 0x1F];
    private static readonly byte[] Change = [0x41, 9, 9, 9];

    [Fact]
    public async Task The_clip_comes_in_its_time_with_numbers_without_gap()
    {
        await using var wires = new Wires();
        wires.Anchor.Tick();
        wires.Pass(1);
        var (sounds, pictures) = (Rest(wires.Audio), Rest(wires.Video));
        Assert.Equal(51, sounds.Count);
        Assert.Equal(16, pictures.Count(p => (p[1] & 128) != 0));
        CheckUnbroken(sounds, 160);
        CheckUnbroken(pictures, 6000);
        Assert.All(pictures, p => Assert.Equal(TerminalVideo, Head(p).Type));
        Assert.True(H264Payload.Begins(RtpPacket.Payload(pictures[0])));
    }

    [Fact]
    public async Task After_a_standstill_there_is_no_burst()
    {
        await using var wires = new Wires();
        wires.Anchor.Tick();
        wires.Clock.Advance(TimeSpan.FromSeconds(60));
        wires.Anchor.Tick();
        Assert.InRange(Rest(wires.Audio).Count, 20, 40);
    }

    [Fact]
    public async Task Waiting_agent_waiting_and_the_next_agent_are_one_stream()
    {
        await using var wires = new Wires();
        wires.Anchor.Tick();
        wires.Pass(1);
        wires.Bridge();
        // In the middle of his picture: the clip goes on until a whole one comes.
        wires.FromAgent(500, 1, Change);
        await UntilAskedAsync(wires);
        Assert.False(wires.Anchor.ShowsAgent.Picture);
        wires.FromAgent(501, 90_001, Parameters);
        wires.FromAgent(502, 90_001, Change);
        wires.FromAgent(504, 96_001, Change);
        var seen = await UntilAsync(wires.Video, p => p.Count > 2 && RtpPacket.Payload(p[^1]).SequenceEqual(Change) && Head(p[^1]).Timestamp != Head(p[^2]).Timestamp);
        Assert.True(wires.Anchor.ShowsAgent.Picture);
        // One packet of the agent was lost on its way: the terminal shall know.
        Assert.Equal(Head(seen[^2]).Sequence + 2, Head(seen[^1]).Sequence);
        Assert.Equal(6000u, Head(seen[^1]).Timestamp - Head(seen[^2]).Timestamp);
        CheckUnbroken(seen[..^1], null);

        wires.Pass(2);
        Assert.Empty(Rest(wires.Video));
        wires.Anchor.Wait();
        wires.Pass(0.5);
        var waiting = Rest(wires.Video);
        Assert.Equal((ushort)(Head(seen[^1]).Sequence + 1), Head(waiting[0]).Sequence);
        // Two seconds have passed: so they have in the stream.
        Assert.InRange(Head(waiting[0]).Timestamp - Head(seen[^1]).Timestamp, 170_000u, 200_000u);
        CheckUnbroken(waiting, 6000);

        wires.Bridge();
        wires.FromAgent(9, 5, Parameters, source: 4711);
        var second = await UntilAsync(wires.Video, p => RtpPacket.Payload(p[^1]).SequenceEqual(Parameters));
        Assert.Equal((ushort)(Head(waiting[^1]).Sequence + second.Count), Head(second[^1]).Sequence);
        Assert.Single(seen.Concat(waiting).Concat(second).Select(p => Head(p).Source).Distinct());
    }

    [Fact]
    public async Task Who_goes_on_after_a_long_hold_is_not_missed_at_once()
    {
        await using var wires = new Wires();
        wires.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(5), wires.Anchor.Silence);
        wires.Agree();
        Assert.Equal(TimeSpan.Zero, wires.Anchor.Silence);
    }

    [Fact]
    public async Task Sound_changes_with_the_first_packet()
    {
        await using var wires = new Wires();
        wires.Anchor.Tick();
        wires.Bridge();
        wires.JanusAudio.SendTo(Packet(0, 1, 1, 3, [1, 2, 3]), new IPEndPoint(IPAddress.Loopback, wires.Anchor.AgentAudioPort));
        var heard = await UntilAsync(wires.Audio, p => RtpPacket.Payload(p[^1]).SequenceEqual((byte[])[1, 2, 3]));
        CheckUnbroken(heard, null);
        wires.Pass(1);
        Assert.Empty(Rest(wires.Audio));
    }

    [Fact]
    public async Task Whoever_speaks_without_a_camera_does_not_let_the_terminal_believe_that_it_waits()
    {
        await using var wires = new Wires();
        wires.Anchor.Tick();
        wires.Pass(4);
        var waiting = Rest(wires.Video).Select(p => Convert.ToHexString(RtpPacket.Payload(p))).ToHashSet();
        wires.Bridge(hasPicture: false);
        wires.JanusAudio.SendTo(Packet(0, 1, 1, 3, [1, 2, 3]), new IPEndPoint(IPAddress.Loopback, wires.Anchor.AgentAudioPort));
        await UntilAsync(() => wires.Anchor.ShowsAgent.Sound);
        wires.Pass(4);
        var connected = Rest(wires.Video);
        CheckUnbroken(connected, 6000);
        // Parameters and unchanged parts are alike, the words are not.
        Assert.Contains(connected, p => !waiting.Contains(Convert.ToHexString(RtpPacket.Payload(p))));
        wires.Anchor.Wait();
        wires.Pass(4);
        Assert.All(Rest(wires.Video), p => Assert.Contains(Convert.ToHexString(RtpPacket.Payload(p)), waiting));
    }

    [Fact]
    public async Task The_agent_sees_the_terminal_and_who_waits_is_seen_by_nobody()
    {
        await using var wires = new Wires();
        await HeardAsync(wires, 1);
        wires.Bridge();
        wires.FromTerminal(2);
        var seen = await NextAsync(wires.JanusVideo);
        Assert.Equal((2, 1000u, 55u, AgentVideo), Head(seen));
        wires.Anchor.Wait();
        await HeardAsync(wires, 3);
        await HeardAsync(wires, 4);
        // Only what comes after the hold arrives again.
        wires.Bridge();
        wires.FromTerminal(5);
        Assert.Equal(5, Head(await NextAsync(wires.JanusVideo)).Sequence);
    }

    [Fact]
    public async Task Packets_of_strangers_and_of_other_codecs_are_dropped()
    {
        await using var wires = new Wires();
        wires.Bridge();
        using var stranger = Bound("127.0.0.2");
        stranger.SendTo(Packet(TerminalVideo, 1, 1, 1, [1]), new IPEndPoint(IPAddress.Loopback, wires.Anchor.VideoPort));
        stranger.SendTo(Packet(AgentVideo, 1, 1, 1, Parameters), new IPEndPoint(IPAddress.Loopback, wires.Anchor.AgentVideoPort));
        wires.Video.SendTo(Packet(99, 2, 1, 1, [1]), new IPEndPoint(IPAddress.Loopback, wires.Anchor.VideoPort));
        wires.Video.SendTo((byte[])[0x80, 98, 0], new IPEndPoint(IPAddress.Loopback, wires.Anchor.VideoPort));
        wires.FromTerminal(3);
        Assert.Equal(3, Head(await NextAsync(wires.JanusVideo)).Sequence);
        // Of the terminal's own address another port is nobody either, once it is known.
        using var other = Bound("127.0.0.1");
        wires.FromTerminal(4, other);
        wires.FromTerminal(5);
        Assert.Equal(5, Head(await NextAsync(wires.JanusVideo)).Sequence);
        Assert.False(wires.Anchor.ShowsAgent.Picture);
    }

    [Fact]
    public async Task Behind_another_port_than_it_says_the_terminal_is_found()
    {
        await using var wires = new Wires();
        using var real = Bound("127.0.0.1");
        wires.Bridge();
        wires.FromTerminal(1, real);
        await NextAsync(wires.JanusVideo);
        wires.Anchor.Tick();
        Assert.Equal(TerminalVideo, Head(await NextAsync(real)).Type);
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 40)]
    public async Task The_browser_asks_for_a_whole_picture_and_the_terminal_hears_it(bool fir, int length)
    {
        await using var wires = new Wires();
        wires.Agree(fir: fir);
        wires.FromTerminal(1);
        wires.Bridge();
        Assert.Equal(length, (await NextAsync(wires.VideoReports)).Length);
        wires.FromTerminal(2);
        await NextAsync(wires.JanusVideo);
        byte[] pli = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
        // Asked a hundred times in a moment it is asked once.
        for (var i = 0; i < 100; i++)
            wires.JanusVideoReports.SendTo(pli, new IPEndPoint(IPAddress.Loopback, wires.Anchor.AgentVideoPort + 1));
        wires.Clock.Advance(TimeSpan.FromSeconds(0.3));
        wires.JanusVideoReports.SendTo(pli, new IPEndPoint(IPAddress.Loopback, wires.Anchor.AgentVideoPort + 1));
        var asked = await NextAsync(wires.VideoReports);
        Assert.Equal((206, 55u), (asked[9], Number(asked, 16)));
        Assert.Empty(Rest(wires.VideoReports));
    }

    [Fact]
    public async Task Reports_tell_what_was_sent_and_lost()
    {
        await using var wires = new Wires();
        wires.Bridge();
        foreach (var sequence in (ushort[])[65_534, 65_535, 0, 1, 4])
        {
            wires.FromTerminal(sequence);
            await NextAsync(wires.JanusVideo);
        }

        byte[] report = [0x80, 200, 0, 6, 0, 0, 0, 55, 0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        wires.VideoReports.SendTo(report, new IPEndPoint(IPAddress.Loopback, wires.Anchor.VideoPort + 1));
        // Its times are passed on, without what it says of others.
        Assert.Equal(report, await NextAsync(wires.JanusVideoReports));
        wires.Anchor.Tick();
        wires.Pass(5);
        var sent = Rest(wires.Video);
        byte[] said;
        do
            said = await NextAsync(wires.VideoReports);
        while (said[1] != 200);
        Assert.Equal((200, 1), (said[1], said[0] & 31));
        Assert.Equal(Head(sent[0]).Source, Number(said, 4));
        Assert.Equal((uint)sent.Count, Number(said, 20));
        // Seconds since 1900, of 23 November 2026.
        Assert.Equal((uint)(new DateTimeOffset(2026, 11, 23, 8, 0, 5, TimeSpan.Zero) - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds, Number(said, 8));
        Assert.InRange(Number(said, 16) - Head(sent[^1]).Timestamp, 0u, 7_000u);
        Assert.Equal((55u, 2u, 65_536u + 4u), (Number(said, 28), Number(said, 32) & 0xFFFFFF, Number(said, 36)));
        Assert.Equal((256 * 2 / 7, 0x02030405u, 5u * 65_536), (said[32], Number(said, 44), Number(said, 48)));
        Assert.Equal((202, "buergerservice"), (said[53], System.Text.Encoding.ASCII.GetString(said, 62, said[61])));
    }

    [Fact]
    public async Task A_terminal_that_holds_gets_nothing()
    {
        await using var wires = new Wires();
        wires.Agree(maySend: false);
        wires.Bridge();
        wires.Anchor.Tick();
        wires.FromAgent(1, 1, Parameters);
        await UntilAsync(() => wires.Anchor.ShowsAgent.Picture);
        wires.Pass(0.2);
        Assert.Empty(Rest(wires.Audio).Concat(Rest(wires.Video)));
    }

    [Fact]
    public async Task Calls_have_ports_of_their_own_until_all_are_taken()
    {
        // Below the ports the sockets of other tests get: none of them is in between.
        var range = new RtpRange(23_000, 23_023, IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback);
        var open = new List<MediaAnchor>();
        while (MediaAnchor.Open(range, Clip, TimeProvider.System) is { } anchor)
            open.Add(anchor);
        Assert.Equal(3, open.Count);
        Assert.All(open, a => Assert.Equal((0, a.AudioPort + 2), (a.AudioPort % 2, a.VideoPort)));
        var port = open[1].AudioPort;
        await open[1].DisposeAsync();
        await using var again = MediaAnchor.Open(range, Clip, TimeProvider.System)!;
        Assert.Equal(port, again.AudioPort);
        await open[0].DisposeAsync();
        await open[2].DisposeAsync();
    }

    private static void CheckUnbroken(List<byte[]> packets, uint? step)
    {
        for (var i = 1; i < packets.Count; i++)
        {
            Assert.Equal((ushort)(Head(packets[i - 1]).Sequence + 1), Head(packets[i]).Sequence);
            var later = Head(packets[i]).Timestamp - Head(packets[i - 1]).Timestamp;
            Assert.True(later == 0 || later < 1_000_000, $"The time goes backwards: {later}");
            if (step is not null)
                Assert.True(later == 0 || later == step, $"{later}");
        }
    }

    // Until the agent's side was asked for a whole picture: the packets before were looked at.
    private static async Task UntilAskedAsync(Wires wires)
    {
        wires.Pass(0.6);
        var asked = await NextAsync(wires.JanusVideoReports);
        Assert.Equal((206, 1), (asked[9], asked[8] & 31));
    }

    // A packet of the terminal has been taken when its silence begins anew.
    private static Task HeardAsync(Wires wires, ushort sequence)
    {
        wires.Clock.Advance(TimeSpan.FromSeconds(1));
        wires.FromTerminal(sequence);
        return UntilAsync(() => wires.Anchor.Silence == TimeSpan.Zero);
    }

    private static async Task<List<byte[]>> UntilAsync(Socket socket, Func<List<byte[]>, bool> isReached)
    {
        var packets = new List<byte[]>();
        do
            packets.Add(await NextAsync(socket));
        while (!isReached(packets));
        return packets;
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var tries = 0; !isReached(); tries++)
        {
            Assert.True(tries < 10_000);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
