using System.Security.Cryptography;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>A picture in the file: JPEG as it is, PNG with its transparency as a mask of its own.</summary>
internal sealed class PdfImage
{
    private readonly byte[] file;
    private readonly ImageSize size;

    /// <exception cref="ArgumentException">A kind of picture that is not supported.</exception>
    public PdfImage(ReadOnlyMemory<byte> data)
    {
        file = data.ToArray();
        size = ImageSize.Read(file);
        if (size.IsJpeg && size.Components is not (1 or 3))
            throw new ArgumentException("Ein JPEG-Bild muss grau oder RGB sein.", nameof(data));
        Key = "I" + Convert.ToHexString(SHA256.HashData(file).AsSpan(0, 8));
    }

    /// <summary>Its resource name, made from its content.</summary>
    public string Key { get; }

    /// <summary>Height divided by width.</summary>
    public double Proportion => (double)size.Height / size.Width;

    public int Write(PdfObjectWriter objects)
    {
        if (size.IsJpeg)
            return objects.AddStream($"{Entries(size.Components == 1)}/Filter/DCTDecode", file, compress: false);
        var png = PngPixels.Decode(file);
        var mask = png.Alpha is null ? "" : "/SMask " + PdfSyntax.Reference(objects.AddStream(Entries(grey: true), png.Alpha));
        return objects.AddStream(Entries(png.IsGrey) + mask, png.Colours);
    }

    private string Entries(bool grey) => FormattableString.Invariant(
        $"/Type/XObject/Subtype/Image/Width {size.Width}/Height {size.Height}/BitsPerComponent 8/ColorSpace/{(grey ? "DeviceGray" : "DeviceRGB")}");
}
