using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>How values are written in a PDF file (ISO 32000-1, 7.3).</summary>
internal static class PdfSyntax
{
    private const int LongestText = 8_000;

    public static string Number(double value)
    {
        var text = Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A text string as UTF-16BE in hex: no character needs escaping.</summary>
    /// <remarks>Longer texts are cut: PDF/A allows a string 32,767 bytes (ISO 19005-3, 6.1.13).</remarks>
    public static string Text(string value)
    {
        if (value.Length > LongestText)
            value = value[..(char.IsHighSurrogate(value[LongestText - 1]) ? LongestText - 1 : LongestText)] + "…";
        return "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(value)) + ">";
    }

    /// <summary>An ASCII string, for addresses.</summary>
    public static string Ascii(string value) => "(" + value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("(", "\\(", StringComparison.Ordinal)
        .Replace(")", "\\)", StringComparison.Ordinal) + ")";

    /// <summary>A name; everything but letters, digits, dot and hyphen is written as its code.</summary>
    public static string Name(string value)
    {
        var name = new StringBuilder("/");
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'+')
                name.Append((char)b);
            else
                name.Append(CultureInfo.InvariantCulture, $"#{b:X2}");
        }

        return name.ToString();
    }

    public static string Date(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"(D:{time.UtcDateTime:yyyyMMddHHmmss}Z)");

    public static string Reference(int id) => string.Create(CultureInfo.InvariantCulture, $"{id} 0 R");

    public static string References(IEnumerable<int> ids) => "[" + string.Join(' ', ids.Select(Reference)) + "]";

    public static string Numbers(params double[] values) => "[" + string.Join(' ', values.Select(Number)) + "]";

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var buffer = new MemoryStream();
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(data);
        return buffer.ToArray();
    }
}
