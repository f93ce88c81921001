using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Activities;

/// <summary>When a step with several inbound connections runs.</summary>
internal enum JoinRule
{
    /// <summary>All inbound connections are decided and at least one of them was followed.</summary>
    AllActive,

    /// <summary>All inbound connections were followed.</summary>
    All,

    /// <summary>The first inbound connection was followed; the branches still alive are cancelled.</summary>
    Any,
}

internal sealed class FlowNode(int index, CompiledActivity step)
{
    public int Index => index;

    public CompiledActivity Step => step;

    public JoinRule Rule { get; set; }

    /// <summary>All outbound connections, in the order of the definition.</summary>
    public List<FlowEdge> Out { get; } = [];

    /// <summary>Inbound connections that are not the return of a loop.</summary>
    public List<FlowEdge> ForwardIn { get; } = [];

    /// <summary>The loop this step begins, or null.</summary>
    public FlowLoop? Loop { get; set; }
}

internal sealed class FlowEdge(int index, FlowNode source, FlowNode target, string? port)
{
    public int Index => index;

    public FlowNode Source => source;

    public FlowNode Target => target;

    public string? Port => port;

    /// <summary>True for the return of a loop to its first step.</summary>
    public bool IsBack { get; set; }

    /// <summary>Loops this connection leaves, innermost first.</summary>
    public IReadOnlyList<FlowLoop> Leaves { get; set; } = [];

    /// <summary>Key in stored state.</summary>
    public string Key => $"{source.Step.Id}|{port}|{target.Step.Id}";
}

/// <summary>A loop: its first step dominates every other step of its body.</summary>
internal sealed class FlowLoop(int index, FlowNode header)
{
    public int Index => index;

    public FlowNode Header => header;

    public HashSet<FlowNode> Body { get; } = [header];

    public List<FlowEdge> Back { get; } = [];

    public List<FlowEdge> Exits { get; } = [];
}

/// <summary>The analysed graph of a flowchart: reachable steps, loops found by dominators (linear, not by enumerating paths).</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<CompiledActivity, FlowNode> _byStep;

    private FlowGraph(FlowNode? start, IReadOnlyList<FlowNode> nodes, IReadOnlyList<FlowEdge> edges, IReadOnlyList<FlowLoop> loops)
    {
        Start = start;
        Nodes = nodes;
        Edges = edges;
        Loops = loops;
        _byStep = nodes.ToDictionary(n => n.Step);
    }

    public FlowNode? Start { get; }

    public IReadOnlyList<FlowNode> Nodes { get; }

    public IReadOnlyList<FlowEdge> Edges { get; }

    public IReadOnlyList<FlowLoop> Loops { get; }

    public FlowNode? NodeOf(CompiledActivity step) => _byStep.GetValueOrDefault(step);

    public static FlowGraph Build(IReadOnlyList<CompiledActivity> steps, IReadOnlyList<(CompiledActivity Source, string? Port, CompiledActivity Target)> connections, Action<CompiledActivity, CompiledActivity> irreducible)
    {
        var start = FindStart(steps, connections);
        if (start is null)
            return new(null, [], [], []);
        var reachable = Reach(start, connections);
        var nodes = reachable.Select((step, i) => new FlowNode(i, step)).ToList();
        var byStep = nodes.ToDictionary(n => n.Step);
        var edges = new List<FlowEdge>();
        foreach (var (source, port, target) in connections)
        {
            if (!byStep.TryGetValue(source, out var from))
                continue;
            var edge = new FlowEdge(edges.Count, from, byStep[target], port);
            edges.Add(edge);
            from.Out.Add(edge);
        }

        var idom = Dominators(nodes, edges);
        var loops = FindLoops(edges, idom);
        foreach (var edge in edges.Where(e => !e.IsBack))
            edge.Target.ForwardIn.Add(edge);
        if (FindCycle(nodes) is { } wrong)
            irreducible(wrong.Source.Step, wrong.Target.Step);
        return new(nodes[0], nodes, edges, loops);
    }

    /// <summary>Elsa's order: a Start step, a step that can start the workflow, one nothing leads to, the first.</summary>
    private static CompiledActivity? FindStart(IReadOnlyList<CompiledActivity> steps, IReadOnlyList<(CompiledActivity Source, string? Port, CompiledActivity Target)> connections)
    {
        var targets = connections.Select(c => c.Target).ToHashSet();
        return steps.FirstOrDefault(s => s.Activity is Start)
            ?? steps.FirstOrDefault(s => s.Source.CanStartWorkflow)
            ?? steps.FirstOrDefault(s => !targets.Contains(s))
            ?? (steps.Count > 0 ? steps[0] : null);
    }

    // Reverse post-order from the start, which the dominator algorithm needs.
    private static List<CompiledActivity> Reach(CompiledActivity start, IReadOnlyList<(CompiledActivity Source, string? Port, CompiledActivity Target)> connections)
    {
        var next = connections.ToLookup(c => c.Source, c => c.Target);
        var seen = new HashSet<CompiledActivity> { start };
        var order = new List<CompiledActivity>();
        var stack = new Stack<(CompiledActivity Step, IEnumerator<CompiledActivity> Open)>();
        stack.Push((start, next[start].GetEnumerator()));
        while (stack.TryPeek(out var top))
        {
            if (top.Open.MoveNext())
            {
                var target = top.Open.Current;
                if (seen.Add(target))
                    stack.Push((target, next[target].GetEnumerator()));
            }
            else
            {
                order.Add(stack.Pop().Step);
            }
        }

        order.Reverse();
        return order;
    }

    // Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm". Nodes are in reverse post-order.
    private static int[] Dominators(List<FlowNode> nodes, List<FlowEdge> edges)
    {
        var predecessors = edges.ToLookup(e => e.Target.Index, e => e.Source.Index);
        var idom = new int[nodes.Count];
        Array.Fill(idom, -1);
        idom[0] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var n = 1; n < nodes.Count; n++)
            {
                var best = -1;
                foreach (var p in predecessors[n])
                {
                    if (idom[p] != -1)
                        best = best == -1 ? p : Intersect(idom, best, p);
                }

                changed |= idom[n] != best;
                idom[n] = best;
            }
        }

        return idom;
    }

    private static int Intersect(int[] idom, int a, int b)
    {
        while (a != b)
        {
            while (a > b)
                a = idom[a];
            while (b > a)
                b = idom[b];
        }

        return a;
    }

    private static List<FlowLoop> FindLoops(List<FlowEdge> edges, int[] idom)
    {
        var loops = new List<FlowLoop>();
        foreach (var edge in edges)
        {
            if (!Dominates(idom, edge.Target.Index, edge.Source.Index))
                continue;
            edge.IsBack = true;
            if (edge.Target.Loop is null)
                loops.Add(edge.Target.Loop = new FlowLoop(loops.Count, edge.Target));
            edge.Target.Loop.Back.Add(edge);
        }

        var predecessors = edges.ToLookup(e => e.Target, e => e.Source);
        foreach (var loop in loops)
            FillBody(loop, predecessors);
        foreach (var edge in edges)
        {
            edge.Leaves = [.. loops.Where(l => l.Body.Contains(edge.Source) && !l.Body.Contains(edge.Target)).OrderBy(l => l.Body.Count)];
            foreach (var loop in edge.Leaves)
                loop.Exits.Add(edge);
        }

        return loops;
    }

    private static void FillBody(FlowLoop loop, ILookup<FlowNode, FlowNode> predecessors)
    {
        var open = new Stack<FlowNode>(loop.Back.Select(b => b.Source));
        while (open.TryPop(out var node))
        {
            if (!loop.Body.Add(node))
                continue;
            foreach (var before in predecessors[node])
                open.Push(before);
        }
    }

    private static bool Dominates(int[] idom, int a, int b)
    {
        while (b > a)
            b = idom[b];
        return a == b;
    }

    // A cycle that remains without the loops' returns has more than one entry: no join rule can make sense of it.
    private static FlowEdge? FindCycle(List<FlowNode> nodes)
    {
        var open = nodes.ToDictionary(n => n, n => n.ForwardIn.Count);
        var ready = new Queue<FlowNode>(nodes.Where(n => open[n] == 0));
        var done = 0;
        while (ready.TryDequeue(out var node))
        {
            done++;
            foreach (var edge in node.Out.Where(e => !e.IsBack))
            {
                if (--open[edge.Target] == 0)
                    ready.Enqueue(edge.Target);
            }
        }

        return done == nodes.Count ? null : nodes.First(n => open[n] > 0).ForwardIn.First(e => open[e.Source] > 0);
    }
}
