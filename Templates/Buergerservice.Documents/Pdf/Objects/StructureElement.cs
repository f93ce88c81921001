namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>A node of the structure tree: what a screen reader sees. Its children are in reading order.</summary>
internal sealed class StructureElement(string type, StructureElement? parent)
{
    private readonly List<StructureChild> children = [];

    public string Type => type;

    public StructureElement? Parent => parent;

    public IReadOnlyList<StructureChild> Children => children;

    /// <summary>The text that stands for a picture.</summary>
    public string? AlternativeText { get; set; }

    /// <summary>The text these glyphs stand for, where it cannot be seen from the glyphs.</summary>
    public string? ActualText { get; set; }

    /// <summary>The attribute dictionary, already in PDF syntax.</summary>
    public string? Attributes { get; set; }

    /// <summary>A name unique in the document, for elements others refer to.</summary>
    public string? Identifier { get; set; }

    public int Id { get; set; }

    public StructureElement Add(string childType)
    {
        var child = new StructureElement(childType, this);
        children.Add(new ElementChild(child));
        return child;
    }

    public void AddContent(PdfPage page, int markedContentId) => children.Add(new ContentChild(page, markedContentId));

    public void AddAnnotation(PdfPage page, int annotation) => children.Add(new AnnotationChild(page, annotation));

    /// <summary>Removes elements without content, such as a paragraph of blanks. Table cells stay: the grid needs them.</summary>
    public void Prune()
    {
        foreach (var child in children.OfType<ElementChild>())
            child.Element.Prune();
        children.RemoveAll(c => c is ElementChild { Element: { Children.Count: 0, Type: not ("TD" or "TH") } });
    }
}

internal abstract record StructureChild;

internal sealed record ElementChild(StructureElement Element) : StructureChild;

internal sealed record ContentChild(PdfPage Page, int MarkedContentId) : StructureChild;

internal sealed record AnnotationChild(PdfPage Page, int Annotation) : StructureChild;
