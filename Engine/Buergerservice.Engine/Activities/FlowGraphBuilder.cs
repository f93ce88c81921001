using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Activities;

/// <summary>A connection of a flowchart as the definition draws it.</summary>
internal readonly record struct FlowConnection(CompiledActivity Source, string? Port, CompiledActivity Target);

/// <summary>Analyses the connections of a flowchart.</summary>
internal sealed class FlowGraphBuilder(IReadOnlyList<CompiledActivity> steps, IReadOnlyList<FlowConnection> connections, ActivityBinder binder)
{
    /// <summary>Steps of all loops together; more can only be meant to harm.</summary>
    private const int MaxLoopSteps = 2_000_000;

    private readonly List<FlowEdge> _edges = [];
    private readonly List<FlowLoop> _loops = [];

    public FlowGraph Build()
    {
        var start = FindStart();
        if (start is null)
            return new(null, [], [], []);
        // The default start last: in reverse post-order it then comes first.
        List<CompiledActivity> starts = [.. binder.StartTriggers(steps).Where(s => !ReferenceEquals(s, start)), start];
        var nodes = Reach(starts).Select((step, i) => new FlowNode(i, step)).ToList();
        Connect(nodes);
        var byStep = nodes.ToDictionary(n => n.Step);
        var entries = starts.ConvertAll(s => byStep[s]);
        FindLoops(FindDominators(nodes, entries));
        foreach (var edge in _edges.Where(e => !e.IsBack))
            edge.Target.ForwardIn.Add(edge);
        if (FindCycle(nodes) is { } wrong)
        {
            binder.Error("irreducible-loop", null,
                $"Die Verbindung von „{wrong.Source.Step.Title}“ nach „{wrong.Target.Step.Title}“ führt mitten in eine Schleife zurück. Eine Schleife darf nur an ihrem ersten Schritt betreten werden.{WhereItBegins(starts)}");
        }

        return new(byStep[start], nodes, _edges, _loops) { Entries = entries };
    }

    // With several starts the loops are those that are loops whichever start is taken: as if one step led to all of them.
    private Dominators FindDominators(List<FlowNode> nodes, List<FlowNode> entries) => Dominators.Of(
        nodes.Count + 1,
        [.. entries.Select(e => (0, e.Index + 1)), .. _edges.Select(e => (e.Source.Index + 1, e.Target.Index + 1))]);

    private static string WhereItBegins(List<CompiledActivity> starts) => starts.Count == 1 ? ""
        : $" Begonnen werden kann dieser Ablauf bei {string.Join(", ", starts.Select(s => $"„{s.Title}“ ({s.Id})"))}; nehmen Sie einem Schritt in der Schleife die Einstellung, dass er den Prozess startet.";

    /// <summary>Elsa's order: a Start step, a step that can start the workflow, one nothing leads to, the first.</summary>
    private CompiledActivity? FindStart()
    {
        var targets = connections.Select(c => c.Target).ToHashSet();
        return steps.FirstOrDefault(s => s.Activity is Start)
            ?? steps.FirstOrDefault(s => s.Source.CanStartWorkflow)
            ?? steps.FirstOrDefault(s => !targets.Contains(s))
            ?? (steps.Count > 0 ? steps[0] : null);
    }

    // In reverse post-order from the starts, so that what leads to a step comes before it, but for the returns of loops.
    private List<CompiledActivity> Reach(List<CompiledActivity> starts)
    {
        var next = connections.ToLookup(c => c.Source, c => c.Target);
        var seen = new HashSet<CompiledActivity>();
        var order = new List<CompiledActivity>();
        foreach (var start in starts)
        {
            if (seen.Add(start))
                Reach(start, next, seen, order);
        }

        order.Reverse();
        return order;
    }

    private static void Reach(CompiledActivity start, ILookup<CompiledActivity, CompiledActivity> next, HashSet<CompiledActivity> seen, List<CompiledActivity> order)
    {
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
    }

    private void Connect(List<FlowNode> nodes)
    {
        var byStep = nodes.ToDictionary(n => n.Step);
        foreach (var (source, port, target) in connections)
        {
            if (!byStep.TryGetValue(source, out var from))
                continue;
            var edge = new FlowEdge(_edges.Count, from, byStep[target], port);
            _edges.Add(edge);
            from.Out.Add(edge);
        }
    }

    private void FindLoops(Dominators dominators)
    {
        foreach (var edge in _edges)
        {
            if (!dominators.Dominates(edge.Target.Index + 1, edge.Source.Index + 1))
                continue;
            edge.IsBack = true;
            if (edge.Target.Loop is null)
                _loops.Add(edge.Target.Loop = new FlowLoop(_loops.Count, edge.Target));
            edge.Target.Loop.Back.Add(edge);
        }

        if (!FillBodies() || !FindExits())
            binder.Error("too-many-loops", null, "Die Schleifen dieses Ablaufs sind zu zahlreich und zu tief ineinander verschachtelt.");
    }

    private bool FillBodies()
    {
        var before = _edges.ToLookup(e => e.Target, e => e.Source);
        var left = MaxLoopSteps;
        foreach (var loop in _loops)
        {
            var open = new Stack<FlowNode>(loop.Back.Select(b => b.Source));
            while (open.TryPop(out var node))
            {
                if (!loop.Body.Add(node))
                    continue;
                if (--left < 0)
                    return false;
                foreach (var source in before[node])
                    open.Push(source);
            }
        }

        foreach (var loop in _loops.OrderBy(l => l.Body.Count))
        {
            foreach (var node in loop.Body)
                node.Around.Add(loop);
        }

        return true;
    }

    private bool FindExits()
    {
        var left = MaxLoopSteps;
        foreach (var edge in _edges)
        {
            // Two loops are nested or apart, so the ones left come first.
            edge.Leaves = [.. edge.Source.Around.TakeWhile(l => !l.Body.Contains(edge.Target))];
            if ((left -= edge.Leaves.Count) < 0)
                return false;
            foreach (var loop in edge.Leaves)
                loop.Exits.Add(edge);
        }

        return true;
    }

    // A cycle that remains without the loops' returns has more than one entry: no join rule can make sense of it.
    private static FlowEdge? FindCycle(List<FlowNode> nodes)
    {
        var open = nodes.ConvertAll(n => n.ForwardIn.Count);
        var ready = new Queue<FlowNode>(nodes.Where(n => open[n.Index] == 0));
        var done = 0;
        while (ready.TryDequeue(out var node))
        {
            done++;
            foreach (var edge in node.Out.Where(e => !e.IsBack))
            {
                if (--open[edge.Target.Index] == 0)
                    ready.Enqueue(edge.Target);
            }
        }

        return done == nodes.Count ? null : nodes.First(n => open[n.Index] > 0).ForwardIn.First(e => open[e.Source.Index] > 0);
    }
}
