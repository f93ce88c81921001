using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>
/// Breaks text into lines. Every cluster is looked at once or twice, so the time grows with the length of the text and
/// not with its square, whatever the data.
/// </summary>
internal sealed class LineBreaker
{
    private const double Tolerance = 0.01;

    private readonly ShapedText text;
    private readonly double width;
    private readonly double hyphenWidth;
    private readonly List<TextLine> lines = [];
    private int start;
    private double used;
    private Candidate? candidate;

    private LineBreaker(ShapedText text, double width)
    {
        this.text = text;
        this.width = width + Tolerance;
        var face = text.Runs.Count > 0 ? text.Face(0) : null;
        hyphenWidth = face is null ? 0 : face.Advance(face.Glyph('-')) * text.Size / face.UnitsPerEm;
    }

    public static IReadOnlyList<TextLine> Break(ShapedText text, double width)
    {
        var breaker = new LineBreaker(text, width);
        breaker.Run();
        return breaker.lines;
    }

    public static IReadOnlyList<TextLine> Break(IReadOnlyList<TextRun> runs, double size, double width) =>
        Break(TextShaper.Shape(runs, size), width);

    public static IReadOnlyList<TextLine> Break(string text, double size, double width, bool bold = false) =>
        Break(TextShaper.Shape(text, size, bold), width);

    private void Run()
    {
        var i = 0;
        while (i < text.Clusters.Count)
        {
            var cluster = text.Clusters[i];
            if (cluster.Break == LineBreak.NewLine)
                i = End(i, i + 1, used, hyphen: false);
            else if (cluster.Break == LineBreak.Blank && i == start)
                start = ++i;
            else if (cluster.Break != LineBreak.Blank && used + cluster.Width > width && i > start)
                i = EndFullLine(i);
            else
                i = Take(i, cluster);
        }

        if (start < text.Clusters.Count || lines.Count == 0)
            End(text.Clusters.Count, text.Clusters.Count, used, hyphen: false);
    }

    private int Take(int i, Cluster cluster)
    {
        if (cluster.Break == LineBreak.Blank)
            candidate = new Candidate(i, i + 1, used, false);
        if (cluster.Break == LineBreak.SoftHyphen && i > start && used + hyphenWidth <= width)
            candidate = new Candidate(i, i + 1, used + hyphenWidth, true);
        used += cluster.Width;
        if (cluster.Break == LineBreak.After)
            candidate = new Candidate(i + 1, i + 1, used, false);
        return i + 1;
    }

    /// <summary>Ends the line at the last good place; without one, between two letters: nothing runs into the margin.</summary>
    private int EndFullLine(int i) => candidate is { } place
        ? End(place.End, place.Next, place.Width, place.Hyphen)
        : End(i, i, used, hyphen: false);

    private int End(int end, int next, double lineWidth, bool hyphen)
    {
        // Blanks at the end of a line take no room.
        while (end > start && text.Clusters[end - 1].Break == LineBreak.Blank)
            lineWidth -= text.Clusters[--end].Width;
        // One blank is drawn nevertheless: a screen reader would otherwise read the words of two lines as one.
        var drawn = end < next && text.Clusters[end].Break is (LineBreak.Blank or LineBreak.NewLine) ? end + 1 : end;
        lines.Add(new TextLine(text, start, drawn, lineWidth, hyphen));
        start = next;
        used = 0;
        candidate = null;
        return next;
    }

    private readonly record struct Candidate(int End, int Next, double Width, bool Hyphen);
}
