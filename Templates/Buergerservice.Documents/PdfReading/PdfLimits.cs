namespace Buergerservice.Documents.PdfReading;

/// <summary>
/// How much one PDF may cost. The work limits count steps, not seconds: the same file is accepted or refused on every
/// machine.
/// </summary>
public sealed record PdfLimits
{
    /// <summary>The limits used when nothing else is said.</summary>
    public static PdfLimits Default { get; } = new();

    /// <summary>Size of the file in bytes.</summary>
    public int FileBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Numbered objects in the file.</summary>
    public int Objects { get; init; } = 500_000;

    /// <summary>Nesting of arrays and dictionaries, and of the page and field trees.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Cross-reference sections, that is stages of saving.</summary>
    public int Sections { get; init; } = 1_000;

    /// <summary>Signatures in one file.</summary>
    public int Signatures { get; init; } = 100;

    /// <summary>Bytes that streams may unpack to, all together.</summary>
    public long DecodedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Tokens read and bytes hashed (1,024 count as one), all together.</summary>
    public long Steps { get; init; } = 30_000_000;
}
