using System.Globalization;
using System.Text;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>Writes the structure tree and the way back from page content to it (ParentTree).</summary>
internal sealed class StructureTree
{
    private readonly List<StructureElement> annotationParents = [];

    public StructureElement Root { get; } = new("Document", null);

    /// <summary>Reserves the key under which an annotation finds its element. Page keys are given from 0, these after them.</summary>
    public int RegisterAnnotation(StructureElement element)
    {
        annotationParents.Add(element);
        return annotationParents.Count - 1;
    }

    /// <summary>The number tree key of an annotation once the number of pages is known.</summary>
    public static int AnnotationKey(int registered, int pages) => pages + registered;

    public int Write(PdfObjectWriter objects, IReadOnlyList<PdfPage> pages)
    {
        Root.Prune();
        var elements = new List<StructureElement>();
        Number(Root, objects, elements);
        var tree = objects.Reserve();
        foreach (var element in elements)
            objects.Set(element.Id, Body(element, tree));
        var parents = new StringBuilder();
        foreach (var page in pages)
            parents.Append(CultureInfo.InvariantCulture, $"{page.Index}{PdfSyntax.References(page.ContentParents.Select(e => e.Id))}");
        for (var i = 0; i < annotationParents.Count; i++)
            parents.Append(CultureInfo.InvariantCulture, $"{AnnotationKey(i, pages.Count)} {annotationParents[i].Id} 0 R ");
        var nextKey = pages.Count + annotationParents.Count;
        objects.Set(tree, string.Create(CultureInfo.InvariantCulture, $"<</Type/StructTreeRoot/K {Root.Id} 0 R/RoleMap<</Title/P>>/ParentTree<</Nums[{parents}]>>/ParentTreeNextKey {nextKey}{Identifiers(elements)}>>"));
        return tree;
    }

    /// <summary>The way from identifiers to elements, in the order of the identifiers.</summary>
    private static string Identifiers(IEnumerable<StructureElement> elements)
    {
        var named = elements.Where(e => e.Identifier is not null).OrderBy(e => e.Identifier, StringComparer.Ordinal).ToList();
        return named.Count == 0 ? "" : $"/IDTree<</Names[{string.Concat(named.Select(e => PdfSyntax.Ascii(e.Identifier!) + PdfSyntax.Reference(e.Id) + ' '))}]>>";
    }

    private static void Number(StructureElement element, PdfObjectWriter objects, List<StructureElement> elements)
    {
        element.Id = objects.Reserve();
        elements.Add(element);
        foreach (var child in element.Children.OfType<ElementChild>())
            Number(child.Element, objects, elements);
    }

    private static string Body(StructureElement element, int tree)
    {
        var body = new StringBuilder("<</Type/StructElem/S/").Append(element.Type);
        body.Append("/P ").Append(PdfSyntax.Reference(element.Parent?.Id ?? tree));
        if (element.Identifier is { } identifier)
            body.Append("/ID").Append(PdfSyntax.Ascii(identifier));
        if (element.AlternativeText is { } alternative)
            body.Append("/Alt").Append(PdfSyntax.Text(alternative));
        if (element.ActualText is { } actual)
            body.Append("/ActualText").Append(PdfSyntax.Text(actual));
        if (element.Attributes is { } attributes)
            body.Append("/A").Append(attributes);
        return body.Append("/K[").AppendJoin(' ', element.Children.Select(Child)).Append("]>>").ToString();
    }

    private static string Child(StructureChild child) => child switch
    {
        ElementChild c => PdfSyntax.Reference(c.Element.Id),
        ContentChild c => string.Create(CultureInfo.InvariantCulture, $"<</Type/MCR/Pg {c.Page.Id} 0 R/MCID {c.MarkedContentId}>>"),
        AnnotationChild c => string.Create(CultureInfo.InvariantCulture, $"<</Type/OBJR/Pg {c.Page.Id} 0 R/Obj {c.Annotation} 0 R>>"),
        _ => throw new InvalidOperationException(child.GetType().Name),
    };
}
