using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Tables with a repeated head, and label-value tables.</summary>
internal sealed class TableBlocks(PageFlow flow)
{
    private const double SpaceAfter = 10;
    private const double CaptionSpace = 3;
    private const double LabelShare = 32;

    // A table of so few rows stays on one page if it fits.
    private const int RowsKeptTogether = 12;

    private static readonly TableColumn[] KeyValueColumns = [new("", LabelShare), new("", 100 - LabelShare)];

    /// <summary>What has to fit below a heading: a small table as a whole, the beginning of a large one.</summary>
    public double LeadHeight(Table table)
    {
        var caption = table.Caption is null ? 0 : CaptionHeight;
        if (table.Rows.Count > RowsKeptTogether)
            return caption + Grid.RowHeight(1) + Grid.RowHeight(2);
        var grid = Grid.Create(flow, table.Columns);
        IEnumerable<TableRow> rows = table.Totals is null ? table.Rows : [.. table.Rows, table.Totals];
        var lines = rows.Sum(r => Grid.RowHeight(r.Cells.Select((cell, i) => grid.Break(i, cell).Count).Max()));
        return caption + new TableHead(grid, table.Columns).Height + lines;
    }

    public double LeadHeight(KeyValueTable table)
    {
        var grid = Grid.Create(flow, KeyValueColumns);
        return table.Entries.Take(RowsKeptTogether)
            .Sum(e => Grid.RowHeight(Math.Max(grid.Break(0, TextRun.Plain(e.Label), bold: true).Count, grid.Break(1, e.Value).Count)));
    }

    private static double CaptionHeight => (PageMetrics.TableSize * PageMetrics.LineSpacing) + CaptionSpace;

    public void SetTable(Table table, StructureElement parent)
    {
        var grid = Grid.Create(flow, table.Columns);
        var element = parent.Add("Table");
        flow.Space(2);
        var lead = LeadHeight(table);
        if (lead <= PageMetrics.Bottom - PageMetrics.Top)
            flow.Need(lead);
        if (table.Caption is { } caption)
            SetCaption(caption, element);
        var head = new TableHead(grid, table.Columns);
        head.Draw(element.Add("THead"));
        var body = element.Add("TBody");
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var isLast = i == table.Rows.Count - 1;
            // The totals never stand alone below a repeated head.
            var below = isLast && table.Totals is not null ? Grid.RowHeight(1) : 0;
            SetRow(grid, head, NewRow(grid, body, table.Rows[i], bold: false), RowStyle.Body, below);
        }

        if (table.Totals is { } totals)
            SetRow(grid, head, NewRow(grid, element.Add("TFoot"), totals, bold: true), RowStyle.Totals, 0);
        flow.Advance(SpaceAfter);
    }

    public void SetKeyValues(KeyValueTable table, StructureElement parent)
    {
        if (table.Entries.Count == 0)
            return;
        var grid = Grid.Create(flow, KeyValueColumns);
        var body = parent.Add("Table").Add("TBody");
        var style = new RowStyle(0.4, 0.4, PageMetrics.HeadFill, grid.Columns[0].Width);
        flow.Space(2);
        var lead = LeadHeight(table);
        if (lead <= PageMetrics.Bottom - PageMetrics.Top)
            flow.Need(lead);
        for (var i = 0; i < table.Entries.Count; i++)
        {
            var entry = table.Entries[i];
            var row = body.Add("TR");
            var label = row.Add("TH");
            label.Attributes = "<</O/Table/Scope/Row>>";
            var lines = new[] { grid.Break(0, TextRun.Plain(entry.Label), bold: true), grid.Break(1, entry.Value) };
            SetRow(grid, null, new GridRow([label, row.Add("TD")], lines), style, 0);
        }

        flow.Advance(SpaceAfter);
    }

    private static GridRow NewRow(Grid grid, StructureElement group, TableRow row, bool bold)
    {
        var element = group.Add("TR");
        return new GridRow(
            [.. row.Cells.Select(_ => element.Add("TD"))],
            [.. row.Cells.Select((cell, i) => grid.Break(i, cell, bold))]);
    }

    private void SetCaption(string caption, StructureElement table)
    {
        var lines = flow.Break([new TextRun(caption) { Italic = true }], PageMetrics.TableSize, PageMetrics.Width);
        flow.SetLines(table.Add("Caption"), lines, PageMetrics.Left, PageMetrics.Muted);
        flow.Advance(CaptionSpace);
    }

    /// <summary>Sets a row on one page if it fits on any; a higher one is continued below the repeated head.</summary>
    private void SetRow(Grid grid, TableHead? head, GridRow row, RowStyle style, double below)
    {
        var pageRoom = PageMetrics.Bottom - PageMetrics.Top - (head?.Height ?? 0);
        var height = Grid.RowHeight(row.Height) + below + flow.NotesHeight(row.Lines.SelectMany(l => l));
        if (height > flow.Room && (height <= pageRoom || flow.Room < Grid.RowHeight(2)))
            Continue(head);
        for (var next = grid.Draw(row, 0, style); next < row.Height; next = grid.Draw(row, next, style))
            Continue(head);
    }

    private void Continue(TableHead? head)
    {
        flow.BreakPage();
        head?.Draw(null);
    }
}
