namespace Buergerservice.Documents.Content;

/// <summary>A picture with its description.</summary>
/// <param name="Image">A PNG (at most 8 bit, not interlaced) or JPEG file of at most 20 (PNG) or 50 (JPEG) megapixels.</param>
/// <param name="WidthMillimetres">Width on paper; the height follows from the picture's proportions.</param>
/// <param name="AlternativeText">What a reader who does not see the picture needs to know; must not be empty.</param>
/// <param name="Caption">A line below the picture, or <see langword="null"/>.</param>
public sealed record Figure(ReadOnlyMemory<byte> Image, double WidthMillimetres, string AlternativeText, string? Caption = null) : Block;

/// <summary>A machine-readable code, drawn as vectors.</summary>
/// <param name="Kind">The kind of code.</param>
/// <param name="Value">What it says: for <see cref="CodeKind.Code128"/> printable ASCII characters, at most 60; for
/// <see cref="CodeKind.Qr"/> any text of at most 1,000 characters.</param>
/// <param name="AlternativeText">What a reader who does not see the code needs to know; must not be empty.</param>
/// <param name="Caption">A line below the code, or <see langword="null"/>.</param>
public sealed record CodeBlock(CodeKind Kind, string Value, string AlternativeText, string? Caption = null) : Block;

/// <summary>Kinds of machine-readable codes.</summary>
public enum CodeKind
{
    /// <summary>QR code (ISO/IEC 18004), error correction M.</summary>
    Qr,

    /// <summary>Code 128 (ISO/IEC 15417), sets B and C.</summary>
    Code128,
}

/// <summary>Who works below whom: one box above, a row of boxes below it.</summary>
/// <param name="Top">The text of the upper box.</param>
/// <param name="Below">The texts of the lower boxes, 1 to 6.</param>
/// <param name="Caption">A line below it, or <see langword="null"/>.</param>
public sealed record OrganisationChart(string Top, IReadOnlyList<string> Below, string? Caption = null) : Block
{
    /// <summary>What the chart says in words.</summary>
    public string AlternativeText => CleanText.OneLine($"Organigramm. {Top}; darunter: {string.Join("; ", Below)}.");
}
