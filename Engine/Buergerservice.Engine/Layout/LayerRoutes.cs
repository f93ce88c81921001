namespace Buergerservice.Engine.Layout;

/// <summary>Columns become widths, connections become lines with right angles.</summary>
internal sealed class LayerRoutes(LayerGrid grid, IReadOnlyList<LayoutBox> boxes, IReadOnlyList<(int Source, int Target)> edges, LayoutOptions options)
{
    private const double LaneHeight = 14;

    private readonly double[] _left = new double[grid.Columns.Count];
    private readonly double[] _right = new double[grid.Columns.Count];
    private readonly double[] _bottom = new double[grid.Columns.Count];
    private readonly List<(int From, int To, int Lane)> _lanes = [];

    public LayoutResult Draw()
    {
        MeasureColumns();
        var positions = boxes.Select((b, i) => new LayoutPoint(Math.Round(_left[LayerOf(i)] + ((_right[LayerOf(i)] - _left[LayerOf(i)] - b.Width) / 2), 1), Math.Round(grid.Cells[i].Y - (b.Height / 2), 1))).ToList();
        var turns = Turns();
        var routes = new IReadOnlyList<LayoutPoint>[edges.Count];
        foreach (var i in Enumerable.Range(0, edges.Count).OrderBy(i => Math.Abs(LayerOf(edges[i].Source) - LayerOf(edges[i].Target))))
            routes[i] = grid.Chains[i] is { } chain ? Forward(i, chain, positions, turns) : Below(i, positions);
        var bottom = positions.Select((p, i) => p.Y + boxes[i].Height).Concat(_lanes.Select(l => (l.Lane + 0.5) * LaneHeight)).DefaultIfEmpty(0).Max();
        var right = positions.Select((p, i) => p.X + boxes[i].Width).Concat(routes.SelectMany(r => r).Select(p => p.X)).DefaultIfEmpty(0).Max();
        return new(positions, routes, right, bottom);
    }

    private int LayerOf(int box) => grid.Cells[box].Layer;

    private void MeasureColumns()
    {
        var widths = new double[grid.Columns.Count];
        for (var i = 0; i < boxes.Count; i++)
            widths[LayerOf(i)] = Math.Max(widths[LayerOf(i)], boxes[i].Width);
        var x = 0.0;
        for (var i = 0; i < grid.Columns.Count; i++)
        {
            (_left[i], _right[i]) = (x, x + widths[i]);
            _bottom[i] = grid.Columns[i].Max(c => c.Y + (c.Height / 2));
            x += widths[i] + options.ColumnGap;
        }
    }

    // All connections that leave a cell turn at the same place of the gap behind its column.
    private Dictionary<LayerCell, double> Turns()
    {
        var turns = new Dictionary<LayerCell, double>();
        for (var i = 0; i < grid.Columns.Count; i++)
        {
            var turning = grid.Columns[i].Where(c => c.Next.Exists(n => Math.Abs(n.Y - c.Y) > 0.5)).ToList();
            // What goes down turns the later the lower it begins, what goes up the earlier: so neighbours do not cross.
            var ordered = turning.OrderByDescending(c => c.Next.Average(n => n.Y) >= c.Y ? c.Y : -c.Y).ToList();
            for (var k = 0; k < ordered.Count; k++)
                turns[ordered[k]] = Math.Round(_right[i] + (options.ColumnGap * 0.15) + (options.ColumnGap * 0.4 * (k + 1) / (ordered.Count + 1)), 1);
        }

        return turns;
    }

    private List<LayoutPoint> Forward(int edge, IReadOnlyList<LayerCell> chain, List<LayoutPoint> positions, Dictionary<LayerCell, double> turns)
    {
        var (source, target) = edges[edge];
        var route = new List<LayoutPoint> { new(positions[source].X + boxes[source].Width, chain[0].Y) };
        for (var i = 1; i < chain.Count; i++)
        {
            if (Math.Abs(chain[i].Y - chain[i - 1].Y) <= 0.5)
                continue;
            var x = turns[chain[i - 1]];
            route.Add(new(x, chain[i - 1].Y));
            route.Add(new(x, chain[i].Y));
        }

        route.Add(new(positions[target].X, chain[^1].Y));
        return route;
    }

    // Down behind the source, along below everything in between, up in front of the target.
    private List<LayoutPoint> Below(int edge, List<LayoutPoint> positions)
    {
        var (source, target) = edges[edge];
        var (from, to) = (Math.Min(LayerOf(source), LayerOf(target)), Math.Max(LayerOf(source), LayerOf(target)));
        // Lanes lie on a grid, so that one look over the others finds a free one.
        var taken = _lanes.Where(l => l.From <= to && from <= l.To).Select(l => l.Lane).ToHashSet();
        var lane = (int)Math.Ceiling(_bottom.AsSpan(from, to - from + 1).ToArray().Max() / LaneHeight) + 1;
        while (taken.Contains(lane))
            lane++;
        _lanes.Add((from, to, lane));
        var y = lane * LaneHeight;
        var behind = _right[LayerOf(source)] + (options.ColumnGap * 0.08);
        var before = _left[LayerOf(target)] - (options.ColumnGap * 0.3);
        return
        [
            new(positions[source].X + boxes[source].Width, grid.Cells[source].Y), new(behind, grid.Cells[source].Y), new(behind, y),
            new(before, y), new(before, grid.Cells[target].Y), new(positions[target].X, grid.Cells[target].Y),
        ];
    }
}
