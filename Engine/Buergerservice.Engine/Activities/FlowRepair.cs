using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Activities;

/// <summary>
/// Decides what can never be decided any more, after a step was withdrawn by hand or the instance came to another version:
/// a connection whose source is neither alive nor ahead of anything alive counts as not followed. A flowchart that only
/// went its own way has no such connection and stays as it is.
/// </summary>
internal sealed class FlowRepair(FlowGraph graph, FlowState state, IEnumerable<FlowNode> alive, Action<CompiledActivity> run)
{
    private readonly HashSet<FlowNode> _alive = [.. alive];
    private HashSet<FlowNode> _ahead = [];

    public void Settle()
    {
        foreach (var node in _alive.Where(n => n.Rule != JoinRule.Each))
            state.Rounds[node.Index] = Math.Max(1, state.Rounds[node.Index]);
        LookAhead();
        foreach (var loop in graph.Loops)
            SettleLoop(loop);
        // In the order of the graph, so that what leads to a step is settled before the step.
        foreach (var node in graph.Nodes)
        {
            if (IsOpen(node))
                continue;
            TakeTurn(node);
            if (!IsOpen(node))
                node.Out.ForEach(CloseDead);
        }
    }

    private bool IsOpen(FlowNode node) => _alive.Contains(node) || _ahead.Contains(node);

    private void LookAhead()
    {
        _ahead = [];
        var open = new Stack<FlowNode>(_alive);
        while (open.TryPop(out var node))
        {
            foreach (var edge in node.Out.Where(e => !e.IsBack))
            {
                if (_ahead.Add(edge.Target))
                    open.Push(edge.Target);
            }
        }
    }

    private void SettleLoop(FlowLoop loop)
    {
        if (loop.Body.Any(IsOpen))
        {
            // Of this turn's returns, those whose source lies behind everything alive have been decided.
            state.Returned[loop.Index] = loop.Back.Count(e => !IsOpen(e.Source) && state.Pending[e.Index] == 0);
            return;
        }

        state.Returned[loop.Index] = 0;
        state.Again[loop.Index] = false;
        foreach (var exit in loop.Exits)
        {
            if (state.Pending[exit.Index] == loop.Index + 1)
                state.Pending[exit.Index] = 0;
            if (ReferenceEquals(exit.Leaves[0], loop))
                state.Left[exit.Index] = false;
        }
    }

    private void TakeTurn(FlowNode node)
    {
        if (node.ForwardIn.Count == 0 || node.ForwardIn.Exists(e => state.Decided[e.Index] <= state.Rounds[node.Index]))
            return;
        var runs = node.Rule == JoinRule.All ? node.ForwardIn.TrueForAll(e => state.Followed[e.Index]) : node.Rule != JoinRule.Each && node.ForwardIn.Exists(e => state.Followed[e.Index]);
        state.TakeRound(node);
        if (!runs)
            return;
        _alive.Add(node);
        LookAhead();
        run(node.Step);
    }

    private void CloseDead(FlowEdge edge)
    {
        var (i, target) = (edge.Index, edge.Target);
        if (edge.IsBack || state.Pending[i] != 0 || state.Left[i] || state.Decided[i] > state.Rounds[target.Index])
            return;
        if (edge.Leaves.Count > 0 && edge.Leaves[0].Body.Any(IsOpen))
        {
            state.Pending[i] = edge.Leaves[0].Index + 1;
            return;
        }

        var isAwaited = _ahead.Contains(target) || state.Rounds[target.Index] == 0 || target.ForwardIn.Exists(e => state.Decided[e.Index] > state.Rounds[target.Index]);
        var decided = state.Rounds[target.Index] + (isAwaited ? 1 : 0);
        if (decided == state.Decided[i])
            return;
        state.Decided[i] = decided;
        state.Followed[i] = false;
    }
}
