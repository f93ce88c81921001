using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>One column on the page.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="AlignRight">Whether its text ends at the right.</param>
/// <param name="RightPadding">Blank at the right; more behind figures, which would touch the text of the next column.</param>
internal readonly record struct GridColumn(double X, double Width, bool AlignRight, double RightPadding)
{
    public double TextWidth => Math.Max(1, Width - Grid.Padding - RightPadding);
}

/// <summary>One row before it is drawn: the structure elements of its cells and their lines.</summary>
internal sealed record GridRow(IReadOnlyList<StructureElement?> Cells, IReadOnlyList<IReadOnlyList<TextLine>> Lines)
{
    public int Height { get; } = Lines.Max(l => l.Count);
}

/// <summary>Draws the rows of a table and splits those that are higher than a page.</summary>
internal sealed class Grid(PageFlow flow, IReadOnlyList<GridColumn> columns)
{
    public const double Padding = 4;
    private const double FigurePadding = 16;
    public const double LineHeight = PageMetrics.TableSize * PageMetrics.LineSpacing;

    public IReadOnlyList<GridColumn> Columns => columns;

    public static Grid Create(PageFlow flow, IReadOnlyList<TableColumn> columns)
    {
        var total = columns.Sum(c => c.Width);
        var x = PageMetrics.Left;
        var result = new List<GridColumn>();
        for (var i = 0; i < columns.Count; i++)
        {
            var width = columns[i].Width / total * PageMetrics.Width;
            var beforeText = columns[i].AlignRight && i + 1 < columns.Count && !columns[i + 1].AlignRight;
            result.Add(new GridColumn(x, width, columns[i].AlignRight, beforeText ? FigurePadding : Padding));
            x += width;
        }

        return new Grid(flow, result);
    }

    public static double RowHeight(int lines) => (lines * LineHeight) + (2 * Padding);

    public IReadOnlyList<TextLine> Break(int column, IReadOnlyList<TextRun> runs, bool bold = false) => flow.Break(
        bold ? [.. runs.Select(r => r with { Bold = true })] : runs,
        PageMetrics.TableSize,
        columns[column].TextWidth);

    /// <summary>Draws the whole row, or as much as fits on this page, and returns the first line that is left.</summary>
    public int Draw(GridRow row, int from, RowStyle style)
    {
        var fitting = Math.Max(1, (int)((flow.Room - flow.NotesHeight(row.Lines.SelectMany(l => l)) - (2 * Padding)) / LineHeight));
        var count = Math.Min(row.Height - from, fitting);
        var height = RowHeight(count);
        DrawFrame(height, style);
        for (var i = 0; i < columns.Count; i++)
            DrawCell(columns[i], row.Cells[i], row.Lines[i].Skip(from).Take(count));
        flow.Advance(height);
        return from + count;
    }

    private void DrawFrame(double height, RowStyle style)
    {
        var page = flow.Page;
        // The fill begins below the line of the row above, or it would cover half of it.
        if (style.Fill is { } fill)
            page.Draw(null, Shapes.Fill(page, PageMetrics.Left, flow.Y + 0.3, style.FillWidth, height - 0.3, fill));
        if (style.LineAbove > 0)
            page.Draw(null, Shapes.Line(page, PageMetrics.Hairline, style.LineAbove, (PageMetrics.Left, flow.Y), (PageMetrics.Right, flow.Y)));
        page.Draw(null, Shapes.Line(page, PageMetrics.Hairline, style.LineBelow, (PageMetrics.Left, flow.Y + height), (PageMetrics.Right, flow.Y + height)));
    }

    private void DrawCell(GridColumn column, StructureElement? cell, IEnumerable<TextLine> lines)
    {
        var y = flow.Y + Padding;
        foreach (var line in lines)
        {
            var x = column.AlignRight ? column.X + column.Width - column.RightPadding - line.Width : column.X + Padding;
            flow.Painter.Draw(flow.Page, cell, line, x, y, PageMetrics.Ink);
            y += LineHeight;
        }
    }
}

/// <summary>How a row looks.</summary>
internal sealed record RowStyle(double LineAbove, double LineBelow, string? Fill, double FillWidth)
{
    public static RowStyle Head { get; } = new(0.8, 0.8, PageMetrics.HeadFill, PageMetrics.Width);

    public static RowStyle Body { get; } = new(0, 0.4, null, 0);

    public static RowStyle Totals { get; } = new(0.8, 0.8, PageMetrics.HeadFill, PageMetrics.Width);
}
