using System.Buffers.Binary;
using System.IO.Compression;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>Small pictures, made here rather than stored.</summary>
internal static class SamplePictures
{
    /// <summary>A half transparent blue square of 8 by 8 pixels; every row uses another filter.</summary>
    public static byte[] Png(byte red = 10)
    {
        byte[] colour = [red, 60, 120, 128];
        var rows = new List<byte>();
        for (var y = 0; y < 8; y++)
        {
            rows.Add((byte)(y % 5));
            for (var x = 0; x < 8; x++)
                rows.AddRange(Filtered(colour, y % 5, isFirst: x == 0));
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write([.. rows]);
        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, [0, 0, 0, 8, 0, 0, 0, 8, 8, 6, 0, 0, 0]),
            .. Chunk("IDAT"u8, compressed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>A line across a grey picture of 320 by 80 pixels, in the right half thicker, as a pad draws a pen pressed harder.</summary>
    /// <param name="depth">Bits a pixel: 1 or 8.</param>
    /// <param name="thin">How thick on the left; 0 for none at all.</param>
    /// <param name="thick">How thick on the right.</param>
    public static byte[] Line(int depth, int thin, int thick)
    {
        const int Width = 320, Height = 80;
        var rows = new List<byte>();
        for (var y = 0; y < Height; y++)
        {
            rows.Add(0);
            var row = new byte[Width * depth / 8];
            for (var x = 0; x < Width; x++)
            {
                var isLight = x is < 20 or > 300 || y < 20 + (x / 16) || y >= 20 + (x / 16) + (x < Width / 2 ? thin : thick);
                if (isLight)
                    row[x * depth / 8] |= (byte)(depth == 8 ? 0xFF : 0x80 >> (x % 8));
            }

            rows.AddRange(row);
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write([.. rows]);
        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, [0, 0, Width >> 8, Width & 0xFF, 0, 0, 0, Height, (byte)depth, 0, 0, 0, 0]),
            .. Chunk("IDAT"u8, compressed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>What a filter leaves of a pixel whose neighbours have the same colour.</summary>
    private static IEnumerable<byte> Filtered(byte[] colour, int filter, bool isFirst) => filter switch
    {
        0 => colour,
        1 when isFirst => colour,
        3 when isFirst => colour.Select(c => (byte)(c - (c / 2))),
        _ => new byte[colour.Length],
    };

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        // The checksum is not read by the renderers.
        return [.. length, .. type, .. data, 0, 0, 0, 0];
    }
}
