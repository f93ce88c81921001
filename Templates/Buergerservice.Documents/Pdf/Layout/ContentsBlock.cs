using System.Globalization;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>
/// The table of contents. Its lines are set at once; the page numbers go into reserved places when all headings stand.
/// The numbers have a column of their own, so filling them in moves nothing.
/// </summary>
internal sealed class ContentsBlock(PageFlow flow)
{
    private const double LineHeight = 16;
    private const double Indent = 14;
    private const double NumberColumn = 26;
    private const double DotGap = 6;

    private readonly List<Entry> entries = [];

    public void Set(TableOfContents contents, IReadOnlyList<Heading> headings, StructureElement parent)
    {
        var listed = headings.Select((h, i) => (Heading: h, Index: i)).Where(h => h.Heading.Level <= contents.Depth).ToList();
        if (listed.Count == 0)
            return;
        var title = LineBreaker.Break(contents.Title, 12.5, PageMetrics.Width, bold: true);
        flow.Space(6);
        flow.Need(title[0].Text.LineHeight + (3 * LineHeight));
        flow.SetLines(parent.Add("P"), title, PageMetrics.Left, PageMetrics.Accent);
        flow.Advance(3);
        var list = parent.Add("TOC");
        foreach (var (heading, index) in listed)
            SetEntry(heading, index, list);
        flow.Advance(8);
    }

    /// <summary>Fills in page numbers and links.</summary>
    /// <param name="places">Where every heading of the document stands.</param>
    public void Complete(IReadOnlyList<HeadingPlace> places)
    {
        foreach (var entry in entries)
        {
            var place = places[entry.Heading];
            var number = LineBreaker.Break((place.Page.Index + 1).ToString(CultureInfo.InvariantCulture), PageMetrics.BodySize, NumberColumn)[0];
            entry.FillNumber(flow.Painter.Operators(entry.Page, number, PageMetrics.Right - number.Width, entry.Y, PageMetrics.Ink));
            flow.Document.AddLink(
                entry.Link,
                entry.Page,
                entry.Page.Rectangle(PageMetrics.Left, entry.Y, PageMetrics.Width, LineHeight),
                entry.Title,
                place.Page,
                place.Y);
        }
    }

    private void SetEntry(Heading heading, int index, StructureElement list)
    {
        var indent = Indent * (heading.Level - 1);
        var runs = heading.Runs.Where(r => r.Note is null).Select(r => r with { Bold = heading.Level == 1, Link = null }).ToList();
        var lines = LineBreaker.Break(runs, PageMetrics.BodySize, PageMetrics.Width - indent - NumberColumn - DotGap);
        flow.Need(lines.Count * LineHeight);
        var link = list.Add("TOCI").Add("Reference").Add("Link");
        var x = PageMetrics.Left + indent;
        foreach (var line in lines)
        {
            flow.Painter.Draw(flow.Page, link, line, x, flow.Y, PageMetrics.Ink);
            flow.Advance(LineHeight);
        }

        var y = flow.Y - LineHeight;
        DrawDots(x + lines[^1].Width + DotGap, y);
        entries.Add(new Entry(index, heading.Text, link, flow.Page, y, flow.Page.Reserve(link)));
    }

    private void DrawDots(double from, double y)
    {
        var dot = TextShaper.Shape(". ", PageMetrics.BodySize);
        var width = dot.Clusters.Sum(c => c.Width);
        var to = PageMetrics.Right - NumberColumn + DotGap;
        var count = (int)((to - from) / width);
        if (count < 2)
            return;
        var dots = LineBreaker.Break(string.Concat(Enumerable.Repeat(".\u00A0", count)), PageMetrics.BodySize, PageMetrics.Width)[0];
        flow.Painter.Draw(flow.Page, null, dots, to - dots.Width, y, PageMetrics.Muted);
    }

    private sealed record Entry(int Heading, string Title, StructureElement Link, PdfPage Page, double Y, Action<string> FillNumber);
}

/// <summary>Where a heading stands.</summary>
internal readonly record struct HeadingPlace(PdfPage Page, double Y);
