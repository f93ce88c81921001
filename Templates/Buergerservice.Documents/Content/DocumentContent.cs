namespace Buergerservice.Documents.Content;

/// <summary>A whole document, independent of its file format.</summary>
/// <param name="Metadata">Title, author and time.</param>
/// <param name="Furniture">What stands in the head and foot of every page.</param>
/// <param name="Blocks">The body in reading order.</param>
/// <param name="Attachments">Files carried inside the PDF; a DOCX does not carry them.</param>
public sealed record DocumentContent(
    DocumentMetadata Metadata,
    PageFurniture Furniture,
    IReadOnlyList<Block> Blocks,
    IReadOnlyList<DocumentAttachment> Attachments);

/// <summary>What the file says about itself.</summary>
/// <param name="Title">The title, shown in the window's title bar; must not be empty.</param>
/// <param name="Author">The authority or person; may be empty.</param>
/// <param name="Subject">What it is about; may be empty.</param>
/// <param name="Created">When it was made. Given by the caller, so that the same content gives the same bytes.</param>
/// <param name="Language">The language as a BCP 47 tag.</param>
public sealed record DocumentMetadata(string Title, string Author, string Subject, DateTimeOffset Created, string Language = "de-DE");

/// <summary>Head and foot of every page; „Seite x von y“ stands at the right of the foot.</summary>
/// <param name="HeaderLeft">Left in the head.</param>
/// <param name="HeaderRight">Right in the head.</param>
/// <param name="FooterLeft">Left in the foot.</param>
public sealed record PageFurniture(string HeaderLeft, string HeaderRight, string FooterLeft);

/// <summary>A file inside the PDF (PDF/A-3).</summary>
/// <param name="FileName">Its name; unique in the document.</param>
/// <param name="MediaType">For example application/json.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Relationship">How it relates to the document.</param>
public sealed record DocumentAttachment(
    string FileName,
    string MediaType,
    ReadOnlyMemory<byte> Data,
    string Description,
    AttachmentRelationship Relationship = AttachmentRelationship.Data);

/// <summary>How an attached file relates to the document (ISO 19005-3, AFRelationship).</summary>
public enum AttachmentRelationship
{
    /// <summary>The data the document was made from or shows.</summary>
    Data,

    /// <summary>The original the document was made from.</summary>
    Source,

    /// <summary>Something that adds to the document.</summary>
    Supplement,
}
