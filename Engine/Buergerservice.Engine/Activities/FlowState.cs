using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Activities;

/// <summary>Counters of one running flowchart. Stored by activity ids and ports, so it survives a change of order in the definition.</summary>
internal sealed class FlowState(FlowGraph graph)
{
    /// <summary>Rounds each step has been run or skipped in.</summary>
    public int[] Rounds { get; } = new int[graph.Nodes.Count];

    /// <summary>Times each connection has been decided.</summary>
    public int[] Decided { get; } = new int[graph.Edges.Count];

    /// <summary>Whether the decision the target takes next followed the connection.</summary>
    public bool[] Followed { get; } = new bool[graph.Edges.Count];

    /// <summary>Decisions that came before their target has taken the one above; only behind a step that runs per branch.</summary>
    public Dictionary<int, Queue<bool>> Ahead { get; } = [];

    /// <summary>For a connection that leaves a loop and was not followed: 1 + index of the left loop whose end decides it. 0: nothing pending.</summary>
    public int[] Pending { get; } = new int[graph.Edges.Count];

    /// <summary>Connections out of a running loop that were followed in one of its turns.</summary>
    public bool[] Left { get; } = new bool[graph.Edges.Count];

    /// <summary>Returns of each loop decided in the current turn.</summary>
    public int[] Returned { get; } = new int[graph.Loops.Count];

    /// <summary>Whether one of the returns decided in the current turn was followed.</summary>
    public bool[] Again { get; } = new bool[graph.Loops.Count];

    /// <summary>The run that works on this state in the present burst; not stored.</summary>
    public FlowRun? Run { get; set; }

    /// <summary>Notes a decision about a forward connection.</summary>
    public void Decide(FlowEdge edge, bool followed)
    {
        var i = edge.Index;
        if (Decided[i]++ <= Rounds[edge.Target.Index])
            Followed[i] = followed;
        else
            (Ahead.TryGetValue(i, out var queue) ? queue : Ahead[i] = new()).Enqueue(followed);
    }

    /// <summary>Counts a round of a step and lays out the decisions for its next one.</summary>
    public void TakeRound(FlowNode node)
    {
        Rounds[node.Index]++;
        if (Ahead.Count == 0)
            return;
        foreach (var edge in node.ForwardIn)
        {
            if (Ahead.TryGetValue(edge.Index, out var queue) && queue.TryDequeue(out var followed))
                Followed[edge.Index] = followed;
            if (queue?.Count == 0)
                Ahead.Remove(edge.Index);
        }
    }

    public Dictionary<string, object?> Save()
    {
        // As long, which is JSON's own whole number; an int would be stored with its type beside it.
        var nodes = new Dictionary<string, object?>();
        foreach (var node in graph.Nodes)
        {
            if (Rounds[node.Index] != 0)
                nodes[node.Step.Id] = (long)Rounds[node.Index];
        }

        var edges = new Dictionary<string, object?>();
        foreach (var edge in graph.Edges)
        {
            var i = edge.Index;
            if (Decided[i] != 0 || Pending[i] != 0 || Left[i])
                edges[edge.Key] = SaveEdge(i);
        }

        var loops = new Dictionary<string, object?>();
        foreach (var loop in graph.Loops)
        {
            if (Returned[loop.Index] != 0)
                loops[loop.Header.Step.Id] = new List<object?> { (long)Returned[loop.Index], Again[loop.Index] ? 1L : 0L };
        }

        return new() { ["n"] = nodes, ["e"] = edges, ["l"] = loops };
    }

    private List<object?> SaveEdge(int i)
    {
        var values = new List<object?> { (long)Decided[i], Followed[i] ? 1L : 0L, Pending[i] == 0 ? 0L : graph.Loops[Pending[i] - 1].Header.Step.Id, Left[i] ? 1L : 0L };
        if (Ahead.TryGetValue(i, out var ahead))
            values.Add(string.Concat(ahead.Select(a => a ? '1' : '0')));
        return values;
    }

    public static FlowState Load(FlowGraph graph, object? stored)
    {
        var state = new FlowState(graph);
        if (stored is not Dictionary<string, object?> root)
            return state;
        var (nodes, edges, loops) = (Part(root, "n"), Part(root, "e"), Part(root, "l"));
        foreach (var node in graph.Nodes)
            state.Rounds[node.Index] = Number(nodes.GetValueOrDefault(node.Step.Id));
        foreach (var edge in graph.Edges)
        {
            if (edges.GetValueOrDefault(edge.Key) is not List<object?> { Count: >= 4 } values)
                continue;
            state.Decided[edge.Index] = Number(values[0]);
            state.Followed[edge.Index] = Number(values[1]) != 0;
            state.Pending[edge.Index] = PendingOf(graph, values[2]);
            state.Left[edge.Index] = Number(values[3]) != 0;
            if (values.Count > 4)
                state.Ahead[edge.Index] = new(((string)values[4]!).Select(c => c == '1'));
        }

        foreach (var loop in graph.Loops)
        {
            if (loops.GetValueOrDefault(loop.Header.Step.Id) is not List<object?> { Count: 2 } values)
                continue;
            state.Returned[loop.Index] = Number(values[0]);
            state.Again[loop.Index] = Number(values[1]) != 0;
        }

        return state;
    }

    // By the loop's first step: the number of a loop may differ in another version.
    private static int PendingOf(FlowGraph graph, object? stored) =>
        stored is string header ? graph.Loops.FirstOrDefault(l => l.Header.Step.Id == header) is { } loop ? loop.Index + 1 : 0 : Number(stored);

    private static Dictionary<string, object?> Part(Dictionary<string, object?> root, string key) =>
        root.GetValueOrDefault(key) as Dictionary<string, object?> ?? [];

    private static int Number(object? value) => value is null ? 0 : ValueConverter.Convert<int>(value);
}
