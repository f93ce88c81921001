using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Activities;

/// <summary>Findings about a flowchart that runs but looks wrong.</summary>
internal static class FlowChecks
{
    /// <summary>Connections looked at for all starts together; a definition with more is not checked for joins of starts.</summary>
    private const int MaxStartSteps = 2_000_000;

    public static void Run(FlowGraph graph, IReadOnlyList<CompiledActivity> steps, ActivityBinder binder)
    {
        // Of the start people often do not know: a designer marks the first step that could be one.
        var why = graph.Entries is [var start] ? $": Der Ablauf beginnt bei „{start.Step.Title}“." : ".";
        foreach (var step in steps.Where(s => graph.NodeOf(s) is null))
            binder.Warning("unreachable", $"Der Schritt „{step.Title}“ ({step.Id}) wird nie erreicht{why}");
        foreach (var node in graph.Nodes)
            CheckPorts(node, binder);
        CheckLoops(graph, binder);
        CheckStarts(graph, binder);
        foreach (var node in graph.Nodes.Where(n => n.Rule == JoinRule.Each && n.ForwardIn.Count > 1 && LeadsIntoLoop(n)))
            binder.Error("cascade-into-loop", "mergeMode", $"„{node.Step.Title}“ ({node.Step.Id}) läuft mit „Cascade“ für jeden ankommenden Zweig einzeln; von dort ist eine Schleife erreichbar, in der sich die Durchläufe mischen würden. Verwenden Sie „Stream“ oder legen Sie die Schleife in einen eigenen Ablauf.");
    }

    private static void CheckLoops(FlowGraph graph, ActivityBinder binder)
    {
        var paused = new HashSet<FlowLoop>();
        foreach (var node in graph.Nodes.Where(n => CanPause(n.Step)))
            paused.UnionWith(node.Around);
        foreach (var loop in graph.Loops.Where(l => l.Exits.Count == 0 && !paused.Contains(l)))
            binder.Warning("endless-loop", $"Die Schleife ab „{loop.Header.Step.Title}“ ({loop.Header.Step.Id}) hat weder einen Ausgang noch eine Wartestelle.");
    }

    // What only another start leads to counts as not followed: a join that needs all is then skipped, which is hardly meant.
    private static void CheckStarts(FlowGraph graph, ActivityBinder binder)
    {
        var open = graph.Nodes.Where(n => n.Rule == JoinRule.All && n.ForwardIn.Count > 1).ToHashSet();
        if (graph.Entries.Count <= 1 || (long)graph.Entries.Count * graph.Edges.Count > MaxStartSteps)
            return;
        foreach (var entry in graph.Entries.TakeWhile(_ => open.Count > 0))
        {
            var reached = FlowGraph.ReachedFrom(entry);
            foreach (var join in open.Where(n => reached.Contains(n) && !ReferenceEquals(n, entry) && n.ForwardIn.Exists(e => !reached.Contains(e.Source))).ToList())
            {
                open.Remove(join);
                binder.Warning("join-of-starts", $"„{join.Step.Title}“ ({join.Step.Id}) verlangt alle ankommenden Zweige. Beginnt der Vorgang bei „{entry.Step.Title}“ ({entry.Step.Id}), wird einer davon nie durchlaufen und der Schritt übersprungen. Verwenden Sie „WaitAllActive“ beziehungsweise „Stream“.");
            }
        }
    }

    private static bool LeadsIntoLoop(FlowNode from)
    {
        var seen = new HashSet<FlowNode> { from };
        var open = new Stack<FlowNode>(seen);
        while (open.TryPop(out var node))
        {
            if (node.Around.Count > 0)
                return true;
            foreach (var edge in node.Out)
            {
                if (seen.Add(edge.Target))
                    open.Push(edge.Target);
            }
        }

        return false;
    }

    private static void CheckPorts(FlowNode node, ActivityBinder binder)
    {
        if (node.Out.Count == 0 || node.Step.Activity is NotFoundActivity)
            return;
        var outcomes = node.Step.Activity.Outcomes.ToHashSet(StringComparer.Ordinal);
        if (outcomes.Count == 0)
            return;
        if (node.Step.Timeout?.Outcome is { } late)
            outcomes.Add(late);
        if (node.Step.CompensatesOnFault)
            outcomes.Add(Execution.CompensationRun.Outcome);
        foreach (var edge in node.Out.Where(e => !outcomes.Contains(e.Port ?? "Done")))
            binder.Warning("unknown-port", $"Die Verbindung von „{node.Step.Title}“ nach „{edge.Target.Step.Title}“ geht vom Ausgang „{edge.Port ?? "Done"}“ aus, den es dort nicht gibt ({string.Join(", ", outcomes.Take(10))}).");
    }

    private static bool CanPause(CompiledActivity step) => step.Descriptor.Waits || step.Descriptor.IsTerminal || step.Activity is ContainerActivity;
}
