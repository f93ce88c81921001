using System.Buffers.Binary;
using System.Text;

namespace Buergerservice.Documents.Fonts;

/// <summary>Writes a font file with only the outlines used. Glyph numbers stay the same, unused outlines are empty.</summary>
internal sealed class FontSubset
{
    private const uint ChecksumMagic = 0xB1B0AFBA;
    private static readonly string[] Instructions = ["cvt ", "fpgm", "prep"];

    private readonly TrueTypeFont font;
    private readonly FontTables tables;
    private readonly SortedSet<int> glyphs;
    private readonly int outlines;
    private readonly bool longOffsets;

    private FontSubset(TrueTypeFont font, IEnumerable<int> used)
    {
        this.font = font;
        tables = font.Tables;
        glyphs = [.. used, 0];
        outlines = tables.Offset("glyf");
        longOffsets = tables.Int16(tables.Offset("head") + 50) != 0;
    }

    public static byte[] Create(TrueTypeFont font, IEnumerable<int> usedGlyphs)
    {
        var subset = new FontSubset(font, usedGlyphs);
        subset.AddComponents();
        return subset.Write();
    }

    private int OutlineOffset(int glyph) => longOffsets
        ? (int)tables.UInt32(tables.Offset("loca") + (4 * glyph))
        : 2 * tables.UInt16(tables.Offset("loca") + (2 * glyph));

    /// <summary>„Ä“ is drawn from „A“ and two dots: the parts are needed too.</summary>
    private void AddComponents()
    {
        var pending = new Stack<int>(glyphs);
        while (pending.TryPop(out var glyph))
        {
            int start = OutlineOffset(glyph), end = OutlineOffset(glyph + 1);
            if (end <= start || tables.Int16(outlines + start) >= 0)
                continue;
            foreach (var component in Components(outlines + start + 10).Where(glyphs.Add))
                pending.Push(component);
        }
    }

    private IEnumerable<int> Components(int position)
    {
        const int wordArguments = 0x0001, scale = 0x0008, more = 0x0020, twoScales = 0x0040, matrix = 0x0080;
        int flags;
        do
        {
            flags = tables.UInt16(position);
            yield return tables.UInt16(position + 2);
            position += 4 + ((flags & wordArguments) != 0 ? 4 : 2);
            position += (flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0;
        }
        while ((flags & more) != 0);
    }

    private byte[] Write()
    {
        var count = glyphs.Max + 1;
        var (outlineTable, offsetTable) = WriteOutlines(count);
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["glyf"] = outlineTable,
            ["loca"] = offsetTable,
            ["hmtx"] = WriteAdvances(count),
            ["head"] = tables.Copy("head"),
            ["hhea"] = tables.Copy("hhea"),
            ["maxp"] = tables.Copy("maxp"),
        };
        BinaryPrimitives.WriteInt16BigEndian(parts["head"].AsSpan(50), 1);
        Array.Clear(parts["head"], 8, 4);
        BinaryPrimitives.WriteUInt16BigEndian(parts["hhea"].AsSpan(34), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(parts["maxp"].AsSpan(4), (ushort)count);
        foreach (var name in Instructions.Where(tables.Has))
            parts[name] = tables.Copy(name);
        return WriteFile(parts);
    }

    private (byte[] Outlines, byte[] Offsets) WriteOutlines(int count)
    {
        using var stream = new MemoryStream();
        var offsets = new byte[4 * (count + 1)];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)stream.Length);
            if (!glyphs.Contains(glyph))
                continue;
            var start = OutlineOffset(glyph);
            stream.Write(tables.Bytes(outlines + start, OutlineOffset(glyph + 1) - start));
            Pad(stream);
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * count), (uint)stream.Length);
        return (stream.ToArray(), offsets);
    }

    private byte[] WriteAdvances(int count)
    {
        var table = new byte[4 * count];
        foreach (var glyph in glyphs)
        {
            BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(4 * glyph), (ushort)font.Advance(glyph));
            BinaryPrimitives.WriteInt16BigEndian(table.AsSpan((4 * glyph) + 2), (short)font.LeftSideBearing(glyph));
        }

        return table;
    }

    private static byte[] WriteFile(SortedDictionary<string, byte[]> parts)
    {
        var directoryLength = 12 + (16 * parts.Count);
        var selector = (int)Math.Log2(parts.Count);
        var directory = new byte[directoryLength];
        BinaryPrimitives.WriteUInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(4), (ushort)parts.Count);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(6), (ushort)(16 << selector));
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(8), (ushort)selector);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(10), (ushort)((16 * parts.Count) - (16 << selector)));
        using var body = new MemoryStream();
        int entry = 12, headOffset = 0;
        foreach (var (name, table) in parts)
        {
            var offset = directoryLength + (int)body.Length;
            if (name == "head")
                headOffset = offset;
            Encoding.ASCII.GetBytes(name).CopyTo(directory, entry);
            BinaryPrimitives.WriteUInt32BigEndian(directory.AsSpan(entry + 4), Checksum(table));
            BinaryPrimitives.WriteUInt32BigEndian(directory.AsSpan(entry + 8), (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(directory.AsSpan(entry + 12), (uint)table.Length);
            body.Write(table);
            Pad(body);
            entry += 16;
        }

        byte[] file = [.. directory, .. body.ToArray()];
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headOffset + 8), unchecked(ChecksumMagic - Checksum(file)));
        return file;
    }

    private static void Pad(MemoryStream stream)
    {
        while (stream.Length % 4 != 0)
            stream.WriteByte(0);
    }

    private static uint Checksum(byte[] table)
    {
        uint sum = 0;
        for (var i = 0; i < table.Length; i++)
            sum = unchecked(sum + ((uint)table[i] << (24 - (8 * (i % 4)))));
        return sum;
    }
}
