using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Layout;

/// <summary>A connection of an outline.</summary>
/// <param name="Source">Index of the step it leaves.</param>
/// <param name="Target">Index of the step it leads to.</param>
/// <param name="Port">The outcome by which it is followed, or null.</param>
public sealed record OutlineLink(int Source, int Target, string? Port);

/// <summary>What stands in a container and how it hangs together, for drawing.</summary>
public sealed class FlowOutline
{
    private FlowOutline(IReadOnlyList<CompiledActivity> steps, IReadOnlyList<OutlineLink> links)
    {
        Steps = steps;
        Links = links;
        Sections = FlowSections.Of(steps.Count, [.. links.Select(l => (l.Source, l.Target))], [.. steps.Select(s => s.Descriptor.BeginsSection)]);
    }

    /// <summary>The steps, in the order of the definition.</summary>
    public IReadOnlyList<CompiledActivity> Steps { get; }

    /// <summary>Their connections.</summary>
    public IReadOnlyList<OutlineLink> Links { get; }

    /// <summary>Section of each step, from 0; a section begins at a step whose type says so.</summary>
    public IReadOnlyList<int> Sections { get; }

    /// <summary>The outline of a container: of a flowchart by its connections, of a sequence in its order, of anything else without connections.</summary>
    public static FlowOutline Of(CompiledWorkflow workflow, CompiledActivity container)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(container);
        // What undoes a step stands beside it and is no part of the way.
        var undoing = workflow.Activities.Select(a => a.Compensation).OfType<CompiledActivity>().ToHashSet();
        var steps = workflow.Activities.Where(a => ReferenceEquals(a.Parent, container) && !undoing.Contains(a)).ToList();
        var index = steps.Index().ToDictionary(s => s.Item, s => s.Index);
        return new(steps, container.Activity switch
        {
            Flowchart flowchart => [.. flowchart.Graph.Edges.Select(e => new OutlineLink(index[e.Source.Step], index[e.Target.Step], e.Port))],
            Sequence => [.. Enumerable.Range(1, Math.Max(0, steps.Count - 1)).Select(i => new OutlineLink(i - 1, i, null))],
            _ => [],
        });
    }
}
