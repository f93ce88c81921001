using Buergerservice.Documents.Codes;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Pictures, machine-readable codes and charts: each is one figure with words for those who do not see it.</summary>
internal sealed class FigureBlocks(PageFlow flow)
{
    private const double Gap = 4;
    private const double SpaceAfter = 8;
    private const double BoxHeight = 44;
    private const double BoxGap = 10;
    private const double LevelGap = 26;
    private const double TopBoxWidth = 200;

    /// <exception cref="ArgumentException">No alternative text, or a picture that cannot be read.</exception>
    public void Set(Figure figure, StructureElement parent)
    {
        if (string.IsNullOrWhiteSpace(figure.AlternativeText))
            throw new ArgumentException("Ein Bild braucht einen Alternativtext.");
        var image = new PdfImage(figure.Image);
        var (width, height) = Size(figure, image);
        Set(parent, figure.AlternativeText, figure.Caption, width, height, page =>
            $"q {PdfSyntax.Number(width)} 0 0 {PdfSyntax.Number(height)} {PdfSyntax.Number(PageMetrics.Left)} {PdfSyntax.Number(page.Flip(flow.Y + height))} cm /{flow.Document.Image(image)} Do Q");
    }

    /// <exception cref="ArgumentException">A text that this kind of code cannot carry.</exception>
    public void Set(CodeBlock code, StructureElement parent)
    {
        var matrix = CodeMatrix.Of(code);
        var module = matrix.Module * PageMetrics.Millimetre;
        var row = matrix.RowHeight * PageMetrics.Millimetre;
        Set(parent, code.AlternativeText, code.Caption, matrix.Rows[0].Length * module, matrix.Rows.Count * row, page =>
            Shapes.Modules(page, matrix.Rows, PageMetrics.Left, flow.Y, module, row));
    }

    public void Set(OrganisationChart chart, StructureElement parent)
    {
        var width = Math.Min(TopBoxWidth, (PageMetrics.Width - ((chart.Below.Count - 1) * BoxGap)) / Math.Max(1, chart.Below.Count));
        var row = (chart.Below.Count * width) + ((chart.Below.Count - 1) * BoxGap);
        var left = PageMetrics.Left + ((PageMetrics.Width - row) / 2);
        var centre = PageMetrics.Left + (PageMetrics.Width / 2);
        Set(parent, chart.AlternativeText, chart.Caption, PageMetrics.Width, (2 * BoxHeight) + LevelGap, page =>
        {
            var bus = flow.Y + BoxHeight + (LevelGap / 2);
            var below = flow.Y + BoxHeight + LevelGap;
            List<string> drawn = [Box(page, chart.Top, centre - (TopBoxWidth / 2), flow.Y, TopBoxWidth, bold: true)];
            if (chart.Below.Count > 0)
                drawn.Add(Shapes.Line(page, PageMetrics.Accent, 0.8, (centre, flow.Y + BoxHeight), (centre, bus)));
            for (var i = 0; i < chart.Below.Count; i++)
            {
                var x = left + (i * (width + BoxGap));
                drawn.Add(Shapes.Line(page, PageMetrics.Accent, 0.8, (centre, bus), (x + (width / 2), bus), (x + (width / 2), below)));
                drawn.Add(Box(page, chart.Below[i], x, below, width, bold: false));
            }

            return string.Join('\n', drawn);
        });
    }

    private void Set(StructureElement parent, string alternative, string? caption, double width, double height, Func<PdfPage, string> draw)
    {
        var lines = caption is null ? [] : flow.Break([new TextRun(caption) { Italic = true }], PageMetrics.TableSize, PageMetrics.Width);
        flow.Need(height + Gap + (lines.Count * PageMetrics.TableSize * PageMetrics.LineSpacing));
        var element = parent.Add("Figure");
        element.AlternativeText = CleanText.OneLine(alternative);
        element.Attributes = $"<</O/Layout/Placement/Block/BBox{flow.Page.Rectangle(PageMetrics.Left, flow.Y, width, height)}>>";
        flow.Page.Draw(element, draw(flow.Page));
        flow.Advance(height + Gap);
        if (lines.Count > 0)
            flow.SetLines(parent.Add("Caption"), lines, PageMetrics.Left, PageMetrics.Muted);
        flow.Advance(SpaceAfter);
    }

    /// <summary>A box with at most three lines of text in its middle.</summary>
    private string Box(PdfPage page, string text, double x, double y, double width, bool bold)
    {
        var lines = LineBreaker.Break([new TextRun(text) { Bold = bold }], PageMetrics.SmallSize, width - 8, flow.Document.IsGerman).Take(3).ToList();
        var drawn = new List<string>
        {
            Shapes.Fill(page, x, y, width, BoxHeight, PageMetrics.HeadFill),
            Shapes.Outline(page, x, y, width, BoxHeight, PageMetrics.Accent, 0.8),
        };
        var lineHeight = PageMetrics.SmallSize * 1.25;
        var top = y + ((BoxHeight - (lines.Count * lineHeight)) / 2);
        for (var i = 0; i < lines.Count; i++)
            drawn.Add(flow.Painter.Operators(page, lines[i], x + ((width - lines[i].Width) / 2), top + (i * lineHeight), PageMetrics.Ink));
        return string.Join('\n', drawn);
    }

    /// <summary>Never wider or higher than the page.</summary>
    private static (double Width, double Height) Size(Figure figure, PdfImage image)
    {
        var width = Math.Min(Math.Max(1, figure.WidthMillimetres * PageMetrics.Millimetre), PageMetrics.Width);
        const double highest = PageMetrics.Bottom - PageMetrics.Top - 40;
        return width * image.Proportion <= highest ? (width, width * image.Proportion) : (highest / image.Proportion, highest);
    }
}
