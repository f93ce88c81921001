using System.Buffers.Binary;
using System.IO.Compression;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>The pixels of a PNG file of at most 8 bits a channel: grey, RGB or palette, each with or without transparency.</summary>
internal sealed class PngPixels
{
    /// <summary>More than a page scanned at 600 dots an inch has. What a header promises is memory, whatever the file holds.</summary>
    public const int MaxPixels = 40_000_000;

    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    private readonly byte[] file;
    private readonly List<byte> compressed = [];
    private int width;
    private int height;
    private int depth;
    private int colourType;
    private byte[] palette = [];

    private PngPixels(byte[] file) => this.file = file;

    public bool IsGrey => colourType is Grey or GreyAlpha;

    public byte[] Colours { get; private set; } = [];

    public byte[]? Alpha { get; private set; }

    private int RowBytes => ((width * Channels * depth) + 7) / 8;

    private int Channels => colourType switch { Rgb => 3, GreyAlpha => 2, RgbAlpha => 4, _ => 1 };

    /// <exception cref="ArgumentException">Interlaced, deeper than 8 bits, too large, or damaged.</exception>
    public static PngPixels Decode(byte[] file)
    {
        var png = new PngPixels(file);
        try
        {
            png.ReadChunks();
            png.Split(png.Spread(png.Unfilter(png.Inflate())));
        }
        catch (Exception damaged) when (damaged is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or EndOfStreamException)
        {
            throw new ArgumentException("Das PNG-Bild ist beschädigt.", nameof(file), damaged);
        }

        return png;
    }

    private void ReadChunks()
    {
        for (var position = 8; position + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(position));
            var type = file.AsSpan(position + 4, 4);
            var data = file.AsSpan(position + 8, length);
            if (type.SequenceEqual("IHDR"u8))
                ReadHeader(data);
            else if (type.SequenceEqual("PLTE"u8))
                palette = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8))
                compressed.AddRange(data);
            position += 12 + length;
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        width = BinaryPrimitives.ReadInt32BigEndian(header);
        height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        (depth, colourType) = (header[8], header[9]);
        var fits = colourType is Grey or Palette ? depth is 1 or 2 or 4 or 8 : depth == 8 && colourType is Rgb or GreyAlpha or RgbAlpha;
        if (!fits || header[12] != 0)
            throw new ArgumentException("Ein PNG-Bild darf höchstens 8 Bit je Kanal haben und nicht „interlaced“ sein.");
        if (width <= 0 || height <= 0 || (long)width * height > MaxPixels)
            throw new ArgumentException("Ein PNG-Bild darf höchstens 40 Millionen Bildpunkte haben.");
    }

    /// <summary>Reads exactly as many bytes as the picture needs: a „zip bomb“ gives no more than that.</summary>
    private byte[] Inflate()
    {
        using var zlib = new ZLibStream(new MemoryStream([.. compressed]), CompressionMode.Decompress);
        var rows = new byte[checked(height * (RowBytes + 1))];
        zlib.ReadExactly(rows);
        return rows;
    }

    private byte[] Unfilter(byte[] rows)
    {
        int stride = RowBytes, pixel = Channels;
        var result = new byte[height * stride];
        for (var y = 0; y < height; y++)
        {
            var filter = rows[y * (stride + 1)];
            for (var x = 0; x < stride; x++)
            {
                var at = (y * stride) + x;
                int left = x >= pixel ? result[at - pixel] : 0;
                int up = y > 0 ? result[at - stride] : 0;
                int corner = x >= pixel && y > 0 ? result[at - stride - pixel] : 0;
                result[at] = (byte)(rows[(y * (stride + 1)) + 1 + x] + Predict(filter, left, up, corner));
            }
        }

        return result;
    }

    private static int Predict(byte filter, int left, int up, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => up,
        3 => (left + up) / 2,
        4 => Paeth(left, up, corner),
        _ => throw new InvalidDataException(),
    };

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    // Several small pixels lie in one byte, the first in its highest bits.
    private byte[] Spread(byte[] rows)
    {
        if (depth == 8)
            return rows;
        var (most, perByte) = ((1 << depth) - 1, 8 / depth);
        var pixels = new byte[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            var value = (rows[(y * RowBytes) + (x / perByte)] >> (8 - (depth * ((x % perByte) + 1)))) & most;
            pixels[i] = (byte)(colourType == Grey ? value * byte.MaxValue / most : value);
        }

        return pixels;
    }

    private void Split(byte[] pixels)
    {
        if (colourType == Palette)
        {
            Colours = new byte[3 * pixels.Length];
            for (var i = 0; i < pixels.Length; i++)
                palette.AsSpan(3 * pixels[i], 3).CopyTo(Colours.AsSpan(3 * i));
            return;
        }

        if (colourType is Grey or Rgb)
        {
            Colours = pixels;
            return;
        }

        int channels = Channels, colours = channels - 1, count = width * height;
        Colours = new byte[count * colours];
        Alpha = new byte[count];
        for (var i = 0; i < count; i++)
        {
            pixels.AsSpan(i * channels, colours).CopyTo(Colours.AsSpan(i * colours));
            Alpha[i] = pixels[(i * channels) + colours];
        }
    }
}
