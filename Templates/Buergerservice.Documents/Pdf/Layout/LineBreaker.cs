using Buergerservice.Documents.Content;
using Buergerservice.Documents.Hyphenation;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>
/// Breaks text into lines. Every cluster is looked at once or twice, so the time grows with the length of the text and
/// not with its square, whatever the data.
/// </summary>
internal sealed class LineBreaker
{
    private const double Tolerance = 0.01;

    // Text is set ragged right: up to here the right edge may be ragged before a word is divided.
    private const double LargestGapShare = 0.12;
    private const double LargestGap = 24;

    private readonly ShapedText text;
    private readonly double width;
    private readonly double hyphenWidth;
    private readonly bool divide;
    private readonly List<TextLine> lines = [];
    private int start;
    private double used;
    private Candidate? candidate;

    private LineBreaker(ShapedText text, double width, bool divide)
    {
        this.text = text;
        this.width = width + Tolerance;
        this.divide = divide;
        var face = text.Runs.Count > 0 ? text.Face(0) : null;
        hyphenWidth = face is null ? 0 : face.Advance(face.Glyph('-')) * text.Size / face.UnitsPerEm;
    }

    /// <param name="runs">The text.</param>
    /// <param name="size">Its size in points.</param>
    /// <param name="width">The lines' width in points.</param>
    /// <param name="divide">Whether German words may be divided where the line would otherwise stay short.</param>
    public static IReadOnlyList<TextLine> Break(IReadOnlyList<TextRun> runs, double size, double width, bool divide = false) =>
        Break(TextShaper.Shape(runs, size), width, divide);

    public static IReadOnlyList<TextLine> Break(string text, double size, double width, bool bold = false) =>
        Break(TextShaper.Shape(text, size, bold), width, divide: false);

    private static List<TextLine> Break(ShapedText text, double width, bool divide)
    {
        var breaker = new LineBreaker(text, width, divide);
        breaker.Run();
        return breaker.lines;
    }

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
    private int EndFullLine(int i)
    {
        if (Division(i) is { } division)
            candidate = division;
        return candidate is { } place
            ? End(place.End, place.Next, place.Width, place.Hyphen)
            : End(i, i, used, hyphen: false);
    }

    /// <summary>The last place between two syllables that still fits. Words stay whole while the line is well filled.</summary>
    private Candidate? Division(int overflowing)
    {
        var wordStart = candidate?.Next ?? start;
        if (!divide || (candidate is { } whole && width - whole.Width < Math.Max(width * LargestGapShare, LargestGap)))
            return null;
        int end = overflowing, first = overflowing;
        while (end < text.Clusters.Count && text.Letter(end) is not null)
            end++;
        while (first > wordStart && text.Letter(first - 1) is not null)
            first--;
        var word = string.Concat(Enumerable.Range(first, end - first).Select(c => text.Letter(c)));
        var places = GermanHyphenation.Patterns.Value.Places(word);
        var line = used;
        var at = overflowing;
        foreach (var place in places.Reverse().Where(p => first + p <= overflowing))
        {
            while (at > first + place)
                line -= text.Clusters[--at].Width;
            if (line + hyphenWidth <= width)
                return new Candidate(at, at, line + hyphenWidth, true);
        }

        return null;
    }

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
