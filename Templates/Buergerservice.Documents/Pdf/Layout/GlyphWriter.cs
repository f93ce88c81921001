using System.Globalization;
using System.Text;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Writes glyphs as text-showing operators, with kerning, raised accents and the actual text where it differs.</summary>
internal sealed class GlyphWriter(PdfFontResource font, double size)
{
    private readonly StringBuilder operators = new("[");
    private readonly StringBuilder hex = new();
    private readonly double thousandths = 1000.0 / font.Font.UnitsPerEm;

    public void Add(ShapedText text, Cluster cluster)
    {
        if (cluster.GlyphCount == 0)
            return;
        var actualText = cluster.GlyphCount > 1 || cluster.Replaced;
        if (actualText)
            Begin(text.Runs[cluster.Run].Text.AsSpan(cluster.Start, cluster.Length));
        var baseAdvance = 0;
        for (var i = cluster.FirstGlyph; i < cluster.FirstGlyph + cluster.GlyphCount; i++)
        {
            var glyph = text.Glyph(i);
            font.Use(glyph.Id, cluster.Replaced ? "\uFFFD" : char.ConvertFromUtf32(glyph.CodePoint));
            if (glyph.Attached)
                AddAttached(glyph, baseAdvance);
            else
                hex.Append(CultureInfo.InvariantCulture, $"{glyph.Id:X4}");
            baseAdvance = glyph.Attached ? baseAdvance : font.Font.Advance(glyph.Id);
        }

        if (actualText)
            End();
        if (cluster.Kerning != 0)
            Move(-cluster.Kerning);
    }

    public void AddHyphen()
    {
        var glyph = font.Font.Glyph('-');
        font.Use(glyph, "-");
        // Copied text must not contain the hyphen the line break brought.
        Begin("\u00AD");
        hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        End();
    }

    public string Finish()
    {
        FlushHex();
        return operators.Append("] TJ").ToString().Replace("[] TJ ", "", StringComparison.Ordinal);
    }

    private void Begin(ReadOnlySpan<char> text)
    {
        FlushHex();
        operators.Append("] TJ /Span <</ActualText").Append(PdfSyntax.Text(text.ToString())).Append(">> BDC [");
    }

    private void End()
    {
        FlushHex();
        operators.Append("] TJ EMC [");
    }

    private void AddAttached(ShapedGlyph glyph, int baseAdvance)
    {
        FlushHex();
        var rise = glyph.OffsetY * size / font.Font.UnitsPerEm;
        var shift = glyph.OffsetX - baseAdvance;
        operators.Append("] TJ ").Append(PdfSyntax.Number(rise)).Append(" Ts [");
        Move(-shift);
        hex.Append(CultureInfo.InvariantCulture, $"{glyph.Id:X4}");
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
