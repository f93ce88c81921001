namespace Buergerservice.Engine.Layout;

/// <summary>Orders the cells of each column so that few connections cross: by the mean place of their neighbours, to and fro.</summary>
internal static class LayerOrder
{
    private const int Rounds = 12;

    /// <summary>Connections up to which crossings are counted; the count is quadratic in the connections of a gap.</summary>
    private const int MaxCounted = 3_000;

    public static void Untangle(LayerGrid grid)
    {
        var best = Count(grid);
        var kept = Keep(grid);
        for (var round = 0; round < Rounds && best > 0; round++)
        {
            var forward = round % 2 == 0;
            for (var i = 1; i < grid.Columns.Count; i++)
                Sort(forward ? grid.Columns[i] : grid.Columns[^(i + 1)], forward);
            var crossings = Count(grid);
            if (crossings >= best)
                continue;
            best = crossings;
            kept = Keep(grid);
        }

        for (var i = 0; i < kept.Count; i++)
        {
            grid.Columns[i].Clear();
            grid.Columns[i].AddRange(kept[i]);
            LayerGrid.Number(grid.Columns[i]);
        }
    }

    private static void Sort(List<LayerCell> column, bool forward)
    {
        var sorted = column.Select(c => (Cell: c, Key: MeanOf(forward ? c.Before : c.Next, c.Order))).OrderBy(p => p.Key).ThenBy(p => p.Cell.Order).Select(p => p.Cell).ToList();
        column.Clear();
        column.AddRange(sorted);
        LayerGrid.Number(column);
    }

    private static double MeanOf(List<LayerCell> neighbours, int own) => neighbours.Count == 0 ? own : neighbours.Average(n => (double)n.Order);

    private static List<LayerCell[]> Keep(LayerGrid grid) => [.. grid.Columns.Select(c => c.ToArray())];

    private static long Count(LayerGrid grid)
    {
        long crossings = 0;
        foreach (var column in grid.Columns)
        {
            var lines = column.SelectMany(c => c.Next.Select(n => (From: c.Order, To: n.Order))).ToList();
            if (lines.Count > MaxCounted)
                return 0;
            for (var i = 0; i < lines.Count; i++)
            {
                for (var j = i + 1; j < lines.Count; j++)
                    crossings += (lines[i].From - lines[j].From) * (lines[i].To - lines[j].To) < 0 ? 1 : 0;
            }
        }

        return crossings;
    }
}
