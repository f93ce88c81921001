using System.Globalization;

namespace Buergerservice.Documents.Templates;

/// <summary>Reads the parts of „qr“, „code128“ and „picture“: <c>value | alternative text | caption</c>, a picture's width at the end.</summary>
internal static class FigureDirective
{
    private const double DefaultWidth = 80;
    private const double LargestWidth = 165;

    public static TemplateNode? Code(int line, string name, string argument, TemplateErrors errors)
    {
        var parts = TableLines.Cells($"|{argument}|")!;
        if (parts.Count is < 2 or > 3 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            errors.Add(line, $"„{name}“ hat die Form {name} Wert | Alternativtext | Beschriftung; die Beschriftung darf fehlen.");
            return null;
        }

        var kind = name == "qr" ? Content.CodeKind.Qr : Content.CodeKind.Code128;
        return new CodeNode(line, kind, Inline(parts[0], line, errors), Inline(parts[1], line, errors), parts.Count > 2 ? Inline(parts[2], line, errors) : null);
    }

    public static TemplateNode? Picture(int line, string argument, Func<int, string, DataPath?> path, TemplateErrors errors)
    {
        var parts = TableLines.Cells($"|{argument}|")!;
        var width = DefaultWidth;
        if (parts.Count is < 2 or > 4 || parts[1].Length == 0
            || (parts.Count > 2 && !double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out width))
            || width is < 5 or > LargestWidth)
        {
            errors.Add(line, $"„picture“ hat die Form picture pfad | Alternativtext | Breite in mm (5 bis {LargestWidth}) | Beschriftung; Breite und Beschriftung dürfen fehlen.");
            return null;
        }

        return path(line, parts[0]) is { } found
            ? new PictureNode(line, found, Inline(parts[1], line, errors), width, parts.Count > 3 ? Inline(parts[3], line, errors) : null)
            : null;
    }

    private static InlineText Inline(string text, int line, TemplateErrors errors) => InlineParser.Parse(text, line, null, errors);
}
