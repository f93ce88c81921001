using System.Globalization;
using System.Text;

namespace Buergerservice.Documents.PdfReading;

/// <summary>Writes values back: names and strings in a form that needs no judgement, numbers as they were spelt.</summary>
internal static class PdfValueWriter
{
    public static string Write(PdfValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    public static bool Same(PdfValue left, PdfValue right) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => true,
        (PdfStream a, PdfStream b) => a.Raw.Span.SequenceEqual(b.Raw.Span) && Same(a.Dictionary, b.Dictionary),
        (PdfStream, _) or (_, PdfStream) => false,
        _ => Write(left) == Write(right),
    };

    private static void Write(PdfValue value, StringBuilder text)
    {
        switch (value)
        {
            case PdfBoolean boolean:
                text.Append(boolean.Value ? "true" : "false");
                break;
            case PdfNumber number:
                text.Append(number.Raw);
                break;
            case PdfName name:
                WriteName(name.Value, text);
                break;
            case PdfString bytes:
                text.Append('<').Append(Convert.ToHexString(bytes.Bytes)).Append('>');
                break;
            case PdfReference reference:
                text.Append(CultureInfo.InvariantCulture, $"{reference.Number} {reference.Generation} R");
                break;
            case PdfArray array:
                WriteArray(array, text);
                break;
            case PdfDictionary dictionary:
                WriteDictionary(dictionary, text);
                break;
            case PdfNull:
                text.Append("null");
                break;
            default:
                throw new ArgumentException("Ein Datenstrom ist kein einfacher Wert.", nameof(value));
        }
    }

    private static void WriteArray(PdfArray array, StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (i > 0)
                text.Append(' ');
            Write(array.Items[i], text);
        }

        text.Append(']');
    }

    private static void WriteDictionary(PdfDictionary dictionary, StringBuilder text)
    {
        text.Append("<<");
        foreach (var (key, value) in dictionary.Entries)
        {
            WriteName(key, text);
            text.Append(' ');
            Write(value, text);
        }

        text.Append(">>");
    }

    private static void WriteName(string name, StringBuilder text)
    {
        text.Append('/');
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '*' or ':')
                text.Append(c);
            else
                text.Append(CultureInfo.InvariantCulture, $"#{(int)c & 0xFF:X2}");
        }
    }
}
