using System.Buffers.Binary;
using System.IO.Compression;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Codes;

/// <summary>A machine-readable code as PNG file (8 bit, grey), for formats without vectors.</summary>
internal static class CodePicture
{
    private const int PixelsPerModule = 8;

    /// <exception cref="ArgumentException">The text cannot be written in this kind of code.</exception>
    public static Figure Of(CodeBlock code)
    {
        var matrix = CodeMatrix.Of(code);
        var width = matrix.Rows[0].Length * PixelsPerModule;
        var rowHeight = (int)Math.Round(PixelsPerModule * matrix.RowHeight / matrix.Module);
        return new Figure(Png(matrix, width, rowHeight), matrix.Rows[0].Length * matrix.Module, code.AlternativeText, code.Caption);
    }

    private static byte[] Png(CodeMatrix matrix, int width, int rowHeight)
    {
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in matrix.Rows)
            {
                // Each line begins with its filter: 0, none.
                byte[] line = [0, .. row.SelectMany(dark => Enumerable.Repeat((byte)(dark ? 0 : 255), PixelsPerModule))];
                for (var y = 0; y < rowHeight; y++)
                    zlib.Write(line);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), matrix.Rows.Count * rowHeight);
        header[8] = 8;
        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, pixels.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>CRC-32 as PNG uses it (ISO/IEC 15948, annex D).</summary>
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0xEDB88320 : checksum >> 1;
        }

        return ~checksum;
    }
}
