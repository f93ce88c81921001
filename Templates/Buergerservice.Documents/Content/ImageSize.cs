using System.Buffers.Binary;

namespace Buergerservice.Documents.Content;

/// <summary>Reads what kind of picture a file is and how many pixels it has, without decoding it.</summary>
internal readonly record struct ImageSize(bool IsJpeg, int Width, int Height, int Components)
{
    private const int MaximumSide = 20_000;

    // A PNG is decoded in memory, a JPEG goes into the file as it is.
    private const long MostPngPixels = 20_000_000;
    private const long MostJpegPixels = 50_000_000;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ArgumentException">Neither PNG nor JPEG, damaged, or unreasonably large.</exception>
    public static ImageSize Read(ReadOnlySpan<byte> file)
    {
        try
        {
            var size = file.StartsWith(PngSignature) ? ReadPng(file) : ReadJpeg(file);
            if ((long)size.Width * size.Height > (size.IsJpeg ? MostJpegPixels : MostPngPixels))
                throw TooLarge(size);
            if (size.Width is > 0 and <= MaximumSide && size.Height is > 0 and <= MaximumSide)
                return size;
        }
        catch (Exception damaged) when (damaged is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // Falls through: the file ends before its own head does.
        }

        throw new ArgumentException("Das Bild ist weder eine lesbare PNG- noch eine lesbare JPEG-Datei.", nameof(file));
    }

    private static ArgumentException TooLarge(ImageSize size) => new(
        $"Das Bild hat {size.Width} × {size.Height} Bildpunkte. Erlaubt sind {(size.IsJpeg ? MostJpegPixels : MostPngPixels) / 1_000_000} Millionen; bitte verkleinern Sie es.");

    private static ImageSize ReadPng(ReadOnlySpan<byte> file) =>
        new(false, BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]), 0);

    private static ImageSize ReadJpeg(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return default;
        var position = 2;
        while (file[position] == 0xFF)
        {
            int marker = file[position + 1], length = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            // Start of frame, apart from the three codes in the range that mean something else.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new(true, BinaryPrimitives.ReadUInt16BigEndian(file[(position + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(position + 5)..]), file[position + 9]);
            position += 2 + length;
        }

        return default;
    }
}
