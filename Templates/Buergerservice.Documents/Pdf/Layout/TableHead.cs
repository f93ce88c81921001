using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>
/// A table's head. The first one is part of the document; the ones repeated on later pages are page furniture, because a
/// screen reader would otherwise read them as further rows.
/// </summary>
internal sealed class TableHead(Grid grid, IReadOnlyList<TableColumn> columns)
{
    private readonly List<IReadOnlyList<TextLine>> lines = [.. columns.Select((c, i) => grid.Break(i, TextRun.Plain(c.Header), bold: true))];

    public double Height => Grid.RowHeight(lines.Max(l => l.Count));

    public void Draw(StructureElement? group)
    {
        var row = group?.Add("TR");
        grid.Draw(new GridRow([.. columns.Select(_ => Cell(row))], lines), 0, RowStyle.Head);
    }

    private static StructureElement? Cell(StructureElement? row)
    {
        var cell = row?.Add("TH");
        if (cell is not null)
            cell.Attributes = "<</O/Table/Scope/Column>>";
        return cell;
    }
}
