namespace Buergerservice.Engine.Layout;

/// <summary>
/// Heights of the cells: each as near to its neighbours as the order and the distances allow. For one column that is a
/// regression under an order, solved exactly by joining blocks.
/// </summary>
internal static class LayerPlacement
{
    private const int Rounds = 10;

    /// <summary>Long connections are held straighter than boxes.</summary>
    private const double WeightOfPlace = 4;

    private const double WeightOfMainWay = 16;

    public static void Place(LayerGrid grid, double gap)
    {
        foreach (var column in grid.Columns)
            Settle(column, gap, _ => (0, 1));
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 1; i < grid.Columns.Count; i++)
                Settle(grid.Columns[i], gap, c => WantedBy(c, c.Before));
            for (var i = grid.Columns.Count - 2; i >= 0; i--)
                Settle(grid.Columns[i], gap, c => WantedBy(c, round == Rounds - 1 ? [.. c.Before, .. c.Next] : c.Next));
        }

        for (var i = 1; i < grid.Columns.Count; i++)
            Settle(grid.Columns[i], gap, Straightened);

        var top = grid.Columns.SelectMany(c => c).Select(c => c.Y - (c.Height / 2)).DefaultIfEmpty(0).Min();
        foreach (var cell in grid.Columns.SelectMany(c => c))
            cell.Y = Math.Round(cell.Y - top, 1);
    }

    private static (double Y, double Weight) WantedBy(LayerCell cell, List<LayerCell> neighbours)
    {
        var weight = cell.IsPlace ? WeightOfPlace : 1;
        if (neighbours.Count == 0)
            return (cell.Y, weight);
        var heights = neighbours.Select(n => n.Y).Order().ToList();
        return ((heights[(heights.Count - 1) / 2] + heights[heights.Count / 2]) / 2, weight);
    }

    // At last from the start: where a way simply goes on, it goes on without a bend.
    private static (double Y, double Weight) Straightened(LayerCell cell)
    {
        var from = cell.Before.Where(b => ReferenceEquals(b.Next.OrderBy(n => n.Order).ElementAt((b.Next.Count - 1) / 2), cell)).OrderBy(b => Math.Abs(b.Y - cell.Y)).FirstOrDefault();
        return from is null ? (cell.Y, 1) : (from.Y, WeightOfMainWay);
    }

    private static void Settle(List<LayerCell> column, double gap, Func<LayerCell, (double Y, double Weight)> wanted)
    {
        // Without the distances between them all cells could have the same height: then only the order is left to keep.
        var offset = new double[column.Count];
        for (var i = 1; i < column.Count; i++)
            offset[i] = offset[i - 1] + ((column[i - 1].Height + column[i].Height) / 2) + (column[i - 1].IsPlace && column[i].IsPlace ? gap / 3 : gap);
        var blocks = new List<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < column.Count; i++)
        {
            var (y, weight) = wanted(column[i]);
            var block = (Sum: (y - offset[i]) * weight, Weight: weight, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight > block.Sum / block.Weight)
            {
                block = (blocks[^1].Sum + block.Sum, blocks[^1].Weight + block.Weight, blocks[^1].Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        var next = 0;
        foreach (var (sum, weight, count) in blocks)
        {
            for (var i = 0; i < count; i++, next++)
                column[next].Y = (sum / weight) + offset[next];
        }
    }
}
