using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Comparison;

/// <summary>An element of the structure tree with its standard type.</summary>
/// <param name="Type">Such as <c>P</c> or <c>TD</c>, own types replaced by what they stand for.</param>
/// <param name="Dictionary">Its dictionary.</param>
/// <param name="Page">The page of its contents that name none.</param>
/// <param name="Depth">How deep it lies.</param>
internal sealed record TagElement(string Type, PdfDictionary Dictionary, PdfValue Page, int Depth);

/// <summary>Finds what the elements of a structure tree show.</summary>
internal sealed class StructureReader
{
    private readonly PdfRevision revision;
    private readonly PdfDictionary root;
    private readonly PdfDictionary roles;
    private readonly Dictionary<int, PageContent> pages = [];
    private readonly HashSet<int> seen = [];
    private readonly Dictionary<PdfDictionary, IReadOnlyList<TagElement>> children = new(ReferenceEqualityComparer.Instance);

    public StructureReader(PdfRevision revision)
    {
        this.revision = revision;
        root = revision.Dictionary(revision.Catalogue["StructTreeRoot"])
            ?? throw new PdfRefusedException("Die PDF-Datei sagt nicht, was in ihr Überschrift, Absatz und Tabelle ist, und kann deshalb nicht verglichen werden.");
        roles = revision.Dictionary(root["RoleMap"]) ?? PdfDictionary.Empty;
    }

    public IReadOnlyList<TagElement> Roots() => Elements(new TagElement("", root, PdfNull.Value, 0));

    public IReadOnlyList<TagElement> Elements(TagElement element)
    {
        // Each element is visited once; looking at its children again is no circle.
        if (!children.TryGetValue(element.Dictionary, out var known))
            children[element.Dictionary] = known = [.. Kids(element).Select(k => Element(k, element)).OfType<TagElement>()];
        return known;
    }

    /// <summary>The text of an element and what is in it, without nested lists; footnotes are handed out instead.</summary>
    public string Text(TagElement element, List<TagElement>? notes = null)
    {
        var text = new StringBuilder();
        Collect(element, text, notes);
        return Normalise(text.ToString());
    }

    public string Alternative(TagElement element) =>
        Normalise((revision.Resolve(element.Dictionary["Alt"]) as PdfString)?.Text ?? Text(element));

    public Drawing Drawing(TagElement element)
    {
        var drawing = new Drawing();
        foreach (var content in Kids(element).Select(k => Content(k, element)).OfType<MarkedContent>())
            drawing.Append(content.Drawing);
        return drawing;
    }

    /// <summary>What a form field says of itself.</summary>
    public string FieldLabel(TagElement element)
    {
        var widget = Kids(element).Select(revision.Dictionary).Where(k => k?.Has("Obj") == true).Select(k => revision.Dictionary(k!["Obj"])).FirstOrDefault();
        return Normalise((revision.Resolve(widget?["TU"] ?? PdfNull.Value) as PdfString)?.Text ?? (revision.Resolve(widget?["T"] ?? PdfNull.Value) as PdfString)?.Text ?? "");
    }

    /// <summary>
    /// Text as it is compared: blanks of any kind as one blank, no soft hyphens and marks without width, and one hyphen,
    /// because glyphs shared by several characters do not say which of them was meant.
    /// </summary>
    private static string Normalise(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (c is '\u00AD' or '\u200B' or '\u200D' or '\uFEFF')
                continue;
            if (char.IsWhiteSpace(c))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else
            {
                clean.Append(c is '\u2010' or '\u2011' ? '-' : c);
            }
        }

        return clean.ToString().TrimEnd();
    }

    private IReadOnlyList<PdfValue> Kids(TagElement element) => revision.Resolve(element.Dictionary["K"]) switch
    {
        PdfArray array => array.Items,
        PdfNull => [],
        _ => [element.Dictionary["K"]],
    };

    private TagElement? Element(PdfValue kid, TagElement parent)
    {
        if (revision.Resolve(kid) is not PdfDictionary dictionary || dictionary.Has("MCID") || dictionary.Has("Obj") || revision.Name(dictionary["S"]) is not { } type)
            return null;
        if ((kid is PdfReference reference && !seen.Add(reference.Number)) || parent.Depth > revision.Budget.Limits.Depth)
            throw PdfRefusedException.Damaged("ihre Gliederung verweist im Kreis");
        revision.Budget.Step();
        return new TagElement(Standard(type), dictionary, dictionary.Has("Pg") ? dictionary["Pg"] : parent.Page, parent.Depth + 1);
    }

    private string Standard(string type)
    {
        // „Title“ is a paragraph for PDF 1.7 and a type of its own here.
        for (var i = 0; i < 10 && type != "Title" && revision.Name(roles[type]) is { } mapped; i++)
            type = mapped;
        return type;
    }

    private void Collect(TagElement element, StringBuilder text, List<TagElement>? notes)
    {
        if ((revision.Resolve(element.Dictionary["ActualText"]) as PdfString)?.Text is { } actual)
        {
            text.Append(actual);
            return;
        }

        var elements = new Queue<TagElement>(Elements(element));
        foreach (var kid in Kids(element))
        {
            if (Content(kid, element) is { } content)
            {
                text.Append(content.Text);
                continue;
            }

            if (elements.TryPeek(out var child) && ReferenceEquals(revision.Resolve(kid), child.Dictionary))
                CollectChild(elements.Dequeue(), text, notes);
        }
    }

    private void CollectChild(TagElement child, StringBuilder text, List<TagElement>? notes)
    {
        if (child.Type == "Note")
            notes?.Add(child);
        else if (child.Type == "Figure")
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" [Bild: {Alternative(child)}] ");
        else if (child.Type is "P" or "Div" or "TD" or "TH" or "LI")
            Collect(child, text.Append(' '), notes);
        else if (child.Type is not ("L" or "Table"))
            Collect(child, text, notes);
    }

    /// <summary>The marked content a child of an element stands for, or null when it is something else.</summary>
    private MarkedContent? Content(PdfValue kid, TagElement element)
    {
        var value = revision.Resolve(kid);
        var (id, page) = value switch
        {
            PdfNumber { Integer: { } number } => (number, element.Page),
            PdfDictionary dictionary when dictionary["MCID"] is PdfNumber { Integer: { } number } => (number, dictionary.Has("Pg") ? dictionary["Pg"] : element.Page),
            _ => (-1, PdfNull.Value),
        };
        if (id is < 0 or > int.MaxValue || page is not PdfReference reference || revision.Dictionary(page) is not { } shown)
            return null;
        if (!pages.TryGetValue(reference.Number, out var content))
            pages[reference.Number] = content = new PageContent(revision, shown);
        return content.Find((int)id);
    }
}
