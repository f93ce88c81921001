using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Title, headings, paragraphs and lists.</summary>
internal sealed class TextBlocks(PageFlow flow)
{
    private const double SpaceAfterParagraph = 6;
    private const double SpaceAfterHeading = 4;
    private const double ItemIndent = 18;
    private const double MarkIndent = 4;
    private const double BoxSize = 9;

    private int lastLevel;

    public static double LeadHeight(Paragraph paragraph) => LeadHeight(paragraph.Runs, PageMetrics.Width);

    public static double LeadHeight(IReadOnlyList<TextRun> runs, double width) =>
        Math.Min(2, LineBreaker.Break(runs, PageMetrics.BodySize, width).Count) * PageMetrics.BodySize * PageMetrics.LineSpacing;

    public static double LeadHeight(Heading heading) => SpaceBefore(heading.Level) + (SizeOf(heading.Level) * PageMetrics.LineSpacing) + SpaceAfterHeading;

    public static double LeadHeightOfItems(IEnumerable<IReadOnlyList<TextRun>> items) =>
        items.Take(1).Sum(i => LeadHeight(i, PageMetrics.Width - ItemIndent));

    public void SetTitle(TitleBlock title, StructureElement parent)
    {
        SetTitleLine(title.Runs, 22, PageMetrics.Accent, parent);
        if (title.Subtitle is { } subtitle)
            SetTitleLine(subtitle, 13, PageMetrics.Muted, parent);
        flow.Advance(10);
    }

    /// <summary>Sets a heading together with the beginning of what follows it.</summary>
    public PdfPage SetHeading(Heading heading, StructureElement parent, double followingHeight)
    {
        // A skipped level would leave readers of the outline searching for a chapter that does not exist.
        var level = Math.Clamp(heading.Level, 1, Math.Min(6, lastLevel + 1));
        lastLevel = level;
        var size = SizeOf(level);
        var lines = LineBreaker.Break([.. heading.Runs.Select(r => r with { Bold = true })], size, PageMetrics.Width);
        flow.Need(SpaceBefore(level) + (lines.Count * size * PageMetrics.LineSpacing) + SpaceAfterHeading + followingHeight);
        flow.Space(SpaceBefore(level));
        var page = flow.Page;
        flow.Document.AddBookmark(level, heading.Text, page, flow.Y - 4);
        flow.SetLines(parent.Add("H" + (char)('0' + level)), lines, PageMetrics.Left, PageMetrics.Accent);
        flow.Advance(SpaceAfterHeading);
        return page;
    }

    public void SetParagraph(Paragraph paragraph, StructureElement parent, double followingHeight)
    {
        var lines = flow.Break(paragraph.Runs, PageMetrics.BodySize, PageMetrics.Width);
        if (followingHeight > 0)
            flow.Need((Math.Min(lines.Count, 3) * PageMetrics.BodySize * PageMetrics.LineSpacing) + followingHeight);
        flow.SetLines(parent.Add("P"), lines, PageMetrics.Left, PageMetrics.Ink);
        flow.Advance(SpaceAfterParagraph);
    }

    public void SetList(ListBlock list, StructureElement parent)
    {
        SetList(list, parent, 1);
        flow.Advance(SpaceAfterParagraph - 2);
    }

    public void SetCheckList(CheckList list, StructureElement parent)
    {
        var element = parent.Add("L");
        element.Attributes = "<</O/List/ListNumbering/None>>";
        foreach (var item in list.Items)
            SetItem(element, item.Runs, PageMetrics.Left, label => DrawBox(label, item.Ticked));
        flow.Advance(SpaceAfterParagraph - 2);
    }

    private static double SizeOf(int level) => level switch { 1 => 15.5, 2 => 12.5, 3 => 11, _ => PageMetrics.BodySize };

    private static double SpaceBefore(int level) => level switch { 1 => 16, 2 => 10, _ => 7 };

    private void SetTitleLine(IReadOnlyList<TextRun> runs, double size, string colour, StructureElement parent)
    {
        var bold = runs.Select(r => r with { Bold = size > 20 }).ToList();
        flow.SetLines(parent.Add("Title"), LineBreaker.Break(bold, size, PageMetrics.Width), PageMetrics.Left, colour);
    }

    private void SetList(ListBlock list, StructureElement parent, int level)
    {
        if (level > ListBlock.DeepestLevel)
            throw new ArgumentException($"Listen dürfen höchstens {ListBlock.DeepestLevel} Ebenen tief sein.");
        var isOdd = level % 2 == 1;
        var element = parent.Add("L");
        element.Attributes = $"<</O/List/ListNumbering/{(list.Numbered ? isOdd ? "Decimal" : "LowerAlpha" : isOdd ? "Disc" : "Circle")}>>";
        var x = PageMetrics.Left + ((level - 1) * ItemIndent);
        var number = 0;
        foreach (var item in list.Items)
        {
            number++;
            var mark = !list.Numbered ? isOdd ? "•" : "◦" : isOdd ? FormattableString.Invariant($"{number}.") : FormattableString.Invariant($"{Letters(number)})");
            var body = SetItem(element, item.Runs, x, label => DrawMark(label, mark, x));
            if (item.Nested is { } nested)
                SetList(nested, body, level + 1);
        }
    }

    /// <summary>a to z, then aa, ab …</summary>
    private static string Letters(int number) => number <= 26
        ? ((char)('a' + number - 1)).ToString()
        : Letters((number - 1) / 26) + (char)('a' + ((number - 1) % 26));

    private StructureElement SetItem(StructureElement list, IReadOnlyList<TextRun> runs, double x, Action<StructureElement> drawLabel)
    {
        var lines = flow.Break(runs, PageMetrics.BodySize, PageMetrics.Right - x - ItemIndent);
        flow.Need((Math.Min(lines.Count, 2) * PageMetrics.BodySize * PageMetrics.LineSpacing) + flow.NotesHeight(lines.Take(2)));
        var item = list.Add("LI");
        drawLabel(item.Add("Lbl"));
        var body = item.Add("LBody");
        flow.SetLines(body, lines, x + ItemIndent, PageMetrics.Ink);
        flow.Advance(2);
        return body;
    }

    private void DrawMark(StructureElement label, string mark, double x)
    {
        var line = LineBreaker.Break(mark, PageMetrics.BodySize, PageMetrics.Width)[0];
        // Numbers of several digits grow to the left, so that the texts stay in one line.
        flow.Painter.Draw(flow.Page, label, line, Math.Min(x + MarkIndent, x + ItemIndent - 4 - line.Width), flow.Y, PageMetrics.Ink);
    }

    private void DrawBox(StructureElement label, bool ticked)
    {
        const double x = PageMetrics.Left + 2;
        var y = flow.Y + 2.4;
        var figure = label.Add("Figure");
        figure.AlternativeText = ticked ? "angekreuzt" : "nicht angekreuzt";
        figure.Attributes = $"<</O/Layout/Placement/Block/BBox{flow.Page.Rectangle(x - 0.5, y - 0.5, BoxSize + 1, BoxSize + 1)}>>";
        flow.Page.Draw(figure, Shapes.Outline(flow.Page, x, y, BoxSize, BoxSize, PageMetrics.Ink, 0.8));
        if (ticked)
            flow.Page.Draw(figure, Shapes.Line(flow.Page, PageMetrics.Ink, 1.4, (x + 1.8, y + 4.6), (x + 3.9, y + 7), (x + 7.4, y + 1.8)));
    }
}
