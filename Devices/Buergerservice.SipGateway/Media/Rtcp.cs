using System.Buffers.Binary;
using System.Text;

namespace Buergerservice.SipGateway.Media;

/// <summary>What a report asks or says, as far as it concerns us.</summary>
/// <param name="WantsPicture">It asks for a whole picture (PLI or FIR, also of RFC 2032).</param>
/// <param name="Reporter">Source of a sender's report; 0: none.</param>
/// <param name="MiddleOfTime">Time in the sender's report.</param>
/// <param name="SenderReport">Its sender's part: 28 bytes; null: none.</param>
internal readonly record struct RtcpContent(bool WantsPicture, uint Reporter, uint MiddleOfTime, byte[]? SenderReport);

/// <summary>Reads and writes RTCP (RFC 3550, RFC 4585, RFC 5104).</summary>
internal static class Rtcp
{
    private static readonly byte[] Name = Encoding.ASCII.GetBytes("buergerservice");

    public static RtcpContent Read(ReadOnlySpan<byte> compound)
    {
        var (wants, reporter, middle, report) = (false, 0u, 0u, (byte[]?)null);
        while (compound.Length >= 4 && compound[0] >> 6 == 2)
        {
            var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1);
            if (length > compound.Length)
                break;
            var (format, type) = (compound[0] & 31, compound[1]);
            if (type == 200 && length >= 28)
            {
                reporter = BinaryPrimitives.ReadUInt32BigEndian(compound[4..]);
                middle = BinaryPrimitives.ReadUInt32BigEndian(compound[10..]);
                report = compound[..28].ToArray();
                (report[0], report[2], report[3]) = (0x80, 0, 6);
            }

            wants |= type == 192 || (type == 206 && format is 1 or 4);
            compound = compound[length..];
        }

        return new(wants, reporter, middle, report);
    }

    /// <summary>A report about what we send and receive.</summary>
    public static byte[] Report(OutgoingStream sent, IncomingStream received, DateTimeOffset now, TimeProvider time)
    {
        var blocks = received.Source == 0 ? 0 : 1;
        var length = 28 + (24 * blocks);
        var bytes = new byte[length + 28];
        var span = bytes.AsSpan();
        Head(span, blocks, 200, length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], sent.Source);
        BinaryPrimitives.WriteUInt64BigEndian(span[8..], NtpOf(now));
        BinaryPrimitives.WriteUInt32BigEndian(span[16..], sent.TimestampNow);
        BinaryPrimitives.WriteUInt32BigEndian(span[20..], sent.Packets);
        BinaryPrimitives.WriteUInt32BigEndian(span[24..], sent.Octets);
        if (blocks == 1)
        {
            BinaryPrimitives.WriteUInt32BigEndian(span[28..], received.Source);
            BinaryPrimitives.WriteInt32BigEndian(span[32..], received.Lost & 0xFFFFFF);
            span[32] = received.FractionLost();
            BinaryPrimitives.WriteUInt32BigEndian(span[36..], received.Highest);
            BinaryPrimitives.WriteUInt32BigEndian(span[44..], received.LastReport);
            if (received.LastReport != 0)
                BinaryPrimitives.WriteUInt32BigEndian(span[48..], (uint)(time.GetElapsedTime(received.LastReportAt).TotalSeconds * 65_536));
        }

        // Who says it: one item, its end, filled up to whole words.
        var who = span[length..];
        Head(who, 1, 202, 28);
        BinaryPrimitives.WriteUInt32BigEndian(who[4..], sent.Source);
        (who[8], who[9]) = (1, (byte)Name.Length);
        Name.CopyTo(who[10..]);
        return bytes;
    }

    /// <summary>Asks for a whole picture: PLI, and for those that understand it FIR too.</summary>
    public static byte[] WantPicture(uint own, uint other, byte? firNumber)
    {
        var bytes = new byte[8 + 12 + (firNumber is null ? 0 : 20)];
        var span = bytes.AsSpan();
        Head(span, 0, 201, 8);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], own);
        Head(span[8..], 1, 206, 12);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], own);
        BinaryPrimitives.WriteUInt32BigEndian(span[16..], other);
        if (firNumber is { } number)
        {
            var fir = span[20..];
            Head(fir, 4, 206, 20);
            BinaryPrimitives.WriteUInt32BigEndian(fir[4..], own);
            BinaryPrimitives.WriteUInt32BigEndian(fir[12..], other);
            fir[16] = number;
        }

        return bytes;
    }

    private static void Head(Span<byte> span, int count, byte type, int length)
    {
        (span[0], span[1]) = ((byte)(0x80 | count), type);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], (ushort)((length / 4) - 1));
    }

    private static ulong NtpOf(DateTimeOffset now)
    {
        var ticks = (ulong)(now - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).Ticks;
        return ((ticks / TimeSpan.TicksPerSecond) << 32) | (((ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond);
    }
}
