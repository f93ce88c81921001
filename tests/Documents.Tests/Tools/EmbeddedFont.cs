using System.Buffers.Binary;
using System.Text;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>The widths in a TrueType file as it lies in a PDF.</summary>
internal sealed class EmbeddedFont
{
    private readonly byte[] file;
    private readonly Dictionary<string, int> tables = [];

    public EmbeddedFont(string latin1)
    {
        file = Encoding.Latin1.GetBytes(latin1);
        for (var i = 0; i < UInt16(4); i++)
            tables[Encoding.ASCII.GetString(file, 12 + (16 * i), 4)] = (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(12 + (16 * i) + 8));
    }

    /// <summary>The glyph's width in thousandths of the font size.</summary>
    public double Width(int glyph)
    {
        var count = UInt16(tables["hhea"] + 34);
        return UInt16(tables["hmtx"] + (4 * Math.Min(glyph, count - 1))) * 1000.0 / UInt16(tables["head"] + 18);
    }

    private int UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(offset));
}
