namespace Buergerservice.Documents.Fonts;

/// <summary>One font face: the measures layout needs and the outlines a PDF embeds. Immutable after reading.</summary>
internal sealed class TrueTypeFont
{
    private const int RestrictedLicence = 0x0002;

    private readonly CharacterMap characters;
    private readonly MarkPositions marks;
    private readonly Dictionary<int, int> kerning = [];
    private readonly int advanceCount;
    private readonly int advances;

    public TrueTypeFont(byte[] data)
    {
        Tables = new FontTables(data);
        characters = new CharacterMap(Tables);
        marks = new MarkPositions(Tables);
        ReadKerning();
        int head = Tables.Offset("head"), hhea = Tables.Offset("hhea"), os2 = Tables.Offset("OS/2");
        if ((Tables.UInt16(os2 + 8) & 0x000F) == RestrictedLicence)
            throw new InvalidDataException("Die Schrift darf nach ihrer eigenen Angabe nicht eingebettet werden.");
        UnitsPerEm = Tables.UInt16(head + 18);
        BoundingBox = [Tables.Int16(head + 36), Tables.Int16(head + 38), Tables.Int16(head + 40), Tables.Int16(head + 42)];
        Ascent = Tables.Int16(hhea + 4);
        Descent = Tables.Int16(hhea + 6);
        CapHeight = Tables.UInt16(os2) >= 2 ? Tables.Int16(os2 + 88) : Ascent * 7 / 10;
        ItalicAngle = (int)Tables.UInt32(Tables.Offset("post") + 4) / 65536.0;
        IsBold = Tables.UInt16(os2 + 4) >= 600;
        PostScriptName = Tables.Name(6) ?? "Unbenannt";
        advanceCount = Tables.UInt16(hhea + 34);
        advances = Tables.Offset("hmtx");
    }

    public FontTables Tables { get; }

    public int UnitsPerEm { get; }

    public IReadOnlyList<int> BoundingBox { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int CapHeight { get; }

    public double ItalicAngle { get; }

    public bool IsBold { get; }

    public string PostScriptName { get; }

    /// <summary>The glyph of a character; 0 if the font has none.</summary>
    public int Glyph(int codePoint) => characters[codePoint];

    /// <summary>The glyph's width in font units.</summary>
    public int Advance(int glyph) => Tables.UInt16(advances + (4 * Math.Min(glyph, advanceCount - 1)));

    public int LeftSideBearing(int glyph) => glyph < advanceCount
        ? Tables.Int16(advances + (4 * glyph) + 2)
        : Tables.Int16(advances + (4 * advanceCount) + (2 * (glyph - advanceCount)));

    /// <summary>How much closer (negative) or further two glyphs stand, in font units.</summary>
    public int Kerning(int left, int right) => kerning.GetValueOrDefault((left << 16) | right);

    /// <inheritdoc cref="MarkPositions.Attach"/>
    public (int X, int Y)? AttachMark(int baseGlyph, int markGlyph) => marks.Attach(baseGlyph, markGlyph);

    private void ReadKerning()
    {
        if (!Tables.Has("kern") || Tables.UInt16(Tables.Offset("kern")) != 0)
            return;
        var subtable = Tables.Offset("kern") + 4;
        for (int i = 0, count = Tables.UInt16(subtable - 2); i < count; i++)
        {
            var horizontalPairs = (Tables.UInt16(subtable + 4) & 0xFF01) == 0x0001;
            for (int pair = 0, pairs = horizontalPairs ? Tables.UInt16(subtable + 6) : 0; pair < pairs; pair++)
            {
                var entry = subtable + 14 + (6 * pair);
                kerning[(int)Tables.UInt32(entry)] = Tables.Int16(entry + 4);
            }

            subtable += Tables.UInt16(subtable + 2);
        }
    }
}
