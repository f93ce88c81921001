using System.Security.Cryptography;
using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Comparison;

/// <summary>What one marked content shows.</summary>
internal sealed class MarkedContent
{
    public StringBuilder Text { get; } = new();

    public Drawing Drawing { get; } = new();
}

/// <summary>The marked contents of one page by their number (ISO 32000-1, 14.6).</summary>
internal sealed class PageContent
{
    private readonly PdfRevision revision;
    private readonly PdfDictionary resources;
    private readonly Dictionary<string, GlyphText> fonts = [];
    private readonly Dictionary<int, MarkedContent> contents = [];
    private readonly Stack<Mark> open = [];
    private GlyphText? font;

    public PageContent(PdfRevision revision, PdfDictionary page)
    {
        this.revision = revision;
        resources = revision.Dictionary(page["Resources"]) ?? PdfDictionary.Empty;
        var data = Data(page["Contents"]);
        if (data.Length > 0)
            Read(new PdfParser(data, 0, revision.Budget, isFile: false));
    }

    public MarkedContent? Find(int id) => contents.GetValueOrDefault(id);

    private byte[] Data(PdfValue value)
    {
        var streams = revision.Resolve(value) is PdfArray array ? array.Items.Select(revision.Resolve) : [revision.Resolve(value)];
        return [.. streams.OfType<PdfStream>().SelectMany(s => StreamDecoder.Decode(s, revision.Budget).Append((byte)'\n'))];
    }

    private void Read(PdfParser parser)
    {
        var operands = new List<PdfValue>();
        while (!parser.IsAtEnd())
        {
            var value = parser.Read();
            if (value is PdfKeyword { Text: var name })
            {
                // The bytes of a picture in the text of a page cannot be told from operators without decoding it.
                if (name == "BI")
                    throw new PdfRefusedException("Die PDF-Datei enthält Bilder in einer alten Form und kann nicht verglichen werden.");
                Execute(name, operands);
                operands.Clear();
            }
            else
            {
                operands.Add(value);
            }
        }
    }

    private void Execute(string name, List<PdfValue> operands)
    {
        switch (name)
        {
            case "BDC" or "BMC":
                Begin(operands);
                break;
            case "EMC":
                open.TryPop(out _);
                break;
            case "Tf" when operands is [PdfName { Value: var resource }, ..]:
                font = Font(resource);
                break;
            case "Tj" or "TJ" or "'" or "\"":
                Show(operands);
                break;
            case "Do" when operands is [PdfName { Value: var picture }]:
                Current?.Drawing.AddPicture(Hash(picture));
                break;
            case "m" or "l" or "c" or "v" or "y" or "re" or "h" or "f" or "f*" or "S" or "s" or "B" or "b" or "cm" or "Td" or "Tm":
                Current?.Drawing.Add(name, [.. operands.OfType<PdfNumber>().Select(n => n.Real ?? 0)]);
                break;
        }
    }

    private MarkedContent? Current => open.TryPeek(out var mark) ? mark.Content : null;

    private void Begin(List<PdfValue> operands)
    {
        var properties = operands.ElementAtOrDefault(1) switch
        {
            PdfDictionary direct => direct,
            PdfName { Value: var named } => revision.Dictionary((revision.Dictionary(resources["Properties"]) ?? PdfDictionary.Empty)[named]),
            _ => null,
        };
        var content = Current;
        if (operands is [PdfName { Value: "Artifact" }, ..])
        {
            content = null;
        }
        else if (properties?["MCID"] is PdfNumber { Integer: >= 0 and <= int.MaxValue and { } id } && !contents.TryGetValue((int)id, out content))
        {
            contents[(int)id] = content = new MarkedContent();
        }

        // The text these glyphs stand for takes their place.
        var actual = (revision.Resolve(properties?["ActualText"] ?? PdfNull.Value) as PdfString)?.Text;
        if (actual is not null)
            content?.Text.Append(actual);
        open.Push(new Mark(content, actual is not null || (open.TryPeek(out var around) && around.IsSpelt)));
    }

    private void Show(List<PdfValue> operands)
    {
        if (font is null || !open.TryPeek(out var mark) || mark.IsSpelt || mark.Content is not { } content)
            return;
        foreach (var text in operands.SelectMany(o => o is PdfArray array ? array.Items : [o]).OfType<PdfString>())
            content.Text.Append(font.Of(text.Bytes));
    }

    private GlyphText? Font(string name)
    {
        if (!fonts.TryGetValue(name, out var known) && revision.Dictionary((revision.Dictionary(resources["Font"]) ?? PdfDictionary.Empty)[name]) is { } dictionary)
            fonts[name] = known = new GlyphText(revision, dictionary);
        return known;
    }

    private string Hash(string name)
    {
        if (revision.Resolve((revision.Dictionary(resources["XObject"]) ?? PdfDictionary.Empty)[name]) is not PdfStream stream)
            return "";
        revision.Budget.Hash(stream.Raw.Length);
        return Convert.ToHexStringLower(SHA256.HashData(stream.Raw.Span));
    }

    /// <summary>A mark that is open.</summary>
    /// <param name="Content">What it belongs to; nothing for page furniture.</param>
    /// <param name="IsSpelt">Its text is given already; the glyphs in it only show it.</param>
    private readonly record struct Mark(MarkedContent? Content, bool IsSpelt);
}
