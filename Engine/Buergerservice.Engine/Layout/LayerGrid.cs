namespace Buergerservice.Engine.Layout;

/// <summary>The columns with their boxes, and with a place in every column a long connection passes.</summary>
internal sealed class LayerGrid
{
    /// <summary>Places for long connections; a connection beyond them runs below like the return of a loop.</summary>
    private const int MaxPlaces = 20_000;

    public LayerGrid(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<(int Source, int Target)> edges, Layering layering)
    {
        Columns = [.. Enumerable.Range(0, layering.Count).Select(_ => new List<LayerCell>())];
        Cells = [.. boxes.Select((b, i) => new LayerCell(layering.Layer[i], b.Height, i))];
        foreach (var cell in Cells)
            Columns[cell.Layer].Add(cell);
        Chains = new IReadOnlyList<LayerCell>?[edges.Count];
        var places = MaxPlaces;
        for (var i = 0; i < edges.Count; i++)
        {
            var span = layering.Layer[edges[i].Target] - layering.Layer[edges[i].Source];
            if (layering.IsBack[i] || span < 1 || span - 1 > places)
                continue;
            places -= span - 1;
            Chains[i] = Connect(edges[i]);
        }

        for (var i = 0; i < Columns.Count; i++)
            Number(Columns[i]);
    }

    /// <summary>The cell of each box.</summary>
    public IReadOnlyList<LayerCell> Cells { get; }

    public IReadOnlyList<List<LayerCell>> Columns { get; }

    /// <summary>Cells each connection passes, with its ends; null for one that runs below.</summary>
    public IReadOnlyList<LayerCell>?[] Chains { get; }

    public static void Number(List<LayerCell> column)
    {
        for (var i = 0; i < column.Count; i++)
            column[i].Order = i;
    }

    private List<LayerCell> Connect((int Source, int Target) edge)
    {
        var (source, target) = (Cells[edge.Source], Cells[edge.Target]);
        var chain = new List<LayerCell> { source };
        for (var layer = source.Layer + 1; layer < target.Layer; layer++)
        {
            var place = new LayerCell(layer, 0, null);
            Columns[layer].Add(place);
            chain.Add(place);
        }

        chain.Add(target);
        for (var i = 1; i < chain.Count; i++)
        {
            chain[i - 1].Next.Add(chain[i]);
            chain[i].Before.Add(chain[i - 1]);
        }

        return chain;
    }
}

/// <summary>A box in its column, or the place where a long connection passes.</summary>
internal sealed class LayerCell(int layer, double height, int? box)
{
    public int Layer => layer;

    public double Height => height;

    public bool IsPlace => box is null;

    public int Order { get; set; }

    /// <summary>Middle of the cell.</summary>
    public double Y { get; set; }

    public List<LayerCell> Before { get; } = [];

    public List<LayerCell> Next { get; } = [];
}
