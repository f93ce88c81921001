using Buergerservice.Documents.Content;
using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Paragraphs, runs and fields.</summary>
internal static class DocxText
{
    private const string MissingFill = "FFEB80";

    public static W.Paragraph Paragraph(string? style, params OpenXmlElement[] children)
    {
        var paragraph = new W.Paragraph();
        if (style is not null)
            paragraph.ParagraphProperties = new W.ParagraphProperties(new W.ParagraphStyleId { Val = style });
        paragraph.Append(children);
        return paragraph;
    }

    public static W.Run Run(string text) => Run(new TextRun(text));

    public static W.Run Run(TextRun source)
    {
        var run = new W.Run();
        var properties = new W.RunProperties();
        if (source.Link is not null)
            properties.Append(new W.RunStyle { Val = "Hyperlink" });
        if (source.Bold)
            properties.Append(new W.Bold());
        if (source.Italic)
            properties.Append(new W.Italic());
        if (source.Missing)
            properties.Append(new W.Shading { Val = W.ShadingPatternValues.Clear, Color = "auto", Fill = MissingFill });
        if (properties.HasChildren)
            run.RunProperties = properties;
        run.Append(Characters(source.Text));
        return run;
    }

    public static OpenXmlElement[] Field(string instruction, string result) =>
    [
        FieldMark(W.FieldCharValues.Begin),
        Instruction(instruction),
        FieldMark(W.FieldCharValues.Separate),
        Run(result),
        FieldMark(W.FieldCharValues.End),
    ];

    public static W.Run FieldMark(W.FieldCharValues kind) => new(new W.FieldChar { FieldCharType = kind });

    public static W.Run Instruction(string instruction) =>
        new(new W.FieldCode($" {instruction} ") { Space = SpaceProcessingModeValues.Preserve });

    /// <summary>Line feeds and soft hyphens are elements of their own in Word.</summary>
    private static IEnumerable<OpenXmlElement> Characters(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or '\u00AD'))
                continue;
            if (i > start)
                yield return new W.Text(text[start..i]) { Space = SpaceProcessingModeValues.Preserve };
            if (i < text.Length)
                yield return text[i] == '\n' ? new W.Break() : new W.SoftHyphen();
            start = i + 1;
        }
    }
}
