using System.Xml.Linq;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>What stands in a document that came back: the passages the authority may change, and the lines around them.</summary>
internal sealed class ReturnedText
{
    private readonly DocxParagraphs paragraphs;
    private readonly Dictionary<string, string> passages = new(StringComparer.Ordinal);
    private readonly List<string> outside = [];
    private readonly HashSet<string> withTables = new(StringComparer.Ordinal);

    private ReturnedText(DocxPackage package)
    {
        paragraphs = new DocxParagraphs(package.Xml("word/numbering.xml"));
        foreach (var control in package.Main.Descendants(DocxParagraphs.W + "sdt").Where(s => KeyOf(s) is not null && !s.Ancestors().Any(a => KeyOf(a) is not null)))
            AddPassage(KeyOf(control)!, control);
        foreach (var paragraph in package.Main.Descendants(DocxParagraphs.W + "p").Where(p => !p.Ancestors().Any(a => KeyOf(a) is not null)))
        {
            // The table of contents changes by itself.
            if (!DocxParagraphs.Style(paragraph).StartsWith("TOC", StringComparison.OrdinalIgnoreCase) && DocxParagraphs.Text(paragraph) is { Length: > 0 } text)
                outside.Add(text);
        }
    }

    /// <summary>The passages by key, as own texts are written.</summary>
    public IReadOnlyDictionary<string, string> Passages => passages;

    /// <summary>Keys of passages with a table or picture, which an own text cannot hold.</summary>
    public IReadOnlySet<string> WithTables => withTables;

    /// <summary>Every other line with text.</summary>
    public IReadOnlyList<string> Outside => outside;

    /// <exception cref="DocxRefusedException">The file is not taken; the message says why.</exception>
    public static ReturnedText Read(ReadOnlyMemory<byte> file) => new(DocxPackage.Open(file));

    private static string? KeyOf(XElement element)
    {
        if (element.Name != DocxParagraphs.W + "sdt")
            return null;
        var tag = element.Element(DocxParagraphs.W + "sdtPr")?.Element(DocxParagraphs.W + "tag")?.Attribute(DocxParagraphs.W + "val")?.Value;
        return tag?.StartsWith(OwnTextBlock.TagPrefix, StringComparison.Ordinal) == true ? tag[OwnTextBlock.TagPrefix.Length..] : null;
    }

    private void AddPassage(string key, XElement control)
    {
        var blocks = new BlockAssembler();
        foreach (var paragraph in control.Descendants(DocxParagraphs.W + "p").Where(p => !p.Ancestors(DocxParagraphs.W + "tbl").Any()))
        {
            foreach (var line in DocxParagraphs.Lines(paragraph).Where(l => TextRun.Concat(l).Trim().Length > 0))
            {
                if (paragraphs.ListOf(paragraph) is var (level, numbered))
                    blocks.AddItem(numbered ? ItemKind.Numbered : ItemKind.Bullet, level, line, ticked: false);
                else
                    blocks.AddText(line);
                blocks.EndParagraph();
            }
        }

        if (control.Descendants().Any(d => d.Name == DocxParagraphs.W + "tbl" || d.Name == DocxParagraphs.W + "drawing"))
            withTables.Add(key);
        passages.TryAdd(key, OwnTextMarkup.Write(blocks.Finish()));
    }
}
