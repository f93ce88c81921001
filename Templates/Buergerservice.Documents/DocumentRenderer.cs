using Buergerservice.Documents.Content;
using Buergerservice.Documents.Docx;
using Buergerservice.Documents.Html;
using Buergerservice.Documents.Pdf.Layout;

namespace Buergerservice.Documents;

/// <summary>Turns a document's content into a file. The same content always gives the same bytes.</summary>
public static class DocumentRenderer
{
    /// <summary>
    /// A tagged PDF 1.7 written towards PDF/A-3a and PDF/UA-1: fonts embedded, empty signature fields reserved, the
    /// attachments inside.
    /// </summary>
    /// <exception cref="ArgumentException">An empty title, a signature field name used twice, an attachment name used
    /// twice, or a picture that cannot be read.</exception>
    public static byte[] ToPdf(DocumentContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new DocumentLayout(content).Render();
    }

    /// <summary>A fragment of HTML for previews: semantic elements, every text encoded, no styles and no scripts.</summary>
    /// <param name="content">The document.</param>
    /// <param name="firstLevel">The heading level of its chapters, 1 to 6.</param>
    public static string ToHtml(DocumentContent content, int firstLevel = 1)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new HtmlRenderer(firstLevel).Render(content);
    }

    /// <summary>A Word document with real styles, numbering and fields, for editing. It carries no attachments.</summary>
    /// <exception cref="ArgumentException">An empty title or a picture that cannot be read.</exception>
    public static byte[] ToDocx(DocumentContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return DocxDocument.Render(content);
    }
}
