using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Comparison;

/// <summary>Reads a tagged PDF in the order of its structure tree (ISO 32000-1, 14.7): what a screen reader would say.</summary>
internal sealed class TaggedContent
{
    private const int MostParts = 50_000;
    private readonly StructureReader structure;
    private readonly List<DocumentPart> parts = [];
    private string chapter = "";

    private TaggedContent(StructureReader structure) => this.structure = structure;

    /// <exception cref="PdfRefusedException">The file is not tagged, or its structure tree is damaged.</exception>
    public static IReadOnlyList<DocumentPart> Read(PdfRevision revision)
    {
        var structure = new StructureReader(revision);
        var content = new TaggedContent(structure);
        foreach (var element in structure.Roots())
            content.Walk(element);
        return content.parts;
    }

    private void Walk(TagElement element)
    {
        switch (element.Type)
        {
            case "H" or "H1" or "H2" or "H3" or "H4" or "H5" or "H6":
                AddHeading(element);
                break;
            case "Title":
                AddText(PartKind.Title, element);
                break;
            case "P":
                AddText(PartKind.Paragraph, element);
                break;
            case "Caption":
                AddText(PartKind.Caption, element);
                break;
            case "Note":
                AddText(PartKind.Note, element);
                break;
            case "L":
                AddList(element, 1);
                break;
            case "Table":
                AddTable(element);
                break;
            case "Figure":
                Add(PartKind.Figure, 0, [structure.Alternative(element)], drawing: structure.Drawing(element));
                break;
            case "Form":
                Add(PartKind.SignatureField, 0, [structure.FieldLabel(element)]);
                break;
            // Made from the headings, with page numbers that move.
            case "TOC":
                break;
            default:
                foreach (var child in structure.Elements(element))
                    Walk(child);
                break;
        }
    }

    private void AddHeading(TagElement element)
    {
        var notes = new List<TagElement>();
        chapter = structure.Text(element, notes);
        Add(PartKind.Heading, element.Type.Length > 1 ? element.Type[1] - '0' : 1, [chapter]);
        AddNotes(notes);
    }

    private void AddText(PartKind kind, TagElement element)
    {
        var notes = new List<TagElement>();
        if (structure.Text(element, notes) is { Length: > 0 } text)
            Add(kind, 0, [text]);
        AddNotes(notes);
    }

    private void AddNotes(List<TagElement> notes)
    {
        // A note's own mark is a number that moves with the notes before it.
        foreach (var note in notes)
            Add(PartKind.Note, 0, [string.Join(' ', structure.Elements(note).Where(e => e.Type != "Lbl").Select(e => structure.Text(e)))]);
    }

    private void AddList(TagElement list, int level)
    {
        foreach (var item in structure.Elements(list).Where(e => e.Type == "LI"))
        {
            var notes = new List<TagElement>();
            var label = structure.Elements(item).FirstOrDefault(e => e.Type == "Lbl");
            // A box says something; a number only counts, and counts on when an entry is put before it.
            var box = label is null ? null : structure.Elements(label).FirstOrDefault(e => e.Type == "Figure");
            var body = structure.Elements(item).Where(e => e.Type != "Lbl").ToList();
            var text = string.Join(' ', body.Select(b => structure.Text(b, notes)).Where(t => t.Length > 0));
            Add(PartKind.ListItem, level, [box is null ? text : $"{structure.Alternative(box)}: {text}"]);
            AddNotes(notes);
            foreach (var nested in body.SelectMany(b => b.Type == "L" ? [b] : structure.Elements(b).Where(e => e.Type == "L")))
                AddList(nested, level + 1);
        }
    }

    private void AddTable(TagElement table)
    {
        IReadOnlyList<string> columns = [];
        foreach (var child in structure.Elements(table))
        {
            if (child.Type == "Caption")
                AddText(PartKind.Caption, child);
            foreach (var row in child.Type == "TR" ? [child] : structure.Elements(child).Where(e => e.Type == "TR"))
            {
                var notes = new List<TagElement>();
                var cells = structure.Elements(row).ToList();
                var texts = cells.ConvertAll(c => structure.Text(c, notes));
                var isHead = cells.Count > 0 && cells.TrueForAll(c => c.Type == "TH");
                if (isHead)
                    columns = texts;
                Add(isHead ? PartKind.TableHead : PartKind.TableRow, 0, texts, isHead ? [] : columns);
                AddNotes(notes);
            }
        }
    }

    private void Add(PartKind kind, int level, List<string> cells, IReadOnlyList<string>? columns = null, Drawing? drawing = null)
    {
        if (parts.Count == MostParts)
            throw new PdfRefusedException($"Die PDF-Datei hat mehr als {MostParts} Absätze und Tabellenzeilen und wird nicht verglichen.");
        if (cells.Count > 0)
            parts.Add(new DocumentPart(kind, level, chapter, cells, columns ?? [], drawing));
    }
}
