using System.Globalization;
using System.Xml.Linq;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>Reads paragraphs of a foreign document: their text with emphasis, and what list they belong to.</summary>
internal sealed class DocxParagraphs
{
    public static readonly XNamespace W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private readonly Dictionary<(string Instance, string Level), bool> numbered = [];

    public DocxParagraphs(XDocument? numbering)
    {
        var definitions = numbering?.Root?.Elements(W + "abstractNum").GroupBy(a => Value(a, "abstractNumId")).ToDictionary(g => g.Key, g => g.First()) ?? [];
        foreach (var instance in numbering?.Root?.Elements(W + "num") ?? [])
        {
            if (!definitions.TryGetValue(Val(instance.Element(W + "abstractNumId")), out var definition))
                continue;
            foreach (var level in definition.Elements(W + "lvl"))
                numbered[(Value(instance, "numId"), Value(level, "ilvl"))] = Val(level.Element(W + "numFmt")) is not ("bullet" or "none");
        }
    }

    /// <summary>The paragraph's text on one line, without the text of deleted passages.</summary>
    public static string Text(XElement paragraph) => CleanText.OneLine(TextRun.Concat(Lines(paragraph).SelectMany(l => l.Append(new TextRun(" "))))).Trim();

    public static string Style(XElement paragraph) => Val(paragraph.Element(W + "pPr")?.Element(W + "pStyle"));

    /// <summary>The runs of every line; a line break in Word begins a new one.</summary>
    public static IReadOnlyList<IReadOnlyList<TextRun>> Lines(XElement paragraph)
    {
        var lines = new List<List<TextRun>> { new() };
        foreach (var run in paragraph.Descendants(W + "r").Where(r => r.Ancestors(W + "p").First() == paragraph && !r.Ancestors(W + "del").Any()))
        {
            var format = run.Element(W + "rPr");
            var text = new TextRun("") { Bold = IsOn(format?.Element(W + "b")), Italic = IsOn(format?.Element(W + "i")) };
            foreach (var part in run.Elements())
            {
                if (part.Name == W + "br" || part.Name == W + "cr")
                    lines.Add([]);
                else if (Characters(part) is { Length: > 0 } characters)
                    lines[^1].Add(new TextRun(characters) { Bold = text.Bold, Italic = text.Italic });
            }
        }

        return lines;
    }

    /// <summary>The list the paragraph belongs to: its level from 0 and whether it has numbers; <see langword="null"/> for other text.</summary>
    public (int Level, bool Numbered)? ListOf(XElement paragraph)
    {
        if (paragraph.Element(W + "pPr")?.Element(W + "numPr") is not { } number || Val(number.Element(W + "numId")) is not { Length: > 0 } instance || instance == "0")
            return null;
        var level = Val(number.Element(W + "ilvl")) is { Length: > 0 } given ? given : "0";
        var depth = int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? Math.Min(parsed, ListBlock.DeepestLevel - 1) : 0;
        return (depth, numbered.GetValueOrDefault((instance, level)));
    }

    private static string Characters(XElement part) => part.Name.LocalName switch
    {
        "t" => part.Value,
        "tab" => " ",
        "noBreakHyphen" => "\u2011",
        "softHyphen" => "\u00AD",
        _ => "",
    };

    private static bool IsOn(XElement? flag) => flag is not null && Val(flag) is not ("0" or "false" or "off");

    private static string Val(XElement? element) => element is null ? "" : Value(element, "val");

    private static string Value(XElement element, string name) => element.Attribute(W + name)?.Value ?? "";
}
