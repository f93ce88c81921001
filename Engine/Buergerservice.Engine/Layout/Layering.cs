namespace Buergerservice.Engine.Layout;

/// <summary>The column of each box, and which connections lead back.</summary>
internal sealed class Layering
{
    private Layering(int[] layer, bool[] isBack)
    {
        Layer = layer;
        IsBack = isBack;
        Count = layer.Length == 0 ? 0 : layer.Max() + 1;
    }

    public int[] Layer { get; }

    public bool[] IsBack { get; }

    public int Count { get; }

    public static Layering Of(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var isBack = FindBack(count, edges);
        return new(LongestWays(count, edges, isBack), isBack);
    }

    // Depth first from the boxes nothing leads to: what leads to a box still open is the return of a loop.
    private static bool[] FindBack(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var isBack = new bool[edges.Count];
        var state = new byte[count];
        var next = OutgoingOf(count, edges);
        var targets = edges.Where(e => e.Source != e.Target).Select(e => e.Target).ToHashSet();
        foreach (var start in Enumerable.Range(0, count).OrderBy(n => targets.Contains(n)))
        {
            if (state[start] == 0)
                Search(start, next, edges, state, isBack);
        }

        return isBack;
    }

    private static void Search(int start, List<int>[] next, IReadOnlyList<(int Source, int Target)> edges, byte[] state, bool[] isBack)
    {
        const byte Open = 1;
        const byte Done = 2;
        var stack = new Stack<(int Node, int Position)>();
        stack.Push((start, 0));
        state[start] = Open;
        while (stack.TryPop(out var top))
        {
            if (top.Position == next[top.Node].Count)
            {
                state[top.Node] = Done;
                continue;
            }

            stack.Push((top.Node, top.Position + 1));
            var edge = next[top.Node][top.Position];
            var target = edges[edge].Target;
            isBack[edge] = state[target] == Open;
            if (state[target] != 0)
                continue;
            state[target] = Open;
            stack.Push((target, 0));
        }
    }

    private static int[] LongestWays(int count, IReadOnlyList<(int Source, int Target)> edges, bool[] isBack)
    {
        var layer = new int[count];
        var open = new int[count];
        for (var i = 0; i < edges.Count; i++)
            open[edges[i].Target] += isBack[i] ? 0 : 1;
        var sources = Enumerable.Range(0, count).Where(n => open[n] == 0).ToHashSet();
        var next = OutgoingOf(count, edges);
        var ready = new Queue<int>(sources.Order());
        while (ready.TryDequeue(out var node))
        {
            foreach (var edge in next[node].Where(e => !isBack[e]))
            {
                var target = edges[edge].Target;
                layer[target] = Math.Max(layer[target], layer[node] + 1);
                if (--open[target] == 0)
                    ready.Enqueue(target);
            }
        }

        // A second start stands beside what it leads to, not at the far left.
        foreach (var source in sources.Where(s => next[s].Exists(e => !isBack[e])))
            layer[source] = next[source].Where(e => !isBack[e]).Min(e => layer[edges[e].Target]) - 1;
        return layer;
    }

    private static List<int>[] OutgoingOf(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var next = new List<int>[count];
        for (var i = 0; i < count; i++)
            next[i] = [];
        for (var i = 0; i < edges.Count; i++)
            next[edges[i].Source].Add(i);
        return next;
    }
}
