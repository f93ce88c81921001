using System.Buffers.Binary;
using System.Text;

namespace Buergerservice.Documents.Fonts;

/// <summary>The table directory of a TrueType file and its big-endian numbers.</summary>
internal sealed class FontTables
{
    private readonly byte[] data;
    private readonly Dictionary<string, (int Offset, int Length)> tables = new(StringComparer.Ordinal);

    public FontTables(byte[] data)
    {
        this.data = data;
        for (int i = 0, count = UInt16(4); i < count; i++)
        {
            var entry = 12 + (16 * i);
            tables[Encoding.ASCII.GetString(data, entry, 4)] = ((int)UInt32(entry + 8), (int)UInt32(entry + 12));
        }
    }

    public bool Has(string table) => tables.ContainsKey(table);

    public int Offset(string table) => tables.TryGetValue(table, out var entry)
        ? entry.Offset
        : throw new InvalidDataException($"Der Schrift fehlt die Tabelle {table}.");

    public byte[] Copy(string table) => Bytes(Offset(table), tables[table].Length).ToArray();

    public ReadOnlySpan<byte> Bytes(int offset, int length) => data.AsSpan(offset, length);

    public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(offset));

    public short Int16(int offset) => BinaryPrimitives.ReadInt16BigEndian(data.AsSpan(offset));

    public uint UInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(offset));

    /// <summary>An entry of the name table (Windows platform), or <see langword="null"/>.</summary>
    public string? Name(int id)
    {
        var table = Offset("name");
        var strings = table + UInt16(table + 4);
        for (int i = 0, count = UInt16(table + 2); i < count; i++)
        {
            var record = table + 6 + (12 * i);
            if (UInt16(record) == 3 && UInt16(record + 6) == id)
                return Encoding.BigEndianUnicode.GetString(Bytes(strings + UInt16(record + 10), UInt16(record + 8)));
        }

        return null;
    }
}
