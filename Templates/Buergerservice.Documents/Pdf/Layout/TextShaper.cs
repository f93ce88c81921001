using System.Globalization;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Fonts;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Finds the glyphs of a text, sets accents on their letters and marks where lines may end.</summary>
internal sealed class TextShaper
{
    private const char SoftHyphen = '\u00AD';
    private const int ZeroWidthSpace = 0x200B;
    private const int ReplacementCharacter = 0xFFFD;
    private const int LettersBeforeBreak = 3;

    private readonly FontFamily family = FontFamily.LiberationSans;
    private readonly List<Cluster> clusters = [];
    private readonly List<ShapedGlyph> glyphs = [];
    private double size;
    private TrueTypeFont face;
    private int run;
    private int lettersInWord;
    private bool inAddress;

    private TextShaper(double size)
    {
        this.size = size;
        face = family.Face(bold: false, italic: false);
    }

    public static ShapedText Shape(IReadOnlyList<TextRun> runs, double size)
    {
        var shaper = new TextShaper(size);
        var faces = runs.Select(r => shaper.family.Face(r.Bold, r.Italic)).ToList();
        for (shaper.run = 0; shaper.run < runs.Count; shaper.run++)
        {
            shaper.face = faces[shaper.run];
            shaper.size = runs[shaper.run].Note is null ? size : size * ShapedText.MarkShare;
            shaper.AddRun(runs[shaper.run]);
        }

        shaper.KeepDashesWithTheirWord(runs);
        return new ShapedText(runs, size, faces, shaper.clusters, shaper.glyphs);
    }

    public static ShapedText Shape(string text, double size, bool bold = false) =>
        Shape([new TextRun(text) { Bold = bold }], size);

    private void AddRun(TextRun textRun)
    {
        var text = textRun.Text;
        var position = 0;
        inAddress = textRun.Link is not null;
        foreach (var rune in text.EnumerateRunes())
        {
            Add(text, rune, position);
            position += rune.Utf16SequenceLength;
        }
    }

    private void Add(string text, Rune rune, int position)
    {
        var category = Rune.GetUnicodeCategory(rune);
        var length = rune.Utf16SequenceLength;
        switch (rune.Value)
        {
            case '\n':
                AddNewLine(position, length);
                return;
            case SoftHyphen:
                AddEmpty(position, length, LineBreak.SoftHyphen);
                return;
            case ZeroWidthSpace:
                AddEmpty(position, length, LineBreak.After);
                return;
        }

        // Joiners and the like have no glyph and no width.
        if (category == UnicodeCategory.Format)
            return;
        var glyph = face.Glyph(rune.Value);
        var replaced = false;
        if (glyph == 0)
            (rune, replaced) = Replacement(category);
        if (glyph == 0)
            glyph = face.Glyph(rune.Value);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark && !replaced && TryAttach(glyph, rune, position, length))
            return;
        AddLetter(rune, glyph, position, length, replaced ? LineBreak.None : BreakAfter(text, rune, position), replaced);
        lettersInWord = Rune.IsLetter(rune) ? lettersInWord + 1 : 0;
    }

    private void AddEmpty(int position, int length, LineBreak lineBreak) =>
        clusters.Add(new Cluster(run, position, length, glyphs.Count, 0, 0, 0, lineBreak, false));

    /// <summary>A line end is drawn as a blank without width, which keeps the words apart when the text is copied.</summary>
    private void AddNewLine(int position, int length)
    {
        clusters.Add(new Cluster(run, position, length, glyphs.Count, 1, 0, 0, LineBreak.NewLine, false));
        glyphs.Add(new ShapedGlyph(face.Glyph(' '), ' ', false, 0, 0));
        lettersInWord = 0;
    }

    /// <summary>
    /// What stands for a character the font lacks. PDF/A forbids the „missing glyph“ box; a visible replacement with the
    /// original as actual text is allowed.
    /// </summary>
    private (Rune Rune, bool Replaced) Replacement(UnicodeCategory category)
    {
        if (category == UnicodeCategory.SpaceSeparator)
            return (new Rune(' '), false);
        return (new Rune(face.Glyph(ReplacementCharacter) != 0 ? ReplacementCharacter : '?'), true);
    }

    private bool TryAttach(int mark, Rune rune, int position, int length)
    {
        if (clusters.Count == 0 || clusters[^1] is not { GlyphCount: > 0, Break: not LineBreak.Blank } cluster || cluster.Run != run)
            return false;
        // First to the accent below it, then to the letter.
        for (var i = glyphs.Count - 1; i >= cluster.FirstGlyph; i--)
        {
            var below = glyphs[i];
            if (face.AttachMark(below.Id, mark) is not { } offset)
                continue;
            glyphs.Add(new ShapedGlyph(mark, rune.Value, true, offset.X + below.OffsetX, offset.Y + below.OffsetY));
            clusters[^1] = cluster with { Length = position + length - cluster.Start, GlyphCount = cluster.GlyphCount + 1 };
            return true;
        }

        return false;
    }

    private void AddLetter(Rune rune, int glyph, int position, int length, LineBreak lineBreak, bool replaced)
    {
        Kern(glyph);
        clusters.Add(new Cluster(run, position, length, glyphs.Count, 1, Points(face.Advance(glyph)), 0, lineBreak, replaced));
        glyphs.Add(new ShapedGlyph(glyph, rune.Value, false, 0, 0));
    }

    private void Kern(int glyph)
    {
        if (clusters.Count == 0 || clusters[^1] is not { GlyphCount: 1, Break: LineBreak.None } previous || previous.Run != run)
            return;
        var kerning = face.Kerning(glyphs[previous.FirstGlyph].Id, glyph);
        if (kerning != 0)
            clusters[^1] = previous with { Kerning = kerning, Width = previous.Width + Points(kerning) };
    }

    private double Points(int units) => units * size / face.UnitsPerEm;

    /// <summary>Behind a hyphen or slash between longer words a line may end, but not in „E-Mail“ or „24/7“.</summary>
    private LineBreak BreakAfter(string text, Rune rune, int position)
    {
        if (rune.Value == ' ')
            return LineBreak.Blank;
        var next = position + rune.Utf16SequenceLength;
        if (inAddress && (rune.Value is '@' or '/' or '?' or '&'))
            return LineBreak.After;
        return rune.Value is '-' or '/' or 0x2010 or 0x2013 && lettersInWord >= LettersBeforeBreak && next < text.Length && char.IsLetter(text[next])
            ? LineBreak.After
            : LineBreak.None;
    }

    /// <summary>„Wort – Wort“: the dash stays at the end of the line and never begins one.</summary>
    private void KeepDashesWithTheirWord(IReadOnlyList<TextRun> runs)
    {
        for (var i = 0; i + 1 < clusters.Count; i++)
        {
            var next = clusters[i + 1];
            if (clusters[i].Break == LineBreak.Blank && next.Length == 1 && runs[next.Run].Text[next.Start] == '–')
                clusters[i] = clusters[i] with { Break = LineBreak.None };
        }
    }
}
