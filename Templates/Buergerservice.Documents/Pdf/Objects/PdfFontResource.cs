using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Buergerservice.Documents.Fonts;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>A font as one document uses it: remembers the glyphs drawn and embeds only those.</summary>
internal sealed class PdfFontResource(TrueTypeFont font, string name)
{
    private const int EntriesPerBlock = 100;
    private readonly SortedDictionary<int, string> used = [];

    public TrueTypeFont Font => font;

    public string Name => name;

    /// <summary>Notes that a glyph was drawn for a text; the first text is what copying the glyph gives.</summary>
    public void Use(int glyph, string text) => used.TryAdd(glyph, text);

    public int Write(PdfObjectWriter objects)
    {
        var subset = FontSubset.Create(font, used.Keys);
        var baseName = PdfSyntax.Name(Tag(subset) + "+" + font.PostScriptName);
        var file = objects.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Length1 {subset.Length}"), subset);
        var descriptor = objects.Add(
            $"<</Type/FontDescriptor/FontName{baseName}/Flags 32/FontBBox[{string.Join(' ', font.BoundingBox.Select(Scaled))}]"
            + $"/ItalicAngle {PdfSyntax.Number(font.ItalicAngle)}/Ascent {Scaled(font.Ascent)}/Descent {Scaled(font.Descent)}"
            + $"/CapHeight {Scaled(font.CapHeight)}/StemV {(font.IsBold ? "140" : "80")}/FontFile2 {PdfSyntax.Reference(file)}>>");
        var descendant = objects.Add(
            $"<</Type/Font/Subtype/CIDFontType2/BaseFont{baseName}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            + $"/FontDescriptor {PdfSyntax.Reference(descriptor)}/DW {Scaled(font.Advance(0))}/W[{Widths()}]/CIDToGIDMap/Identity>>");
        var toUnicode = objects.AddStream("", PdfSyntax.Latin1(ToUnicode()));
        return objects.Add(
            $"<</Type/Font/Subtype/Type0/BaseFont{baseName}/Encoding/Identity-H"
            + $"/DescendantFonts[{PdfSyntax.Reference(descendant)}]/ToUnicode {PdfSyntax.Reference(toUnicode)}>>");
    }

    /// <summary>Six letters that tell subsets apart, taken from the subset's own bytes.</summary>
    private static string Tag(byte[] subset) =>
        string.Concat(SHA256.HashData(subset).Take(6).Select(b => (char)('A' + (b % 26))));

    private string Scaled(int units) => PdfSyntax.Number(units * 1000.0 / font.UnitsPerEm);

    private string Widths() => string.Concat(used.Keys.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g}[{Scaled(font.Advance(g))}]")));

    private string ToUnicode()
    {
        var map = new StringBuilder("""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """.ReplaceLineEndings("\n"));
        foreach (var block in used.Chunk(EntriesPerBlock))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, text) in block)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>\n");
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
