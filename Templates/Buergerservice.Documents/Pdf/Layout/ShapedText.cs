using Buergerservice.Documents.Content;
using Buergerservice.Documents.Fonts;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>What may happen behind a cluster when a line is full.</summary>
internal enum LineBreak
{
    None,

    /// <summary>A blank: the line may end before it, and it vanishes there.</summary>
    Blank,

    /// <summary>The line may end behind it, for example behind a hyphen.</summary>
    After,

    /// <summary>A soft hyphen: invisible, unless the line ends here.</summary>
    SoftHyphen,

    /// <summary>The line ends here.</summary>
    NewLine,
}

/// <summary>One glyph; an attached one (accent) has an offset from its base glyph in font units.</summary>
internal readonly record struct ShapedGlyph(int Id, int CodePoint, bool Attached, int OffsetX, int OffsetY);

/// <summary>A letter with its accents: never torn apart.</summary>
/// <param name="Run">The index of its run.</param>
/// <param name="Start">Where its text begins in the run.</param>
/// <param name="Length">The length of its text.</param>
/// <param name="FirstGlyph">Its first glyph.</param>
/// <param name="GlyphCount">How many glyphs it has.</param>
/// <param name="Width">Its width in points, with the kerning behind it.</param>
/// <param name="Kerning">The kerning behind it, in font units.</param>
/// <param name="Break">What may happen behind it.</param>
/// <param name="Replaced">The font lacks the character; another stands for it.</param>
internal readonly record struct Cluster(
    int Run,
    int Start,
    int Length,
    int FirstGlyph,
    int GlyphCount,
    double Width,
    int Kerning,
    LineBreak Break,
    bool Replaced);

/// <summary>Text with glyphs and widths, ready to be broken into lines.</summary>
internal sealed class ShapedText(IReadOnlyList<TextRun> runs, double size, IReadOnlyList<TrueTypeFont> faces, List<Cluster> clusters, List<ShapedGlyph> glyphs)
{
    private readonly Dictionary<int, StructureElement> links = [];

    /// <summary>The size of a footnote's mark, as a share of the text's.</summary>
    public const double MarkShare = 0.65;

    public IReadOnlyList<TextRun> Runs => runs;

    public bool HasNotes { get; } = runs.Any(r => r.Note is not null);

    public double SizeOf(int run) => runs[run].Note is null ? size : size * MarkShare;

    public double Size => size;

    public double LineHeight => size * PageMetrics.LineSpacing;

    public IReadOnlyList<Cluster> Clusters => clusters;

    /// <summary>The letter of a cluster that is one plain letter outside links, or <see langword="null"/>.</summary>
    public char? Letter(int cluster)
    {
        var c = clusters[cluster];
        return c is { Length: 1, Break: LineBreak.None } && runs[c.Run] is { Link: null, Note: null } run && char.IsLetter(run.Text[c.Start]) ? run.Text[c.Start] : null;
    }

    public TrueTypeFont Face(int run) => faces[run];

    public ShapedGlyph Glyph(int index) => glyphs[index];

    /// <summary>The link element of a run: one, however many lines the link takes.</summary>
    public StructureElement Link(int run, StructureElement parent)
    {
        if (!links.TryGetValue(run, out var link))
            links[run] = link = parent.Add("Link");
        return link;
    }
}

/// <summary>One line: the clusters from <paramref name="From"/> up to but not including <paramref name="To"/>.</summary>
internal sealed record TextLine(ShapedText Text, int From, int To, double Width, bool EndsWithHyphen);
