using System.Text.Json;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>A container whose run-time state outlives a burst.</summary>
internal interface IStatefulContainer
{
    object? Save(object state);

    object Load(object? stored);
}

/// <summary>
/// Runs steps along connections, by one join rule: a step with several inbound connections runs once all of them are
/// decided and at least one was followed; if none was, the step is skipped and its own connections are decided as not
/// followed. <see cref="FlowJoin"/> and the merge mode of a step change the rule of that step. A connection that leaves a loop
/// without being followed is decided when the loop ends, not in each of its turns; the returns of a loop are a join too.
/// </summary>
[Port("activities", "Schritte", IsList = true)]
[Activity("Elsa.Flowchart", "Ablaufdiagramm", Category = "Ablauf", Description = "Führt Schritte entlang ihrer Verbindungen aus.")]
public sealed class Flowchart : ContainerActivity, IStatefulContainer
{
    private FlowGraph _graph = null!;

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        var steps = binder.Children("activities");
        var connections = ReadConnections(binder, steps);
        _graph = new FlowGraphBuilder(steps, connections, binder).Build();
        foreach (var node in _graph.Nodes)
            node.Rule = RuleOf(node.Step, binder);
        FlowChecks.Run(_graph, steps, binder);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var state = new FlowState(_graph);
        context.Execution.State = state;
        // Elsa's rule: a workflow started by a trigger begins there, or at the step the trigger lies in.
        var triggered = context.TriggeredChild is { } step ? _graph.NodeOf(step) : null;
        if ((triggered ?? _graph.Start) is { } start)
            RunOf(state, context).BeginFlow(start);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (_graph.NodeOf(child.Node) is { } node)
            RunOf((FlowState)context.Execution.State!, context).Completed(node, child.Outcomes);
    }

    // One for all completions of a burst: its queues are empty between them.
    private FlowRun RunOf(FlowState state, ActivityContext context) =>
        state.Run is { } run && ReferenceEquals(run.Context, context) ? run : state.Run = new(_graph, state, context);

    /// <summary>True when a connection leaves a step by a port.</summary>
    internal bool Follows(CompiledActivity step, string port) => _graph.NodeOf(step)?.Out.Exists(e => e.Port == port) == true;

    /// <summary>Begins a step by hand; <paramref name="pending"/> are the steps that are to begin anyway.</summary>
    internal void StartAt(ActivityContext context, CompiledActivity step, IReadOnlyList<CompiledActivity> pending)
    {
        var state = (FlowState)context.Execution.State!;
        if (_graph.NodeOf(step) is not { } node)
            throw new ConflictException("unreachable-step", $"Zu „{step.Title}“ führt in diesem Ablauf kein Weg; hier kann nicht begonnen werden.");
        new FlowRun(_graph, state, context).Begin(node);
        Settle(context, [.. pending, step]);
    }

    /// <summary>Decides what can no longer be decided by itself. See <see cref="FlowRepair"/>.</summary>
    internal void Settle(ActivityContext context, IReadOnlyList<CompiledActivity> pending)
    {
        var alive = context.Execution.Children.Select(c => c.Node).Concat(pending).Select(_graph.NodeOf).OfType<FlowNode>();
        new FlowRepair(_graph, (FlowState)context.Execution.State!, alive, step => context.Schedule(step)).Settle();
    }

    internal FlowGraph Graph => _graph;

    object? IStatefulContainer.Save(object state) => ((FlowState)state).Save();

    object IStatefulContainer.Load(object? stored) => FlowState.Load(_graph, stored);

    private static JoinRule RuleOf(CompiledActivity step, ActivityBinder binder) => step.Activity is FlowJoin join
        ? join.Mode.Constant switch
        {
            "WaitAny" or "2" => JoinRule.Any,
            "WaitAll" or "0" => JoinRule.All,
            _ => JoinRule.AllActive,
        }
        : binder.Document.IgnoresMergeModes ? JoinRule.AllActive : RuleOf(step.Source.MergeMode, step, binder);

    private static JoinRule RuleOf(string? mergeMode, CompiledActivity step, ActivityBinder binder)
    {
        switch (mergeMode)
        {
            case null or "" or "None" or "Stream" or "Merge":
                return JoinRule.AllActive;
            case "Cascade":
                return JoinRule.Each;
            case "Converge":
                return JoinRule.All;
            case "Race":
                return JoinRule.Any;
            default:
                binder.Error("bad-mode", "mergeMode", $"Bei „{step.Title}“ ({step.Id}) steht „{mergeMode}“. Erlaubt sind None, Stream, Merge, Converge, Cascade und Race.");
                return JoinRule.AllActive;
        }
    }

    private static List<FlowConnection> ReadConnections(ActivityBinder binder, IReadOnlyList<CompiledActivity> steps)
    {
        var byId = new Dictionary<string, CompiledActivity>();
        foreach (var step in steps)
            byId.TryAdd(step.Source.LocalId, step);
        var result = new List<FlowConnection>();
        foreach (var item in binder.Property("connections") is { } list ? DefinitionReader.Items(list) : [])
        {
            var (source, port) = EndOf(item, "source", "sourcePort");
            var (target, _) = EndOf(item, "target", "targetPort");
            if (source is null || target is null || !byId.TryGetValue(source, out var from) || !byId.TryGetValue(target, out var to))
                binder.Error("connection-to-nowhere", null, $"Eine Verbindung von „{source ?? "?"}“ nach „{target ?? "?"}“ führt ins Leere: diese Aktivität gibt es in diesem Ablauf nicht.");
            else
                result.Add(new(from, port, to));
        }

        return result;
    }

    private static (string? Activity, string? Port) EndOf(JsonElement connection, string side, string flatPort) => DefinitionReader.Get(connection, side) switch
    {
        { ValueKind: JsonValueKind.Object } end => (DefinitionReader.Text(end, "activity"), DefinitionReader.Text(end, "port")),
        { ValueKind: JsonValueKind.String } id => (id.GetString(), DefinitionReader.Text(connection, flatPort)),
        _ => (null, null),
    };
}
