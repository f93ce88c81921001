namespace Buergerservice.Documents.Fonts;

/// <summary>Which glyph shows which character (table cmap, formats 4 and 12).</summary>
internal sealed class CharacterMap
{
    private readonly FontTables tables;
    private readonly Dictionary<int, int> glyphs = [];

    public CharacterMap(FontTables tables)
    {
        this.tables = tables;
        var subtable = BestSubtable();
        if (tables.UInt16(subtable) == 12)
            ReadSegmentedCoverage(subtable);
        else
            ReadSegments(subtable);
    }

    public int this[int codePoint] => glyphs.GetValueOrDefault(codePoint);

    private int BestSubtable()
    {
        var table = tables.Offset("cmap");
        var best = (Score: 0, Offset: 0);
        for (int i = 0, count = tables.UInt16(table + 2); i < count; i++)
        {
            var record = table + 4 + (8 * i);
            var score = (tables.UInt16(record), tables.UInt16(record + 2)) switch
            {
                (3, 10) => 4,
                (0, 4 or 6) => 3,
                (3, 1) => 2,
                (0, 3) => 1,
                _ => 0,
            };
            if (score > best.Score)
                best = (score, table + (int)tables.UInt32(record + 4));
        }

        return best.Score > 0 ? best.Offset : throw new InvalidDataException("Die Schrift hat keine Unicode-Zeichentabelle.");
    }

    private void ReadSegmentedCoverage(int subtable)
    {
        for (int i = 0, groups = (int)tables.UInt32(subtable + 12); i < groups; i++)
        {
            var group = subtable + 16 + (12 * i);
            var first = (int)tables.UInt32(group);
            var last = (int)tables.UInt32(group + 4);
            var glyph = (int)tables.UInt32(group + 8);
            for (var code = first; code <= last; code++)
                glyphs[code] = glyph + code - first;
        }
    }

    private void ReadSegments(int subtable)
    {
        var doubledCount = tables.UInt16(subtable + 6);
        var ends = subtable + 14;
        var starts = ends + doubledCount + 2;
        for (var i = 0; i < doubledCount; i += 2)
        {
            var delta = starts + doubledCount + i;
            var range = delta + doubledCount;
            ReadSegment(tables.UInt16(starts + i), tables.UInt16(ends + i), tables.Int16(delta), range);
        }
    }

    private void ReadSegment(int first, int last, int delta, int rangePosition)
    {
        var rangeOffset = tables.UInt16(rangePosition);
        for (var code = first; code <= last && code != 0xFFFF; code++)
        {
            var glyph = rangeOffset == 0 ? code : tables.UInt16(rangePosition + rangeOffset + (2 * (code - first)));
            if (glyph != 0)
                glyph = (glyph + delta) & 0xFFFF;
            if (glyph != 0)
                glyphs[code] = glyph;
        }
    }
}
