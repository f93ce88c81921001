namespace Buergerservice.Engine.Layout;

/// <summary>
/// Draws a directed graph in columns from left to right (Sugiyama's method): columns by the longest way from the start, an order
/// with few crossings, straight connections where possible. The returns of loops run below. The same graph always gives the
/// same drawing; the effort is limited, because a definition may be large and hostile.
/// </summary>
public static class LayeredLayout
{
    /// <summary>Boxes and connections up to which a drawing is worth its effort; nobody can read a larger one.</summary>
    private const int MaxParts = 10_000;

    /// <summary>Arranges the boxes.</summary>
    /// <param name="boxes">Sizes.</param>
    /// <param name="edges">Connections by index of their boxes.</param>
    /// <param name="options">Distances.</param>
    public static LayoutResult Arrange(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<(int Source, int Target)> edges, LayoutOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(edges);
        options ??= new();
        if (boxes.Count + edges.Count > MaxParts)
            return Rows(boxes, edges, options);
        var layers = Layering.Of(boxes.Count, edges);
        var grid = new LayerGrid(boxes, edges, layers);
        LayerOrder.Untangle(grid);
        LayerPlacement.Place(grid, options.RowGap);
        return new LayerRoutes(grid, boxes, edges, options).Draw();
    }

    private static LayoutResult Rows(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<(int Source, int Target)> edges, LayoutOptions options)
    {
        var perRow = (int)Math.Ceiling(Math.Sqrt(boxes.Count));
        var (width, height) = (boxes.Max(b => b.Width) + options.ColumnGap, boxes.Max(b => b.Height) + options.RowGap);
        var positions = boxes.Select((_, i) => new LayoutPoint(i % perRow * width, i / perRow * height)).ToList();
        LayoutPoint Middle(int box) => new(positions[box].X + (boxes[box].Width / 2), positions[box].Y + (boxes[box].Height / 2));
        return new(positions, [.. edges.Select(e => (IReadOnlyList<LayoutPoint>)[Middle(e.Source), Middle(e.Target)])], perRow * width, ((boxes.Count / perRow) + 1) * height);
    }
}
