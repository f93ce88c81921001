namespace Buergerservice.Documents.Fonts;

/// <summary>
/// Where an accent sits on its letter (GPOS mark-to-base and mark-to-mark). DIN 91379 has sequences such as „C̀“ that
/// exist only as letter plus accent; without this table the accent lands beside the letter.
/// </summary>
internal sealed class MarkPositions
{
    private const int MarkToBase = 4;
    private const int MarkToMark = 6;
    private const int Extension = 9;

    private readonly FontTables tables;
    private readonly List<Attachment> attachments = [];

    public MarkPositions(FontTables tables)
    {
        this.tables = tables;
        if (!tables.Has("GPOS"))
            return;
        var table = tables.Offset("GPOS");
        var lookups = table + tables.UInt16(table + 8);
        for (int i = 0, count = tables.UInt16(lookups); i < count; i++)
            ReadLookup(lookups + tables.UInt16(lookups + 2 + (2 * i)));
    }

    /// <summary>The offset of the mark's origin from the origin of the glyph below it, in font units; or <see langword="null"/>.</summary>
    public (int X, int Y)? Attach(int baseGlyph, int markGlyph)
    {
        foreach (var a in attachments)
        {
            if (!a.Marks.TryGetValue(markGlyph, out var mark) || !a.Bases.TryGetValue(baseGlyph, out var below))
                continue;
            var markRecord = a.MarkArray + 2 + (4 * mark);
            var markClass = tables.UInt16(markRecord);
            var anchorOffset = tables.UInt16(a.BaseArray + 2 + (2 * ((below * a.Classes) + markClass)));
            if (anchorOffset == 0)
                continue;
            var baseAnchor = a.BaseArray + anchorOffset;
            var markAnchor = a.MarkArray + tables.UInt16(markRecord + 2);
            return (tables.Int16(baseAnchor + 2) - tables.Int16(markAnchor + 2), tables.Int16(baseAnchor + 4) - tables.Int16(markAnchor + 4));
        }

        return null;
    }

    private void ReadLookup(int lookup)
    {
        for (int i = 0, count = tables.UInt16(lookup + 4); i < count; i++)
        {
            var subtable = lookup + tables.UInt16(lookup + 6 + (2 * i));
            int type = tables.UInt16(lookup);
            if (type == Extension)
            {
                type = tables.UInt16(subtable + 2);
                subtable += (int)tables.UInt32(subtable + 4);
            }

            if (type is not (MarkToBase or MarkToMark) || tables.UInt16(subtable) != 1)
                continue;
            attachments.Add(new Attachment(
                Coverage(subtable + tables.UInt16(subtable + 2)),
                Coverage(subtable + tables.UInt16(subtable + 4)),
                subtable + tables.UInt16(subtable + 8),
                subtable + tables.UInt16(subtable + 10),
                tables.UInt16(subtable + 6)));
        }
    }

    private Dictionary<int, int> Coverage(int table)
    {
        var glyphs = new Dictionary<int, int>();
        var count = tables.UInt16(table + 2);
        if (tables.UInt16(table) == 1)
        {
            for (var i = 0; i < count; i++)
                glyphs[tables.UInt16(table + 4 + (2 * i))] = i;
            return glyphs;
        }

        for (var i = 0; i < count; i++)
        {
            var range = table + 4 + (6 * i);
            int index = tables.UInt16(range + 4);
            for (int glyph = tables.UInt16(range); glyph <= tables.UInt16(range + 2); glyph++)
                glyphs[glyph] = index++;
        }

        return glyphs;
    }

    private sealed record Attachment(Dictionary<int, int> Marks, Dictionary<int, int> Bases, int MarkArray, int BaseArray, int Classes);
}
