using System.Globalization;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>The bookmarks beside the pages.</summary>
internal sealed class PdfOutline
{
    private readonly List<Entry> entries = [];

    public bool IsEmpty => entries.Count == 0;

    public void Add(int level, string title, PdfPage page, double y) => entries.Add(new Entry(level, title, page, y));

    public int Write(PdfObjectWriter objects)
    {
        var root = new Entry(0, "", null, 0) { Id = objects.Reserve() };
        var path = new Stack<Entry>([root]);
        foreach (var entry in entries)
        {
            entry.Id = objects.Reserve();
            while (path.Peek().Level >= entry.Level)
                path.Pop();
            entry.Parent = path.Peek();
            entry.Parent.Children.Add(entry);
            path.Push(entry);
        }

        objects.Set(root.Id, $"<</Type/Outlines{ChildLinks(root)}>>");
        foreach (var entry in entries)
            objects.Set(entry.Id, Body(entry));
        return root.Id;
    }

    private static string Body(Entry entry)
    {
        var siblings = entry.Parent!.Children;
        var position = siblings.IndexOf(entry);
        var previous = position > 0 ? "/Prev " + PdfSyntax.Reference(siblings[position - 1].Id) : "";
        var next = position < siblings.Count - 1 ? "/Next " + PdfSyntax.Reference(siblings[position + 1].Id) : "";
        var target = $"/Dest[{PdfSyntax.Reference(entry.Page!.Id)}/XYZ 0 {PdfSyntax.Number(entry.Page.Flip(entry.Y))} 0]";
        return $"<</Title{PdfSyntax.Text(entry.Title)}/Parent {PdfSyntax.Reference(entry.Parent.Id)}{target}{previous}{next}{ChildLinks(entry)}>>";
    }

    private static string ChildLinks(Entry entry)
    {
        if (entry.Children.Count == 0)
            return "";
        // A negative count means: shown folded. Chapters are shown, what is inside them is folded.
        var count = entry.Level == 0 ? entry.Children.Count : -entry.Children.Count;
        return string.Create(CultureInfo.InvariantCulture, $"/First {entry.Children[0].Id} 0 R/Last {entry.Children[^1].Id} 0 R/Count {count}");
    }

    private sealed class Entry(int level, string title, PdfPage? page, double y)
    {
        public int Level => level;

        public string Title => title;

        public PdfPage? Page => page;

        public double Y => y;

        public int Id { get; set; }

        public Entry? Parent { get; set; }

        public List<Entry> Children { get; } = [];
    }
}
