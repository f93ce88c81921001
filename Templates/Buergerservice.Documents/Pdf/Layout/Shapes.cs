using System.Text;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Operators for rectangles and lines; coordinates from the top left.</summary>
internal static class Shapes
{
    public static string Fill(PdfPage page, double x, double y, double width, double height, string colour) =>
        $"q {colour} rg {Box(page, x, y, width, height)} f Q";

    public static string Outline(PdfPage page, double x, double y, double width, double height, string colour, double lineWidth) =>
        $"q {colour} RG {PdfSyntax.Number(lineWidth)} w {Box(page, x, y, width, height)} S Q";

    public static string Line(PdfPage page, string colour, double lineWidth, params (double X, double Y)[] points)
    {
        var path = string.Join(' ', points.Select((p, i) => $"{PdfSyntax.Number(p.X)} {PdfSyntax.Number(page.Flip(p.Y))} {(i == 0 ? "m" : "l")}"));
        return $"q {colour} RG {PdfSyntax.Number(lineWidth)} w {path} S Q";
    }

    /// <summary>Dark modules of a code; neighbours in a row are one rectangle, so that no hairline shows between them.</summary>
    public static string Modules(PdfPage page, IReadOnlyList<bool[]> rows, double x, double y, double module, double rowHeight)
    {
        var boxes = new StringBuilder("q 0 g ");
        for (var row = 0; row < rows.Count; row++)
        {
            for (var from = 0; from < rows[row].Length; from++)
            {
                var count = rows[row].Skip(from).TakeWhile(dark => dark).Count();
                if (count > 0)
                    boxes.Append(Box(page, x + (from * module), y + (row * rowHeight), count * module, rowHeight)).Append(' ');
                from += count;
            }
        }

        return boxes.Append("f Q").ToString();
    }

    private static string Box(PdfPage page, double x, double y, double width, double height) =>
        $"{PdfSyntax.Number(x)} {PdfSyntax.Number(page.Flip(y + height))} {PdfSyntax.Number(width)} {PdfSyntax.Number(height)} re";
}
