using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Handwriting;

/// <summary>A signature as a pad has delivered it: its picture and, where the pad seals by itself, its measurements.</summary>
public sealed class PadSignature
{
    private PadSignature(PadPicture picture, PadSeal? measurements) => (Picture, Seal) = (picture, measurements);

    /// <summary>What the pad has sealed, or null.</summary>
    public PadSeal? Seal { get; }

    internal PadPicture Picture { get; }

    /// <summary>Reads what a pad has delivered.</summary>
    /// <param name="png">Its picture, dark lines on a light ground.</param>
    /// <param name="measurements">What it has sealed, or null.</param>
    /// <exception cref="SigningException">The picture cannot be read, or nothing was drawn.</exception>
    public static PadSignature Read(ReadOnlySpan<byte> png, PadSeal? measurements) => new(PadPicture.Read(png.ToArray()), measurements);
}

/// <summary>Measurements of a pen in the form of the pad's maker, sealed before they left the pad. Neither the product nor the booth can open them.</summary>
/// <param name="Data">The sealed data.</param>
/// <param name="Recipient">SHA-256 of the certificate they are sealed for, hex.</param>
public sealed record PadSeal(byte[] Data, string Recipient)
{
    /// <summary>What the stream in the document is.</summary>
    public const string Format = "signoPAD.SignData";
}
