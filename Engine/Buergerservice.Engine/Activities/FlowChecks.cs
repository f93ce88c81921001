using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Activities;

/// <summary>Findings about a flowchart that runs but looks wrong.</summary>
internal static class FlowChecks
{
    public static void Run(FlowGraph graph, IReadOnlyList<CompiledActivity> steps, ActivityBinder binder)
    {
        foreach (var step in steps.Where(s => graph.NodeOf(s) is null))
            binder.Warning("unreachable", $"Der Schritt „{step.Title}“ ({step.Id}) wird nie erreicht.");
        foreach (var edge in graph.Edges)
            CheckPort(edge, binder);
        foreach (var loop in graph.Loops)
        {
            if (loop.Exits.Count == 0 && !loop.Body.Any(n => CanPause(n.Step)))
                binder.Warning("endless-loop", $"Die Schleife ab „{loop.Header.Step.Title}“ ({loop.Header.Step.Id}) hat weder einen Ausgang noch eine Wartestelle.");
        }
    }

    private static void CheckPort(FlowEdge edge, ActivityBinder binder)
    {
        var outcomes = edge.Source.Step.Activity.Outcomes;
        var port = edge.Port ?? "Done";
        if (edge.Source.Step.Activity is not NotFoundActivity && outcomes.Count > 0 && !outcomes.Contains(port))
            binder.Warning("unknown-port", $"Die Verbindung von „{edge.Source.Step.Title}“ nach „{edge.Target.Step.Title}“ geht vom Ausgang „{port}“ aus, den es dort nicht gibt ({string.Join(", ", outcomes)}).");
    }

    private static bool CanPause(CompiledActivity step) => step.Descriptor.Waits || step.Descriptor.IsTerminal || step.Activity is ContainerActivity;
}
