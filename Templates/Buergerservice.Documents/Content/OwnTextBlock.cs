namespace Buergerservice.Documents.Content;

/// <summary>
/// A passage the authority may replace by its own text. In the DOCX it is a content control of the tag
/// <c>eigentext:KEY</c>, by which an edited document's text is found again; in the PDF it is ordinary text.
/// </summary>
/// <param name="Key">The passage's key in the template.</param>
/// <param name="IsOwn">Whether the text is the authority's own; otherwise it is the template's.</param>
/// <param name="Blocks">The text.</param>
public sealed record OwnTextBlock(string Key, bool IsOwn, IReadOnlyList<Block> Blocks) : Block
{
    /// <summary>What the tag of a content control begins with.</summary>
    internal const string TagPrefix = "eigentext:";

    /// <summary>All blocks, those of own texts in their place.</summary>
    public static IEnumerable<Block> Flatten(IEnumerable<Block> blocks) =>
        blocks.SelectMany(b => b is OwnTextBlock own ? Flatten(own.Blocks) : [b]);
}
