using System.Globalization;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Draws one line of text: glyphs, links, and the mark behind missing values.</summary>
internal sealed class LinePainter(PdfDocument document)
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
        {
            var run = line.Text.Runs[segment.Run];
            var isLink = run.Link is not null && element is not null;
            var owner = isLink ? line.Text.Link(segment.Run, element!) : element;
            var hyphen = line.EndsWithHyphen && segment.To == line.To;
            page.Draw(owner, Operators(page, line.Text, segment, y, isLink ? PageMetrics.Accent : colour, hyphen));
            if (isLink)
                document.AddLink(owner!, page, page.Rectangle(segment.X, y, segment.Width, line.Text.LineHeight), run.Link!);
        }
    }

    /// <summary>The operators of a single line that is drawn later, into a reserved place.</summary>
    public string Operators(PdfPage page, TextLine line, double x, double y, string colour) =>
        string.Concat(Segments(line, x).Select(s => Operators(page, line.Text, s, y, colour, hyphen: false)));

    private static List<Segment> Segments(TextLine line, double x)
    {
        var segments = new List<Segment>();
        for (var i = line.From; i < line.To;)
        {
            var run = line.Text.Clusters[i].Run;
            var first = i;
            var width = 0.0;
            for (; i < line.To && line.Text.Clusters[i].Run == run; i++)
                width += line.Text.Clusters[i].Width;
            segments.Add(new Segment(run, first, i, x, width));
            x += width;
        }

        return segments;
    }

    private static void DrawMark(PdfPage page, Segment segment, double size, double y) =>
        page.Draw(null, Shapes.Fill(page, segment.X - 1, y - 0.5, segment.Width + 2, size * 1.3, PageMetrics.MissingFill));

    private string Operators(PdfPage page, ShapedText text, Segment segment, double y, string colour, bool hyphen)
    {
        var font = document.Font(text.Face(segment.Run));
        var line = new GlyphWriter(font, text.Size);
        for (var i = segment.From; i < segment.To; i++)
            line.Add(text, text.Clusters[i]);
        if (hyphen)
            line.AddHyphen();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"BT {colour} rg /{font.Name} {PdfSyntax.Number(text.Size)} Tf {PdfSyntax.Number(segment.X)} {PdfSyntax.Number(page.Flip(y + text.Size))} Td {line.Finish()} ET");
    }

    private readonly record struct Segment(int Run, int From, int To, double X, double Width);
}
