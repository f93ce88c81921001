using Buergerservice.Engine.Activities;

namespace Buergerservice.Engine.Layout;

/// <summary>Divides a flow into sections: a step belongs to the last beginning of a section that every way to it passes.</summary>
public static class FlowSections
{
    /// <summary>The section of each step, numbered from 0 in the order of the flow; a single 0 where nothing begins a section.</summary>
    /// <param name="count">Number of steps.</param>
    /// <param name="edges">Connections.</param>
    /// <param name="begins">Whether a section begins at each step.</param>
    public static IReadOnlyList<int> Of(int count, IReadOnlyList<(int Source, int Target)> edges, IReadOnlyList<bool> begins)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(begins);
        var heads = Enumerable.Range(0, count).Where(i => begins[i]).ToList();
        if (heads.Count == 0)
            return new int[count];
        var dominators = Dominators.Of(count + 1, [.. Entries(count, edges).Select(e => (0, e + 1)), .. edges.Select(e => (e.Source + 1, e.Target + 1))]);
        int Depth(int step) => heads.Count(h => dominators.Dominates(h + 1, step + 1));
        // What comes before the first beginning stands with it.
        var order = heads.OrderBy(Depth).ToList();
        return [.. Enumerable.Range(0, count).Select(step => Math.Max(0, order.FindLastIndex(h => dominators.Dominates(h + 1, step + 1))))];
    }

    // Everything must be reached: steps nothing leads to, then one of each group that only leads to itself.
    private static List<int> Entries(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var next = edges.ToLookup(e => e.Source, e => e.Target);
        var targets = edges.Select(e => e.Target).ToHashSet();
        var seen = new HashSet<int>();
        var entries = new List<int>();
        foreach (var start in Enumerable.Range(0, count).OrderBy(n => targets.Contains(n)))
        {
            if (!seen.Add(start))
                continue;
            entries.Add(start);
            var open = new Stack<int>([start]);
            while (open.TryPop(out var node))
            {
                foreach (var target in next[node].Where(seen.Add))
                    open.Push(target);
            }
        }

        return entries;
    }
}
