using System.Buffers.Binary;
using System.IO.Compression;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>A picture as PNG (8 bits, no interlacing), enough to tell who is to be seen on it.</summary>
internal sealed record Picture(int Width, int Height, byte[] Pixels, int BytesPerPixel)
{
    /// <summary>Mean colour of a strip along the upper edge.</summary>
    public (double Red, double Green, double Blue) Sky
    {
        get
        {
            var sums = new double[3];
            var rows = Math.Max(1, Height / 10);
            for (var i = 0; i < rows * Width; i++)
                for (var c = 0; c < 3; c++)
                    sums[c] += Pixels[(i * BytesPerPixel) + c];
            return (sums[0] / (rows * Width), sums[1] / (rows * Width), sums[2] / (rows * Width));
        }
    }

    /// <summary>The waiting clip is dark blue.</summary>
    public bool IsWaiting => Sky is { Red: < 60, Green: < 60, Blue: > 50 and < 110 };

    /// <summary>The false camera of the browser is green.</summary>
    public bool IsCamera => Sky is { Green: > 90 } sky && sky.Green > sky.Red + 30 && sky.Green > sky.Blue + 30;

    public static Picture? Read(byte[] png)
    {
        if (png.Length < 40 || png[24] != 8 || png[28] != 0)
            return null;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var size = png[25] switch { 2 => 3, 6 => 4, _ => 0 };
        using var packed = new MemoryStream();
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (at + 12 + length > png.Length)
                return null;
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                packed.Write(png, at + 8, length);
            at += 12 + length;
        }

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        return size == 0 || unpacked.Length < height * ((width * size) + 1) ? null : new(width, height, Unfiltered(unpacked.ToArray(), width, height, size), size);
    }

    private static byte[] Unfiltered(byte[] rows, int width, int height, int size)
    {
        var (line, pixels) = (width * size, new byte[width * height * size]);
        for (var y = 0; y < height; y++)
        {
            var filter = rows[y * (line + 1)];
            for (var x = 0; x < line; x++)
            {
                int left = x < size ? 0 : pixels[(y * line) + x - size], up = y == 0 ? 0 : pixels[((y - 1) * line) + x], corner = x < size || y == 0 ? 0 : pixels[((y - 1) * line) + x - size];
                var guess = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 };
                pixels[(y * line) + x] = (byte)(rows[(y * (line + 1)) + 1 + x] + guess);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
