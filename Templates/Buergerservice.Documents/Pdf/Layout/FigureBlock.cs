using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>A picture with its alternative text and caption.</summary>
internal static class FigureBlock
{
    public static void Set(Figure figure, PageFlow flow, StructureElement parent)
    {
        if (string.IsNullOrWhiteSpace(figure.AlternativeText))
            throw new ArgumentException("Ein Bild braucht einen Alternativtext.");
        var image = new PdfImage(figure.Image);
        var (width, height) = Size(figure, image);
        var caption = figure.Caption is null
            ? []
            : LineBreaker.Break([new TextRun(figure.Caption) { Italic = true }], PageMetrics.TableSize, PageMetrics.Width);
        flow.Need(height + 4 + (caption.Count * PageMetrics.TableSize * PageMetrics.LineSpacing));
        var element = parent.Add("Figure");
        element.AlternativeText = CleanText.OneLine(figure.AlternativeText);
        element.Attributes = $"<</O/Layout/Placement/Block/BBox{flow.Page.Rectangle(PageMetrics.Left, flow.Y, width, height)}>>";
        flow.Page.Draw(element, $"q {PdfSyntax.Number(width)} 0 0 {PdfSyntax.Number(height)} {PdfSyntax.Number(PageMetrics.Left)} {PdfSyntax.Number(flow.Page.Flip(flow.Y + height))} cm /{flow.Document.Image(image)} Do Q");
        flow.Advance(height + 4);
        if (caption.Count > 0)
            flow.SetLines(parent.Add("Caption"), caption, PageMetrics.Left, PageMetrics.Muted);
        flow.Advance(8);
    }

    /// <summary>Never wider or higher than the page.</summary>
    private static (double Width, double Height) Size(Figure figure, PdfImage image)
    {
        var width = Math.Min(Math.Max(1, figure.WidthMillimetres * PageMetrics.Millimetre), PageMetrics.Width);
        const double highest = PageMetrics.Bottom - PageMetrics.Top - 40;
        return width * image.Proportion <= highest ? (width, width * image.Proportion) : (highest / image.Proportion, highest);
    }
}
