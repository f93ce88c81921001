using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>One reaction of a running flowchart to the completion of a step. Works off decisions one by one, never recursively.</summary>
internal sealed class FlowRun(FlowGraph graph, FlowState state, ActivityContext context)
{
    private readonly Queue<(FlowEdge Edge, bool Followed)> _open = new();

    // Returns are decided last: only then is it settled what this turn of the loop has not taken.
    // The returns of outer loops come before those of inner ones, whose end they may hang on.
    private readonly PriorityQueue<(FlowEdge Edge, bool Followed), (int, int)> _returns = new();

    // By step: the place of an inbound connection that was not decided when last looked at.
    private readonly Dictionary<int, int> _undecided = [];

    public ActivityContext Context => context;

    public void Begin(FlowNode start)
    {
        state.Rounds[start.Index]++;
        Run(start);
    }

    /// <summary>Begins a new flowchart; what only its other starts lead to is decided as not followed, so that no join waits for it.</summary>
    public void BeginFlow(FlowNode start)
    {
        Begin(start);
        foreach (var other in graph.EntriesNotReachedFrom(start))
            Skip(other);
        DecideOpen();
    }

    public void Completed(FlowNode node, Outcomes outcomes)
    {
        foreach (var edge in node.Out)
            Open(edge, outcomes.Follows(edge.Port));
        DecideOpen();
    }

    private void DecideOpen()
    {
        while (_open.TryDequeue(out var next) || _returns.TryDequeue(out next, out _))
            Decide(next.Edge, next.Followed);
    }

    private void Open(FlowEdge edge, bool followed)
    {
        if (edge.IsBack)
            _returns.Enqueue((edge, followed), (-edge.Leaves.Count, _returns.Count));
        else
            _open.Enqueue((edge, followed));
    }

    private void Decide(FlowEdge edge, bool followed)
    {
        if (!followed && edge.Leaves.Count > 0)
        {
            // The loop may come past here again; only its end settles that this way is not taken.
            state.Pending[edge.Index] = edge.Leaves[0].Index + 1;
            return;
        }

        if (followed && edge.Leaves.Count > 0)
        {
            state.Left[edge.Index] = true;
            state.Pending[edge.Index] = 0;
        }

        Settle(edge, followed);
    }

    private void Settle(FlowEdge edge, bool followed)
    {
        if (edge.IsBack)
        {
            Return(edge.Target.Loop!, followed);
            return;
        }

        state.Decide(edge, followed);
        var target = edge.Target;
        switch (target.Rule)
        {
            case JoinRule.Any when followed && IsDecided(edge):
                state.TakeRound(target);
                CancelUpstreamOf(target);
                Run(target);
                return;
            case JoinRule.Each when followed:
                Run(target);
                break;
        }

        while (IsDecided(target))
            TakeRound(target);
    }

    private bool IsDecided(FlowNode target)
    {
        var inbound = target.ForwardIn;
        if (inbound.Count <= 1)
            return inbound.Count == 1 && IsDecided(inbound[0]);
        // Looking goes on where it ended last time, at a connection that was not decided: a wide join costs one pass a round.
        var from = _undecided.GetValueOrDefault(target.Index);
        for (var i = 0; i < inbound.Count; i++)
        {
            var place = (from + i) % inbound.Count;
            if (IsDecided(inbound[place]))
                continue;
            _undecided[target.Index] = place;
            return false;
        }

        return true;
    }

    private bool IsDecided(FlowEdge edge) => state.Decided[edge.Index] > state.Rounds[edge.Target.Index];

    private void TakeRound(FlowNode target)
    {
        var isFollowed = IsFollowed(target);
        state.TakeRound(target);
        if (!isFollowed)
            Skip(target);
        else if (target.Rule != JoinRule.Each)
            Run(target);
    }

    private bool IsFollowed(FlowNode target)
    {
        // All followed: none that was not. Otherwise: one that was.
        var needsAll = target.Rule == JoinRule.All;
        foreach (var edge in target.ForwardIn)
        {
            if (state.Followed[edge.Index] != needsAll)
                return !needsAll;
        }

        return needsAll;
    }

    private void Run(FlowNode node)
    {
        if (node.Loop is { } loop)
            Reset(loop);
        context.Schedule(node.Step);
    }

    private void Skip(FlowNode node)
    {
        if (node.Loop is { } loop)
            Reset(loop);
        foreach (var edge in node.Out)
            Open(edge, false);
    }

    private void Return(FlowLoop loop, bool followed)
    {
        state.Returned[loop.Index]++;
        state.Again[loop.Index] |= followed;
        if (state.Returned[loop.Index] < loop.Back.Count)
            return;
        if (!state.Again[loop.Index])
        {
            Leave(loop);
            return;
        }

        state.Returned[loop.Index] = 0;
        state.Again[loop.Index] = false;
        foreach (var exit in loop.Exits)
            ClearPending(exit, loop);
        context.Schedule(loop.Header.Step);
    }

    // The loop has ended: what left it without being followed in any turn is now decided.
    private void Leave(FlowLoop loop)
    {
        state.Returned[loop.Index] = 0;
        var over = new List<FlowEdge>();
        foreach (var exit in loop.Exits)
        {
            var place = IndexOf(exit.Leaves, loop);
            var isLast = place + 1 == exit.Leaves.Count;
            // That it was followed counts until the last of the loops it leaves has ended.
            var left = state.Left[exit.Index];
            if (isLast)
                state.Left[exit.Index] = false;
            if (state.Pending[exit.Index] != loop.Index + 1)
                continue;
            state.Pending[exit.Index] = 0;
            if (!isLast)
                state.Pending[exit.Index] = exit.Leaves[place + 1].Index + 1;
            else if (!left)
                over.Add(exit);
        }

        // Only when all of them are handed over: a way out that is the last return of the loop around ends that one at once, and
        // it must know of every way it decides then. For the same reason returns come last.
        foreach (var exit in over.OrderBy(e => e.IsBack))
            Settle(exit, false);
    }

    private void Reset(FlowLoop loop)
    {
        state.Returned[loop.Index] = 0;
        state.Again[loop.Index] = false;
        foreach (var exit in loop.Exits)
        {
            ClearPending(exit, loop);
            if (ReferenceEquals(exit.Leaves[^1], loop))
                state.Left[exit.Index] = false;
        }
    }

    private void ClearPending(FlowEdge exit, FlowLoop loop)
    {
        // Outer loops keep what an inner one has handed to them, unless they start a new turn themselves.
        if (state.Pending[exit.Index] is var pending and > 0 && graph.Loops[pending - 1].Body.IsSubsetOf(loop.Body))
            state.Pending[exit.Index] = 0;
    }

    /// <summary>The first branch has arrived: the others are cancelled, also those that were scheduled and have not begun.</summary>
    private void CancelUpstreamOf(FlowNode join)
    {
        var upstream = Upstream(join);
        var stopped = context.Withdraw(step => graph.NodeOf(step) is { } node && upstream.Contains(node))
            .Select(step => graph.NodeOf(step)!).ToList();
        foreach (var child in context.Execution.Children.ToList())
        {
            if (graph.NodeOf(child.Node) is not { } node || !upstream.Contains(node))
                continue;
            context.CancelChild(child);
            stopped.Add(node);
        }

        foreach (var edge in stopped.SelectMany(n => n.Out))
            Open(edge, false);
    }

    private static HashSet<FlowNode> Upstream(FlowNode join)
    {
        var found = new HashSet<FlowNode>();
        var open = new Stack<FlowNode>(join.ForwardIn.Select(e => e.Source));
        while (open.TryPop(out var node))
        {
            if (!ReferenceEquals(node, join) && found.Add(node))
            {
                foreach (var edge in node.ForwardIn)
                    open.Push(edge.Source);
            }
        }

        return found;
    }

    private static int IndexOf(IReadOnlyList<FlowLoop> loops, FlowLoop loop)
    {
        for (var i = 0; i < loops.Count; i++)
        {
            if (ReferenceEquals(loops[i], loop))
                return i;
        }

        return -1;
    }
}
