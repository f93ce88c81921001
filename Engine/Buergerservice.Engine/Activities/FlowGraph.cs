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

    /// <summary>Once for each inbound connection that is followed, at once.</summary>
    Each,
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

    /// <summary>The loops this step lies in, innermost first.</summary>
    public List<FlowLoop> Around { get; } = [];
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

/// <summary>The analysed graph of a flowchart: steps reachable from one of its starts and their loops, found in nearly linear time and not by enumerating paths.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<CompiledActivity, FlowNode> _byStep;

    public FlowGraph(FlowNode? start, IReadOnlyList<FlowNode> nodes, IReadOnlyList<FlowEdge> edges, IReadOnlyList<FlowLoop> loops)
    {
        Start = start;
        Nodes = nodes;
        Edges = edges;
        Loops = loops;
        _byStep = nodes.ToDictionary(n => n.Step);
    }

    public FlowNode? Start { get; }

    /// <summary>The start and the steps at which a trigger begins instead.</summary>
    public IReadOnlyList<FlowNode> Entries { get; init; } = [];

    public IReadOnlyList<FlowNode> Nodes { get; }

    public IReadOnlyList<FlowEdge> Edges { get; }

    public IReadOnlyList<FlowLoop> Loops { get; }

    public FlowNode? NodeOf(CompiledActivity step) => _byStep.GetValueOrDefault(step);

    /// <summary>The other entries with nothing before them that a run from this one never comes to; all it never comes to lies behind them.</summary>
    public IReadOnlyList<FlowNode> EntriesNotReachedFrom(FlowNode start)
    {
        if (Entries.Count <= 1)
            return [];
        var reached = ReachedFrom(start);
        return [.. Entries.Where(e => e.ForwardIn.Count == 0 && !reached.Contains(e))];
    }

    /// <summary>A step and all it leads to.</summary>
    public static HashSet<FlowNode> ReachedFrom(FlowNode start)
    {
        var reached = new HashSet<FlowNode> { start };
        var open = new Stack<FlowNode>(reached);
        while (open.TryPop(out var node))
        {
            foreach (var edge in node.Out)
            {
                if (reached.Add(edge.Target))
                    open.Push(edge.Target);
            }
        }

        return reached;
    }
}
