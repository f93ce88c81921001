using System.Globalization;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Draws one line of text: glyphs, links, and the mark behind missing values.</summary>
internal sealed class LinePainter(PdfDocument document, Footnotes footnotes)
{
    /// <summary>Draws the line with its baseline one font size below <paramref name="y"/>.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="element">What it belongs to; <see langword="null"/> for page furniture.</param>
    /// <param name="line">The line.</param>
    /// <param name="x">Its left end.</param>
    /// <param name="y">Its top.</param>
    /// <param name="colour">The text's colour.</param>
    public void Draw(PdfPage page, StructureElement? element, TextLine line, double x, double y, string colour)
    {
        var segments = Segments(line, x);
        foreach (var segment in segments.Where(s => line.Text.Runs[s.Run].Missing))
            DrawMark(page, segment, line.Text.Size, y);
        foreach (var segment in segments)
            Draw(page, element, line, segment, y, colour);
    }

    /// <summary>The operators of a single line that is drawn later, into a reserved place.</summary>
    public string Operators(PdfPage page, TextLine line, double x, double y, string colour) =>
        string.Concat(Segments(line, x).Select(s => Operators(page, line.Text, s, y, colour)));

    /// <summary>Cuts the line where the run changes, and around everything that needs actual text.</summary>
    private static List<Segment> Segments(TextLine line, double x)
    {
        var text = line.Text;
        var segments = new List<Segment>();
        for (var i = line.From; i < line.To;)
        {
            var first = i;
            var width = 0.0;
            do
                width += text.Clusters[i++].Width;
            while (i < line.To && text.Clusters[i].Run == text.Clusters[first].Run && !NeedsActualText(text.Clusters[first]) && !NeedsActualText(text.Clusters[i]));
            segments.Add(new Segment(text.Clusters[first].Run, first, i, x, width, ActualText(text, text.Clusters[first])));
            x += width;
        }

        // Copied text must not contain the hyphen the line break brought: its actual text is the soft hyphen.
        if (line.EndsWithHyphen && segments is [.., var last])
            segments.Add(new Segment(last.Run, line.To, line.To, x, 0, "\u00AD"));
        return segments;
    }

    /// <summary>A letter with separate accents is several glyphs, a replaced character is another: both say what they are.</summary>
    private static bool NeedsActualText(Cluster cluster) => cluster.GlyphCount > 1 || cluster.Replaced;

    private static string? ActualText(ShapedText text, Cluster cluster) =>
        NeedsActualText(cluster) ? text.Runs[cluster.Run].Text.Substring(cluster.Start, cluster.Length) : null;

    private static void DrawMark(PdfPage page, Segment segment, double size, double y) =>
        page.Draw(null, Shapes.Fill(page, segment.X - 1, y - 0.5, segment.Width + 2, size * 1.3, PageMetrics.MissingFill));

    private void Draw(PdfPage page, StructureElement? element, TextLine line, Segment segment, double y, string colour)
    {
        if (element is not null && line.Text.Runs[segment.Run] is { Note: not null } mark)
        {
            page.Draw(element.Add("Reference"), Operators(page, line.Text, segment, y, colour));
            footnotes.Add(element, mark);
            return;
        }

        var link = element is null ? null : line.Text.Runs[segment.Run].Link;
        var owner = link is null ? element : line.Text.Link(segment.Run, element!);
        var target = owner;
        if (owner is not null && segment.ActualText is { } actual)
        {
            target = owner.Add("Span");
            target.ActualText = actual;
        }

        page.Draw(target, Operators(page, line.Text, segment, y, link is null ? colour : PageMetrics.Accent));
        if (link is null || segment.Width <= 0)
            return;
        // Colour alone must not tell a link from other text.
        var baseline = y + (line.Text.Size * 1.15);
        page.Draw(null, Shapes.Line(page, PageMetrics.Accent, 0.5, (segment.X, baseline), (segment.X + segment.Width, baseline)));
        document.AddLink(owner!, page, page.Rectangle(segment.X, y, segment.Width, line.Text.LineHeight), link);
    }

    private string Operators(PdfPage page, ShapedText text, Segment segment, double y, string colour)
    {
        var font = document.Font(text.Face(segment.Run));
        var size = text.SizeOf(segment.Run);
        // A footnote's mark is smaller and raised.
        var rise = size < text.Size ? text.Size * 0.35 : 0;
        var line = new GlyphWriter(font, size);
        for (var i = segment.From; i < segment.To; i++)
            line.Add(text, text.Clusters[i]);
        if (segment.From == segment.To)
            line.AddHyphen();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"BT {colour} rg /{font.Name} {PdfSyntax.Number(size)} Tf {PdfSyntax.Number(segment.X)} {PdfSyntax.Number(page.Flip(y + text.Size - rise))} Td {line.Finish()} ET");
    }

    private readonly record struct Segment(int Run, int From, int To, double X, double Width, string? ActualText);
}
