using System.Globalization;
using System.Text;

namespace Buergerservice.Documents.PdfReading;

/// <summary>A value as it stands in a file (ISO 32000-1, 7.3).</summary>
internal abstract class PdfValue;

internal sealed class PdfNull : PdfValue
{
    public static PdfNull Value { get; } = new();
}

internal sealed class PdfBoolean(bool value) : PdfValue
{
    public bool Value => value;
}

/// <summary>A number with its spelling: what is written again must not change by rounding.</summary>
internal sealed class PdfNumber(string raw) : PdfValue
{
    public PdfNumber(long value)
        : this(value.ToString(CultureInfo.InvariantCulture))
    {
    }

    public string Raw => raw;

    public double? Real => double.TryParse(raw, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    public long? Integer => long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}

internal sealed class PdfName(string value) : PdfValue
{
    public string Value => value;
}

/// <summary>A string of bytes.</summary>
/// <param name="bytes">The bytes it stands for.</param>
/// <param name="start">Where it begins in the file, or -1 for a string in an object stream.</param>
internal sealed class PdfString(byte[] bytes, int start = -1) : PdfValue
{
    public byte[] Bytes => bytes;

    public int Start => start;

    /// <summary>The string as text: UTF-16 with its mark, UTF-8 with its mark (PDF 2.0), or Latin-1.</summary>
    public string Text => bytes switch
    {
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2),
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3),
        _ => Encoding.Latin1.GetString(bytes),
    };
}

internal sealed class PdfReference(int number, int generation) : PdfValue
{
    public int Number => number;

    public int Generation => generation;
}

/// <summary>A bare word such as <c>obj</c> or <c>xref</c>; never part of a document's data.</summary>
internal sealed class PdfKeyword(string text) : PdfValue
{
    public string Text => text;
}

internal sealed class PdfArray(IReadOnlyList<PdfValue> items) : PdfValue
{
    public IReadOnlyList<PdfValue> Items => items;
}

/// <summary>Entries by key.</summary>
internal sealed class PdfDictionary(IReadOnlyDictionary<string, PdfValue> entries, bool hasDuplicateKeys = false) : PdfValue
{
    public static PdfDictionary Empty { get; } = new(new Dictionary<string, PdfValue>());

    public IReadOnlyDictionary<string, PdfValue> Entries => entries;

    /// <summary>Two programs may read such a dictionary differently; of equal keys the last one counts here.</summary>
    public bool HasDuplicateKeys => hasDuplicateKeys;

    public PdfValue this[string key] => entries.TryGetValue(key, out var value) ? value : PdfNull.Value;

    public bool Has(string key) => this[key] is not PdfNull;

    /// <summary>A copy with one entry set.</summary>
    public PdfDictionary With(string key, PdfValue value) => new(new Dictionary<string, PdfValue>(entries) { [key] = value }, hasDuplicateKeys);
}

internal sealed class PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> raw) : PdfValue
{
    public PdfDictionary Dictionary => dictionary;

    /// <summary>The bytes as stored, still packed.</summary>
    public ReadOnlyMemory<byte> Raw => raw;
}
