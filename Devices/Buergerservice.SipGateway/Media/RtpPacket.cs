using System.Buffers.Binary;

namespace Buergerservice.SipGateway.Media;

/// <summary>Head of an RTP packet (RFC 3550 5.1), read and written in place.</summary>
public static class RtpPacket
{
    /// <summary>Bytes of the shortest head.</summary>
    public const int MinHead = 12;

    /// <summary>True for something that can be RTP: version, length, and no number that belongs to RTCP (RFC 5761).</summary>
    public static bool IsRtp(ReadOnlySpan<byte> packet) => packet.Length >= MinHead && packet[0] >> 6 == 2 && packet[1] is < 192 or > 223 && HeadOf(packet) <= packet.Length;

    /// <summary>True for something that can be RTCP.</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> packet) => packet.Length >= 8 && packet[0] >> 6 == 2 && packet[1] is >= 192 and <= 223;

    /// <summary>Payload type.</summary>
    public static byte Type(ReadOnlySpan<byte> packet) => (byte)(packet[1] & 127);

    /// <summary>Sequence number.</summary>
    public static ushort Sequence(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    /// <summary>Timestamp.</summary>
    public static uint Timestamp(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    /// <summary>Source.</summary>
    public static uint Source(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    /// <summary>The payload.</summary>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet) => packet[HeadOf(packet)..];

    /// <summary>Sets the payload type; the mark stays.</summary>
    public static void SetType(Span<byte> packet, byte type) => packet[1] = (byte)((packet[1] & 128) | type);

    /// <summary>Writes a head without extension.</summary>
    public static void Write(Span<byte> packet, byte type, bool mark, ushort sequence, uint timestamp, uint source)
    {
        (packet[0], packet[1]) = (0x80, (byte)(type | (mark ? 128 : 0)));
        SetNumbers(packet, sequence, timestamp, source);
    }

    internal static void SetNumbers(Span<byte> packet, ushort sequence, uint timestamp, uint source)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], source);
    }

    private static int HeadOf(ReadOnlySpan<byte> packet)
    {
        var head = MinHead + (4 * (packet[0] & 15));
        if ((packet[0] & 16) != 0 && packet.Length >= head + 4)
            head += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(head + 2)..]));
        return head;
    }
}
