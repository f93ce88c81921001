using System.Globalization;
using System.Text;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Writes glyphs as text-showing operators, with kerning and raised accents.</summary>
internal sealed class GlyphWriter(PdfFontResource font, double size)
{
    private const int ZeroWidthSpace = 0x200B;

    private readonly StringBuilder operators = new("[");
    private readonly StringBuilder hex = new();
    private readonly double thousandths = 1000.0 / font.Font.UnitsPerEm;

    public void Add(ShapedText text, Cluster cluster)
    {
        var baseAdvance = 0;
        for (var i = cluster.FirstGlyph; i < cluster.FirstGlyph + cluster.GlyphCount; i++)
        {
            var glyph = text.Glyph(i);
            font.Use(glyph.Id, char.ConvertFromUtf32(glyph.CodePoint));
            if (glyph.Attached)
                AddAttached(glyph, baseAdvance);
            else
                Show(glyph.Id);
            baseAdvance = glyph.Attached ? baseAdvance : font.Font.Advance(glyph.Id);
        }

        if (cluster.GlyphCount > 1)
            EndAtBase();
        if (cluster.Kerning != 0)
            Move(-cluster.Kerning);
    }

    public void AddHyphen()
    {
        var glyph = font.Font.Glyph('-');
        font.Use(glyph, "-");
        Show(glyph);
    }

    public string Finish()
    {
        FlushHex();
        return operators.Append("] TJ").ToString().Replace("[] TJ ", "", StringComparison.Ordinal);
    }

    private void Show(int glyph) => hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");

    /// <summary>
    /// Ends a letter with accents where the letter ends, with a glyph without width. Readers take the last glyph's end
    /// for the end of the letter and would see a gap, and so a blank, behind an accent.
    /// </summary>
    private void EndAtBase()
    {
        var glyph = font.Font.Glyph(ZeroWidthSpace);
        if (glyph == 0 || font.Font.Advance(glyph) != 0)
            return;
        font.Use(glyph, "\u200B");
        Show(glyph);
    }

    private void AddAttached(ShapedGlyph glyph, int baseAdvance)
    {
        FlushHex();
        var rise = glyph.OffsetY * size / font.Font.UnitsPerEm;
        var shift = glyph.OffsetX - baseAdvance;
        operators.Append("] TJ ").Append(PdfSyntax.Number(rise)).Append(" Ts [");
        Move(-shift);
        Show(glyph.Id);
        // Back to where the base glyph left the pen.
        Move(shift + font.Font.Advance(glyph.Id));
        operators.Append("] TJ 0 Ts [");
    }

    /// <summary>Moves the pen to the left by font units.</summary>
    private void Move(int units)
    {
        FlushHex();
        operators.Append(' ').Append(PdfSyntax.Number(units * thousandths)).Append(' ');
    }

    private void FlushHex()
    {
        if (hex.Length > 0)
            operators.Append('<').Append(hex).Append('>');
        hex.Clear();
    }
}
