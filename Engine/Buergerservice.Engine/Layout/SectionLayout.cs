namespace Buergerservice.Engine.Layout;

/// <summary>Draws the sections of a graph one below the other, each in its own columns, so that a long process does not become one endless line.</summary>
public static class SectionLayout
{
    /// <summary>Arranges the boxes.</summary>
    /// <param name="boxes">Sizes.</param>
    /// <param name="edges">Connections by index of their boxes.</param>
    /// <param name="sections">Section of each box, numbered from 0 in the order of reading.</param>
    /// <param name="options">Distances.</param>
    public static LayoutResult Arrange(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<(int Source, int Target)> edges, IReadOnlyList<int> sections, LayoutOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(sections);
        options ??= new();
        var positions = new LayoutPoint[boxes.Count];
        var routes = new IReadOnlyList<LayoutPoint>[edges.Count];
        var bottoms = new Dictionary<int, double>();
        double width = 0, top = 0;
        foreach (var section in sections.Distinct().Order())
        {
            var members = Enumerable.Range(0, boxes.Count).Where(b => sections[b] == section).ToList();
            var place = members.Index().ToDictionary(m => m.Item, m => m.Index);
            var inner = Enumerable.Range(0, edges.Count).Where(e => sections[edges[e].Source] == section && sections[edges[e].Target] == section).ToList();
            var drawn = LayeredLayout.Arrange([.. members.Select(m => boxes[m])], [.. inner.Select(e => (place[edges[e].Source], place[edges[e].Target]))], options);
            foreach (var (index, member) in members.Index())
                positions[member] = new(drawn.Positions[index].X, drawn.Positions[index].Y + top);
            foreach (var (index, edge) in inner.Index())
                routes[edge] = [.. drawn.Routes[index].Select(p => new LayoutPoint(p.X, p.Y + top))];
            bottoms[section] = top + drawn.Height;
            width = Math.Max(width, drawn.Width);
            top += drawn.Height + options.SectionGap;
        }

        var lane = new Dictionary<int, int>();
        for (var i = 0; i < edges.Count; i++)
        {
            if (routes[i] is null)
                routes[i] = Across(edges[i], boxes, positions, sections, bottoms, lane, options);
        }

        width = Math.Max(width, routes.SelectMany(r => r).Select(p => p.X).DefaultIfEmpty(0).Max());
        return new(positions, routes, width, Math.Max(0, top - options.SectionGap));
    }

    // From the source down into the gap below its section (or above that of the target), and there to the target's column.
    private static LayoutPoint[] Across((int Source, int Target) edge, IReadOnlyList<LayoutBox> boxes, LayoutPoint[] positions, IReadOnlyList<int> sections, Dictionary<int, double> bottoms, Dictionary<int, int> lanes, LayoutOptions options)
    {
        var (source, target) = edge;
        var gap = sections[source] < sections[target] ? sections[target] - 1 : sections[target];
        while (!bottoms.ContainsKey(gap) && gap > 0)
            gap--;
        var lane = lanes[gap] = lanes.GetValueOrDefault(gap) + 1;
        var y = bottoms[gap] + Math.Min(options.SectionGap * 0.85, (options.SectionGap * 0.3) + (lane * 8));
        var (begin, end) = (new LayoutPoint(positions[source].X + boxes[source].Width, positions[source].Y + (boxes[source].Height / 2)), new LayoutPoint(positions[target].X, positions[target].Y + (boxes[target].Height / 2)));
        var (behind, before) = (begin.X + (options.ColumnGap * 0.7), end.X - (options.ColumnGap * 0.2));
        return [begin, new(behind, begin.Y), new(behind, y), new(before, y), new(before, end.Y), end];
    }
}
