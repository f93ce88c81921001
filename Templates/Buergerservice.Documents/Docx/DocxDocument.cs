using System.Globalization;
using System.Security;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Layout;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Assembles the Word package. Every relationship gets an id of its own: the library would roll dice for them.</summary>
internal sealed class DocxDocument
{
    private readonly DocumentContent content;
    private readonly MainDocumentPart main;
    private readonly DocxBody body;

    private DocxDocument(DocumentContent content, WordprocessingDocument package)
    {
        this.content = content;
        main = package.AddNewPart<MainDocumentPart>("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "rId1");
        main.Document = new W.Document(new W.Body());
        WriteCoreProperties(package.AddNewPart<CoreFilePropertiesPart>("rId2"));
        // The page numbers of the PDF fill the table of contents, so that it is right before anybody updates the field.
        var pages = OwnTextBlock.Flatten(content.Blocks).OfType<TableOfContents>().Any() ? new DocumentLayout(content).HeadingPages() : [];
        body = new DocxBody(main, content.Blocks, pages);
    }

    public static byte[] Render(DocumentContent content)
    {
        if (string.IsNullOrWhiteSpace(CleanText.OneLine(content.Metadata.Title)))
            throw new ArgumentException("Ein Dokument braucht einen Titel.", nameof(content));
        using var buffer = new MemoryStream();
        using (var package = WordprocessingDocument.Create(buffer, WordprocessingDocumentType.Document))
            new DocxDocument(content, package).Write();
        return ZipNormaliser.Normalise(buffer.ToArray());
    }

    private void Write()
    {
        main.AddNewPart<StyleDefinitionsPart>("rIdStyles").Styles = DocxStyles.Create(content.Metadata.Language);
        main.AddNewPart<NumberingDefinitionsPart>("rIdNumbering").Numbering = body.Numbering.Root;
        main.AddNewPart<DocumentSettingsPart>("rIdSettings").Settings = new W.Settings(new W.AutoHyphenation(), new W.ThemeFontLanguages { Val = content.Metadata.Language });
        main.AddNewPart<HeaderPart>("rIdHeader").Header = new W.Header(Pair("Header", content.Furniture.HeaderLeft, DocxText.Run(content.Furniture.HeaderRight)));
        main.AddNewPart<FooterPart>("rIdFooter").Footer = new W.Footer(Pair(
            "Footer",
            content.Furniture.FooterLeft,
            [DocxText.Run("Seite "), .. DocxText.Field("PAGE", "1"), DocxText.Run(" von "), .. DocxText.Field("NUMPAGES", "1")]));
        foreach (var element in body.Elements())
            main.Document.Body!.Append(element);
        main.Document.Body!.Append(Section());
        body.Notes.Write(main);
    }

    private static W.Paragraph Pair(string style, string left, params OpenXmlElement[] right) => DocxText.Paragraph(
        style,
        [DocxText.Run(CleanText.OneLine(left)), new W.Run(new W.TabChar()), .. right]);

    private static W.SectionProperties Section() => new(
        new W.HeaderReference { Type = W.HeaderFooterValues.Default, Id = "rIdHeader" },
        new W.FooterReference { Type = W.HeaderFooterValues.Default, Id = "rIdFooter" },
        new W.PageSize { Width = 11906, Height = 16838 },
        new W.PageMargin { Top = 1701, Bottom = 1474, Left = 1417, Right = 1134, Header = 709, Footer = 567, Gutter = 0 });

    private void WriteCoreProperties(CoreFilePropertiesPart part)
    {
        var metadata = content.Metadata;
        var time = metadata.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + $"<dc:title>{Escape(metadata.Title)}</dc:title><dc:subject>{Escape(metadata.Subject)}</dc:subject><dc:creator>{Escape(metadata.Author)}</dc:creator><dc:language>{Escape(metadata.Language)}</dc:language>"
            + $"<dcterms:created xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:modified>"
            + "</cp:coreProperties>";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        part.FeedData(stream);
    }

    private static string Escape(string text) => SecurityElement.Escape(CleanText.OneLine(text)) ?? "";
}
