using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Comparison;

/// <summary>Says which text a font's glyphs stand for (ToUnicode, ISO 32000-1, 9.10.3).</summary>
internal sealed class GlyphText
{
    private readonly Dictionary<int, string> texts = [];
    private readonly int codeLength;

    public GlyphText(PdfRevision revision, PdfDictionary font)
    {
        codeLength = revision.Name(font["Subtype"]) == "Type0" ? 2 : 1;
        if (revision.Resolve(font["ToUnicode"]) is PdfStream stream)
            Read(new PdfParser(StreamDecoder.Decode(stream, revision.Budget), 0, revision.Budget, isFile: false));
    }

    /// <summary>The text of a string of glyph codes; a glyph without text gives nothing.</summary>
    public string Of(byte[] codes)
    {
        var text = new StringBuilder();
        for (var i = 0; i + codeLength <= codes.Length; i += codeLength)
        {
            var code = codeLength == 2 ? (codes[i] << 8) | codes[i + 1] : codes[i];
            text.Append(texts.TryGetValue(code, out var known) ? known : codeLength == 1 ? ((char)code).ToString() : "");
        }

        return text.ToString();
    }

    private static int Code(PdfString text) => text.Bytes.Aggregate(0, (code, b) => (code << 8) | b);

    private static string Text(PdfString text) => Encoding.BigEndianUnicode.GetString(text.Bytes);

    private void Read(PdfParser parser)
    {
        var operands = new List<PdfValue>();
        while (!parser.IsAtEnd())
        {
            var value = parser.Read();
            if (value is not PdfKeyword { Text: var name })
            {
                operands.Add(value);
                continue;
            }

            if (name == "endbfchar")
                AddSingles(operands);
            else if (name == "endbfrange")
                AddRanges(operands);
            operands.Clear();
        }
    }

    private void AddSingles(List<PdfValue> operands)
    {
        foreach (var pair in operands.OfType<PdfString>().Chunk(2).Where(p => p.Length == 2))
            texts[Code(pair[0])] = Text(pair[1]);
    }

    private void AddRanges(List<PdfValue> operands)
    {
        foreach (var range in operands.Chunk(3).Where(r => r is [PdfString, PdfString, _]))
        {
            var (first, last) = (Code((PdfString)range[0]), Math.Min(Code((PdfString)range[1]), 0xFFFF));
            for (var code = first; code <= last; code++)
            {
                if (range[2] is PdfArray { Items: var items } && code - first < items.Count && items[code - first] is PdfString each)
                    texts[code] = Text(each);
                else if (range[2] is PdfString start && Text(start) is { Length: > 0 } text)
                    texts[code] = text[..^1] + (char)(text[^1] + code - first);
            }
        }
    }
}
