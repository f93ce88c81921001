using System.Globalization;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Fonts;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>
/// Pages, fonts, annotations and the catalogue of one tagged document. It knows where things are drawn, not why: layout
/// is done elsewhere.
/// </summary>
internal sealed class PdfDocument(DocumentMetadata metadata)
{
    public const double PageWidth = 595.276;
    public const double PageHeight = 841.89;

    private readonly PdfObjectWriter objects = new();
    private readonly StructureTree structure = new();
    private readonly PdfOutline outline = new();
    private readonly List<PdfPage> pages = [];
    private readonly Dictionary<TrueTypeFont, PdfFontResource> fonts = [];
    private readonly SortedDictionary<string, int> images = new(StringComparer.Ordinal);
    private readonly List<PendingAnnotation> annotations = [];
    private readonly List<int> signatureFields = [];

    public StructureElement Root => structure.Root;

    public bool IsGerman => metadata.Language.StartsWith("de", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<PdfPage> Pages => pages;

    public PdfPage AddPage()
    {
        var page = new PdfPage(objects.Reserve(), pages.Count, PageHeight);
        pages.Add(page);
        return page;
    }

    public PdfFontResource Font(TrueTypeFont font)
    {
        if (!fonts.TryGetValue(font, out var resource))
            fonts[font] = resource = new PdfFontResource(font, string.Create(CultureInfo.InvariantCulture, $"F{fonts.Count}"));
        return resource;
    }

    public void AddBookmark(int level, string title, PdfPage page, double y) => outline.Add(level, title, page, y);

    /// <summary>The resource name of a picture; the same picture is stored once.</summary>
    public string Image(PdfImage image)
    {
        if (!images.ContainsKey(image.Key))
            images[image.Key] = image.Write(objects);
        return image.Key;
    }

    /// <summary>A link to a web or mail address. PDF/UA asks for a description of every link.</summary>
    public void AddLink(StructureElement element, PdfPage page, string rectangle, Uri address) =>
        Annotate(element, page, $"/Subtype/Link/Rect{rectangle}/Border[0 0 0]/F 4/Contents{PdfSyntax.Text(address.AbsoluteUri)}/A<</S/URI/URI{PdfSyntax.Ascii(address.AbsoluteUri)}>>");

    /// <summary>A link inside the document.</summary>
    public void AddLink(StructureElement element, PdfPage page, string rectangle, string description, PdfPage target, double y) =>
        Annotate(element, page, $"/Subtype/Link/Rect{rectangle}/Border[0 0 0]/F 4/Contents{PdfSyntax.Text(description)}/Dest[{PdfSyntax.Reference(target.Id)}/XYZ 0 {PdfSyntax.Number(target.Flip(y))} 0]");

    /// <summary>
    /// An empty signature field. It must exist before the first signature: a field made while signing has no place in
    /// the structure tree.
    /// </summary>
    public void AddSignatureField(StructureElement form, PdfPage page, double x, double y, double width, double height, string name, string tooltip, string owner)
    {
        var appearance = objects.AddStream(
            $"/Type/XObject/Subtype/Form/BBox{PdfSyntax.Numbers(0, 0, width, height)}/Resources<<>>", [], compress: false);
        var id = Annotate(
            form,
            page,
            $"/Subtype/Widget/FT/Sig/T{PdfSyntax.Text(name)}/TU{PdfSyntax.Text(tooltip)}{owner}/F 132/P {PdfSyntax.Reference(page.Id)}"
            + $"/Rect{page.Rectangle(x, y, width, height)}/AP<</N {PdfSyntax.Reference(appearance)}>>");
        signatureFields.Add(id);
    }

    public byte[] Write(IReadOnlyList<DocumentAttachment> attachments)
    {
        foreach (var annotation in annotations)
            objects.Set(annotation.Id, string.Create(CultureInfo.InvariantCulture, $"<</Type/Annot{annotation.Entries}/StructParent {StructureTree.AnnotationKey(annotation.Key, pages.Count)}>>"));
        var pageTree = WritePages(WriteResources());
        var tree = structure.Write(objects, pages);
        var xmp = objects.AddStream("/Type/Metadata/Subtype/XML", XmpMetadata.Create(metadata), compress: false);
        var profile = objects.AddStream("/N 3", IccProfile.Srgb());
        var bookmarks = outline.IsEmpty ? "" : $"/Outlines {PdfSyntax.Reference(outline.Write(objects))}/PageMode/UseOutlines";
        var form = signatureFields.Count == 0 ? "" : $"/AcroForm<</Fields{PdfSyntax.References(signatureFields)}/SigFlags 0>>";
        var catalogue = objects.Add(
            $"<</Type/Catalog/Pages {PdfSyntax.Reference(pageTree)}/Lang{PdfSyntax.Ascii(metadata.Language)}/MarkInfo<</Marked true>>"
            + $"/StructTreeRoot {PdfSyntax.Reference(tree)}/Metadata {PdfSyntax.Reference(xmp)}/ViewerPreferences<</DisplayDocTitle true>>"
            + "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
            + $"/DestOutputProfile {PdfSyntax.Reference(profile)}>>]"
            + PdfAttachments.Write(objects, attachments, metadata.Created) + bookmarks + form + ">>");
        return objects.Write(catalogue, objects.Add(Information()));
    }

    private int Annotate(StructureElement element, PdfPage page, string entries)
    {
        var id = objects.Reserve();
        element.AddAnnotation(page, id);
        page.AddAnnotation(id);
        annotations.Add(new PendingAnnotation(id, structure.RegisterAnnotation(element), entries));
        return id;
    }

    private int WriteResources()
    {
        var fontEntries = string.Concat(fonts.Values.Select(f => $"/{f.Name} {PdfSyntax.Reference(f.Write(objects))}"));
        var imageEntries = string.Concat(images.Select(i => $"/{i.Key} {PdfSyntax.Reference(i.Value)}"));
        return objects.Add($"<</Font<<{fontEntries}>>/XObject<<{imageEntries}>>>>");
    }

    private int WritePages(int resources)
    {
        var tree = objects.Reserve();
        foreach (var page in pages)
        {
            var content = objects.AddStream("", PdfSyntax.Latin1(page.Content()));
            var notes = page.Annotations.Count == 0 ? "" : "/Annots" + PdfSyntax.References(page.Annotations);
            objects.Set(page.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"<</Type/Page/Parent {tree} 0 R/MediaBox{PdfSyntax.Numbers(0, 0, PageWidth, PageHeight)}/Resources {resources} 0 R/Contents {content} 0 R/StructParents {page.Index}/Tabs/S{notes}>>"));
        }

        objects.Set(tree, string.Create(CultureInfo.InvariantCulture, $"<</Type/Pages/Count {pages.Count}/Kids{PdfSyntax.References(pages.Select(p => p.Id))}>>"));
        return tree;
    }

    private string Information()
    {
        var author = metadata.Author.Length == 0 ? "" : "/Author" + PdfSyntax.Text(metadata.Author);
        var subject = metadata.Subject.Length == 0 ? "" : "/Subject" + PdfSyntax.Text(metadata.Subject);
        var time = PdfSyntax.Date(metadata.Created);
        return $"<</Title{PdfSyntax.Text(metadata.Title)}{author}{subject}/Producer{PdfSyntax.Text(XmpMetadata.Producer)}/CreationDate{time}/ModDate{time}>>";
    }

    private sealed record PendingAnnotation(int Id, int Key, string Entries);
}
