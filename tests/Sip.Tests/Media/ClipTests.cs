using Buergerservice.SipGateway.Media;

namespace Buergerservice.Sip.Tests.Media;

/// <summary>The clip that ships, and those that must not be taken.</summary>
public sealed class ClipTests
{
    [Fact]
    public void The_clip_that_ships_fits_into_packets_and_begins_anew_every_second()
    {
        Assert.Equal((60, 200), (Wires.Clip.Pictures, Wires.Clip.Sounds));
        Assert.Equal(60 / WaitingClip.PicturesPerSecond * 1000, Wires.Clip.Sounds * 20);
    }

    [Fact]
    public void Wrong_clips_are_refused_with_what_to_do()
    {
        byte[] sound = new byte[160], right = [0, 0, 1, 0x67, 1];
        Assert.Contains("erzeugen.sh", Assert.Throws<InvalidDataException>(() => WaitingClip.Read([0, 0, 1, 9, 0xF0, 0, 0, 1, 0x41, 1], right, sound)).Message, StringComparison.Ordinal);
        Assert.Contains("1200", Assert.Throws<InvalidDataException>(() => WaitingClip.Read([0, 0, 1, 0x67, .. Enumerable.Repeat((byte)7, 1300)], right, sound)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => WaitingClip.Read([], right, sound));
        Assert.Throws<InvalidDataException>(() => WaitingClip.Read(right, [], sound));
        Assert.Throws<InvalidDataException>(() => WaitingClip.Read(right, right, new byte[100]));
    }

    [Fact]
    public async Task A_terminal_with_the_European_law_hears_the_same()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] sound = [.. all, .. new byte[64]];
        var clip = WaitingClip.Read([0, 0, 1, 0x67, 1], [0, 0, 1, 0x67, 1], sound);
        var clock = new ManualClock();
        using var socket = Wires.Bound("127.0.0.1");
        await using var anchor = MediaAnchor.Open(new(44_000, 44_099, System.Net.IPAddress.Loopback, System.Net.IPAddress.Loopback, System.Net.IPAddress.Loopback), clip, clock)!;
        var at = (System.Net.IPEndPoint)socket.LocalEndPoint!;
        anchor.Agree(new(new(8, "PCMA/8000", "", at, at, true, true, false, null), null), at.Address);
        anchor.Tick();
        clock.Advance(TimeSpan.FromMilliseconds(20));
        anchor.Tick();
        byte[] heard = [.. Wires.Rest(socket).SelectMany(p => RtpPacket.Payload(p).ToArray())];
        Assert.Equal(320, heard.Length);
        for (var i = 0; i < 256; i++)
        {
            var (wanted, got) = (FromULaw(all[i]), FromALaw(heard[i]));
            Assert.True(Math.Abs(wanted - got) <= Math.Max(16, Math.Abs(wanted) / 16), $"{i}: {wanted} {got}");
        }
    }

    // ITU-T G.711, written down a second time from its tables.
    private static int FromULaw(byte value)
    {
        var code = (byte)~value;
        var amplitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
        return (code & 0x80) != 0 ? -amplitude : amplitude;
    }

    private static int FromALaw(byte value)
    {
        var code = value ^ 0x55;
        var (segment, amplitude) = ((code & 0x70) >> 4, (code & 0x0F) << 4);
        amplitude = segment switch { 0 => amplitude + 8, 1 => amplitude + 0x108, _ => (amplitude + 0x108) << (segment - 1) };
        return (code & 0x80) != 0 ? amplitude : -amplitude;
    }
}
