namespace Buergerservice.Engine.Activities;

/// <summary>
/// Which step lies on every way from the start to another (Lengauer and Tarjan, in O(m log n), without recursion: a
/// definition may be large and hostile). Node 0 is the start and reaches every node.
/// </summary>
internal sealed class Dominators
{
    private readonly int[] _enter;
    private readonly int[] _leave;

    private Dominators(int[] enter, int[] leave)
    {
        _enter = enter;
        _leave = leave;
    }

    /// <summary>True when every way from the start to <paramref name="node"/> passes <paramref name="by"/>; a node dominates itself.</summary>
    public bool Dominates(int by, int node) => _enter[by] <= _enter[node] && _leave[node] <= _leave[by];

    public static Dominators Of(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var search = new DepthFirst(count, edges);
        var idom = ImmediateDominators(search);
        return Number(count, search.Order, idom);
    }

    private static int[] ImmediateDominators(DepthFirst search)
    {
        var (order, parent, number) = (search.Order, search.Parent, search.Number);
        var forest = new Forest(number);
        var idom = new int[order.Length];
        var buckets = new List<int>?[order.Length];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var w = order[i];
            foreach (var v in search.Before[w])
                forest.Lower(w, forest.Semi[forest.Evaluate(v)]);
            (buckets[order[forest.Semi[w]]] ??= []).Add(w);
            forest.Link(parent[w], w);
            foreach (var v in buckets[parent[w]] ?? [])
            {
                var u = forest.Evaluate(v);
                idom[v] = forest.Semi[u] < forest.Semi[v] ? u : parent[w];
            }

            buckets[parent[w]] = null;
        }

        for (var i = 1; i < order.Length; i++)
        {
            var w = order[i];
            if (idom[w] != order[forest.Semi[w]])
                idom[w] = idom[idom[w]];
        }

        return idom;
    }

    // Places in the dominator tree at which a node is entered and left: one comparison answers "dominates".
    private static Dominators Number(int count, int[] order, int[] idom)
    {
        var size = new int[count];
        Array.Fill(size, 1);
        for (var i = count - 1; i > 0; i--)
            size[idom[order[i]]] += size[order[i]];
        var enter = new int[count];
        var next = new int[count];
        foreach (var node in order)
        {
            if (node != 0)
            {
                enter[node] = next[idom[node]];
                next[idom[node]] += size[node];
            }

            next[node] = enter[node] + 1;
        }

        var leave = new int[count];
        for (var i = 0; i < count; i++)
            leave[i] = enter[i] + size[i];
        return new(enter, leave);
    }

    private sealed class DepthFirst
    {
        public DepthFirst(int count, IReadOnlyList<(int Source, int Target)> edges)
        {
            var after = new List<int>[count];
            Before = new List<int>[count];
            for (var i = 0; i < count; i++)
                (after[i], Before[i]) = ([], []);
            foreach (var (source, target) in edges)
            {
                after[source].Add(target);
                Before[target].Add(source);
            }

            Number = new int[count];
            Parent = new int[count];
            Array.Fill(Number, -1);
            Order = new int[count];
            Walk(after);
        }

        public List<int>[] Before { get; }

        public int[] Order { get; }

        public int[] Number { get; }

        public int[] Parent { get; }

        private void Walk(List<int>[] after)
        {
            var found = 0;
            var open = new Stack<(int Node, int Next)>();
            Order[Number[0] = found++] = 0;
            open.Push((0, 0));
            while (open.TryPop(out var top))
            {
                if (top.Next == after[top.Node].Count)
                    continue;
                open.Push((top.Node, top.Next + 1));
                var target = after[top.Node][top.Next];
                if (Number[target] >= 0)
                    continue;
                Parent[target] = top.Node;
                Order[Number[target] = found++] = target;
                open.Push((target, 0));
            }
        }
    }

    private sealed class Forest
    {
        private readonly int[] _ancestor;
        private readonly int[] _best;
        private readonly Stack<int> _path = new();

        public Forest(int[] number)
        {
            Semi = [.. number];
            _ancestor = new int[number.Length];
            Array.Fill(_ancestor, -1);
            _best = [.. Enumerable.Range(0, number.Length)];
        }

        public int[] Semi { get; }

        public void Lower(int node, int semi) => Semi[node] = Math.Min(Semi[node], semi);

        public void Link(int parent, int node) => _ancestor[node] = parent;

        /// <summary>The node with the least semidominator on the way up; shortens the way.</summary>
        public int Evaluate(int node)
        {
            if (_ancestor[node] < 0)
                return node;
            for (var v = node; _ancestor[_ancestor[v]] >= 0; v = _ancestor[v])
                _path.Push(v);
            while (_path.TryPop(out var v))
            {
                var above = _ancestor[v];
                if (Semi[_best[above]] < Semi[_best[v]])
                    _best[v] = _best[above];
                _ancestor[v] = _ancestor[above];
            }

            return _best[node];
        }
    }
}
