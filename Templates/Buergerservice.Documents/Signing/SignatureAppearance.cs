using System.Globalization;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Fonts;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Pdf.Layout;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// What is seen in the field: the pen's trace on the left, who signed and when on the right. Fonts are embedded and
/// colours are those of the document, so that PDF/A is kept.
/// </summary>
internal sealed class SignatureAppearance(PdfObjectWriter objects, double width, double height)
{
    private const double Margin = 3;
    private const double LargestText = 7.5;
    private const double LineSpacing = 1.3;
    private const double ShareOfText = 0.52;
    private const string InkColour = "0.05 0.1 0.45";

    private readonly StringBuilder operators = new();

    /// <returns>The number of the drawing's object.</returns>
    public int Write(SignatureRequest request)
    {
        var inkWidth = (request.Handwriting ?? request.Trace) is null && request.Pad is null ? 0 : width * (1 - ShareOfText);
        var stencil = inkWidth > 0 ? DrawInk(request, inkWidth - (2 * Margin)) : "";
        var fonts = DrawLines(Lines(request), inkWidth + Margin);
        return objects.AddStream(
            $"/Type/XObject/Subtype/Form/BBox{PdfSyntax.Numbers(0, 0, width, height)}/Resources<<{fonts}{stencil}>>",
            PdfSyntax.Latin1(operators.ToString()));
    }

    private static IReadOnlyList<(string Text, bool Bold)> Lines(SignatureRequest request)
    {
        var time = request.Time.ToString("dd.MM.yyyy, HH:mm 'Uhr (UTC'zzz')'", CultureInfo.InvariantCulture);
        var place = string.IsNullOrWhiteSpace(request.Location) ? time : $"{request.Location}, {time}";
        IEnumerable<(string? Text, bool Bold)> lines = [("Elektronisch unterzeichnet", false), (request.Name, true), (request.Role, false), (request.Reason, false), (place, false)];
        return [.. lines.Where(l => !string.IsNullOrWhiteSpace(l.Text)).Select(l => (CleanText.OneLine(l.Text), l.Bold))];
    }

    private string DrawInk(SignatureRequest request, double inkWidth)
    {
        var inkHeight = height - (2 * Margin);
        var stencil = request.Pad is { } pad ? HandwritingStencil.Draw(pad.Picture, inkWidth, inkHeight) : HandwritingStencil.Draw((request.Handwriting ?? request.Trace)!, inkWidth, inkHeight);
        var image = objects.AddStream(
            string.Create(CultureInfo.InvariantCulture, $"/Type/XObject/Subtype/Image/ImageMask true/Width {stencil.Width}/Height {stencil.Height}/BitsPerComponent 1"), stencil.Bits);
        operators.Append(CultureInfo.InvariantCulture, $"q {InkColour} rg {PdfSyntax.Number(inkWidth)} 0 0 {PdfSyntax.Number(inkHeight)} {PdfSyntax.Number(Margin)} {PdfSyntax.Number(Margin)} cm /Ink Do Q\n");
        return $"/XObject<</Ink {PdfSyntax.Reference(image)}>>";
    }

    private string DrawLines(IReadOnlyList<(string Text, bool Bold)> lines, double x)
    {
        var size = Math.Min(LargestText, (height - Margin) / (lines.Count * LineSpacing));
        var fonts = new Dictionary<TrueTypeFont, PdfFontResource>();
        var y = height - Margin - size;
        foreach (var (text, bold) in lines)
        {
            var shaped = TextShaper.Shape(text, size, bold);
            var face = shaped.Face(0);
            if (!fonts.TryGetValue(face, out var font))
                fonts[face] = font = new PdfFontResource(face, string.Create(CultureInfo.InvariantCulture, $"F{fonts.Count}"));
            DrawLine(shaped, font, x, y);
            y -= size * LineSpacing;
        }

        return $"/Font<<{string.Concat(fonts.Values.Select(f => $"/{f.Name} {PdfSyntax.Reference(f.Write(objects))}"))}>>";
    }

    /// <summary>A line that is too long is set narrower: nothing of a name is cut off.</summary>
    private void DrawLine(ShapedText text, PdfFontResource font, double x, double y)
    {
        var glyphs = new GlyphWriter(font, text.Size);
        foreach (var cluster in text.Clusters)
            glyphs.Add(text, cluster);
        var length = text.Clusters.Sum(c => c.Width);
        var room = width - x - Margin;
        var scale = length > room ? room / length * 100 : 100;
        operators.Append(CultureInfo.InvariantCulture, $"BT 0 0 0 rg /{font.Name} {PdfSyntax.Number(text.Size)} Tf {PdfSyntax.Number(scale)} Tz {PdfSyntax.Number(x)} {PdfSyntax.Number(y)} Td {glyphs.Finish()} ET\n");
    }
}
