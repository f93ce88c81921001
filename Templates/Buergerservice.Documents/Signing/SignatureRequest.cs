using Buergerservice.Documents.Handwriting;

namespace Buergerservice.Documents.Signing;

/// <summary>Who signs what, and what is seen of it.</summary>
public sealed record SignatureRequest
{
    /// <summary>Name of the signature field. Without <see cref="NewField"/> it must exist and be empty.</summary>
    public required string Field { get; init; }

    /// <summary>Where to make the field when the document has none of this name; only before the first signature.</summary>
    public SignatureFieldPlace? NewField { get; init; }

    /// <summary>Name of the person or authority.</summary>
    public required string Name { get; init; }

    /// <summary>In what function, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Why, such as „Freigabe der Projektskizze“, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Where, or null.</summary>
    public string? Location { get; init; }

    /// <summary>When, with the offset it is shown in.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether the first signature certifies the document (DocMDP): afterwards only forms and signatures may be added.</summary>
    public bool CertifyIfFirst { get; init; } = true;

    /// <summary>A signature by pen. The signer seals and draws it and wipes the samples, whatever comes of it.</summary>
    public HandwritingCapture? Handwriting { get; init; }

    /// <summary>A signature on a display that measures too coarsely for <see cref="Handwriting"/>: it is drawn, nothing else is kept of it, and the signer wipes it.</summary>
    public HandwritingCapture? Trace { get; init; }

    /// <summary>A signature that a pad has delivered; what the pad has sealed goes into the signed bytes.</summary>
    public PadSignature? Pad { get; init; }

    /// <summary>For whom the pen data is sealed; needed with <see cref="Handwriting"/>.</summary>
    public HandwritingEscrow? Escrow { get; init; }

    /// <summary>Bytes kept free for the signature; a time stamp and long chains need room.</summary>
    public int ReservedBytes { get; init; } = 16 * 1024;
}

/// <summary>A place on a page, in points from the lower left corner.</summary>
/// <param name="Page">Page from 1.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Lower edge.</param>
/// <param name="Width">Width; 0 for an invisible field.</param>
/// <param name="Height">Height; 0 for an invisible field.</param>
public sealed record SignatureFieldPlace(int Page, double X, double Y, double Width, double Height)
{
    /// <summary>A field that is not seen.</summary>
    public static SignatureFieldPlace Invisible { get; } = new(1, 0, 0, 0, 0);

    /// <summary>Whether the field is seen.</summary>
    public bool IsVisible => Width > 0 && Height > 0;
}
