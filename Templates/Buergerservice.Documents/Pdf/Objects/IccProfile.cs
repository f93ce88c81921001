using System.Buffers.Binary;
using System.Text;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>A small sRGB profile (ICC version 2, matrix and curve) built from the published constants of IEC 61966-2-1.</summary>
internal static class IccProfile
{
    private const int CurvePoints = 256;

    public static byte[] Srgb()
    {
        var curve = Curve();
        (string Signature, byte[] Data)[] tags =
        [
            ("desc", Description("sRGB IEC61966-2.1")),
            ("cprt", [.. "text\0\0\0\0No copyright, use freely\0"u8]),
            ("wtpt", Xyz(0.9642, 1, 0.8249)),
            ("rXYZ", Xyz(0.43607, 0.22249, 0.01392)),
            ("gXYZ", Xyz(0.38515, 0.71687, 0.09708)),
            ("bXYZ", Xyz(0.14307, 0.06061, 0.71410)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        var profile = new List<byte>(Header());
        profile.AddRange(Big(tags.Length));
        var offset = 128 + 4 + (12 * tags.Length);
        var placed = new Dictionary<byte[], int>();
        foreach (var (signature, data) in tags)
        {
            // The three curves are one: they share their place.
            if (placed.TryAdd(data, offset))
                offset += Padded(data).Length;
            profile.AddRange([.. Encoding.ASCII.GetBytes(signature), .. Big(placed[data]), .. Big(data.Length)]);
        }

        foreach (var data in placed.OrderBy(p => p.Value).Select(p => p.Key))
            profile.AddRange(Padded(data));
        byte[] bytes = [.. profile];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        return bytes;
    }

    private static byte[] Header()
    {
        var header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 0x02100000);
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        // A fixed date (1 January 2026): the profile is the same for ever.
        Big(0x07EA0001).CopyTo(header, 24);
        Big(0x00010000).CopyTo(header, 28);
        "acsp"u8.CopyTo(header.AsSpan(36));
        // The illuminant D50, as every profile names it.
        Big(0x0000F6D6).CopyTo(header, 68);
        Big(0x00010000).CopyTo(header, 72);
        Big(0x0000D32D).CopyTo(header, 76);
        return header;
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Padded(byte[] data) => [.. data, .. new byte[(4 - (data.Length % 4)) % 4]];

    private static byte[] Xyz(double x, double y, double z) =>
        [.. "XYZ \0\0\0\0"u8, .. Big(Fixed(x)), .. Big(Fixed(y)), .. Big(Fixed(z))];

    private static int Fixed(double value) => (int)Math.Round(value * 65536);

    private static byte[] Description(string text) =>
        [.. "desc\0\0\0\0"u8, .. Big(text.Length + 1), .. Encoding.ASCII.GetBytes(text), 0, .. new byte[78]];

    private static byte[] Curve()
    {
        var bytes = new byte[12 + (2 * CurvePoints)];
        "curv"u8.CopyTo(bytes);
        Big(CurvePoints).CopyTo(bytes, 8);
        for (var i = 0; i < CurvePoints; i++)
        {
            var value = i / (CurvePoints - 1.0);
            var linear = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12 + (2 * i)), (ushort)Math.Round(linear * 65535));
        }

        return bytes;
    }
}
