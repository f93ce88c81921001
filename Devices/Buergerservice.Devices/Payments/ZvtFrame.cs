using System.Globalization;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Payments;

/// <summary>An APDU of ZVT over TCP (protocol 13.09): class, instruction, length (one byte, or FF and two bytes little endian), data.</summary>
internal sealed record ZvtFrame(byte Class, byte Instruction, byte[] Data)
{
    private const int MaxData = 16 * 1024;

    public static readonly ZvtFrame Acknowledge = new(0x80, 0x00, []);

    public (byte, byte) Code => (Class, Instruction);

    public static async Task<ZvtFrame> ReadAsync(TcpWire wire, CancellationToken cancellationToken)
    {
        var head = await wire.ReadAsync(3, cancellationToken);
        int length = head[2];
        if (length == 0xFF)
        {
            var wide = await wire.ReadAsync(2, cancellationToken);
            length = wide[0] | (wide[1] << 8);
        }

        if (length > MaxData)
            throw DeviceException.Garbled("ZVT-Länge");
        return new(head[0], head[1], await wire.ReadAsync(length, cancellationToken));
    }

    public byte[] ToBytes() => Data.Length < 0xFF
        ? [Class, Instruction, (byte)Data.Length, .. Data]
        : [Class, Instruction, 0xFF, (byte)Data.Length, (byte)(Data.Length >> 8), .. Data];

    public static byte[] Bcd(long value, int bytes) => Convert.FromHexString(value.ToString(CultureInfo.InvariantCulture).PadLeft(bytes * 2, '0'));
}

/// <summary>Reads the bitmap fields (BMP) of an APDU.</summary>
internal static class ZvtFields
{
    public const byte Amount = 0x04;
    public const byte Trace = 0x0B;
    public const byte Result = 0x27;
    public const byte Terminal = 0x29;
    public const byte Receipt = 0x87;
    public const byte CardName = 0x8B;

    private static readonly Dictionary<byte, int> Lengths = new (byte Tag, int Length)[]
    {
        (0x01, 1), (0x02, 1), (0x03, 1), (Amount, 6), (0x05, 1), (Trace, 3), (0x0C, 3), (0x0D, 2), (0x0E, 2), (0x17, 2), (0x19, 1),
        (Result, 1), (Terminal, 4), (0x2A, 15), (0x37, 3), (0x3A, 2), (0x3B, 8), (0x3D, 3), (0x49, 2), (Receipt, 2), (0x88, 3), (0x8A, 1),
        (0x8C, 1), (0x9A, 103), (0xA0, 1), (0xAA, 3), (0xBA, 5), (0xD0, 1), (0xD1, 1), (0xD2, 1), (0xD3, 1),
    }.ToDictionary(f => f.Tag, f => f.Length);

    /// <exception cref="DeviceException">A field is unknown or longer than the APDU.</exception>
    public static Dictionary<byte, byte[]> Read(ReadOnlySpan<byte> data)
    {
        var fields = new Dictionary<byte, byte[]>();
        while (data.Length > 0)
        {
            var tag = data[0];
            data = data[1..];
            var length = LengthOf(tag, ref data);
            if (length > data.Length)
                throw DeviceException.Garbled("ZVT-Feld");
            fields[tag] = data[..length].ToArray();
            data = data[length..];
        }

        return fields;
    }

    public static long Number(byte[] bcd) =>
        long.TryParse(Convert.ToHexString(bcd), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw DeviceException.Garbled("ZVT-Zahl");

    private static int LengthOf(byte tag, ref ReadOnlySpan<byte> data) => tag switch
    {
        0x06 => Tlv(ref data),
        // LLVAR and LLLVAR: digits in the lower halves (F0 F0 … F9).
        0x22 or 0x23 or 0x24 or 0x2D or 0x8B or 0xA7 or 0xF1 or 0xF2 or 0xF3 or 0xF4 or 0xF5 or 0xF6 or 0xF7 or 0xF8 => Digits(2, ref data),
        0x3C or 0x60 or 0x2E => Digits(3, ref data),
        _ => Lengths.TryGetValue(tag, out var length) ? length : throw DeviceException.Garbled($"ZVT-Feld {tag:X2}"),
    };

    private static int Tlv(ref ReadOnlySpan<byte> data)
    {
        var first = Take(ref data);
        return first switch
        {
            < 0x80 => first,
            0x81 => Take(ref data),
            0x82 => (Take(ref data) << 8) | Take(ref data),
            _ => throw DeviceException.Garbled("ZVT-Länge"),
        };
    }

    private static int Digits(int count, ref ReadOnlySpan<byte> data)
    {
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            var digit = Take(ref data) & 0x0F;
            length = digit <= 9 ? (length * 10) + digit : throw DeviceException.Garbled("ZVT-Länge");
        }

        return length;
    }

    private static int Take(ref ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            throw DeviceException.Garbled("ZVT-Feld");
        var value = data[0];
        data = data[1..];
        return value;
    }
}
