using System.Text.Json.Nodes;

namespace Buergerservice.Engine.Bpmn;

/// <summary>A flow node to be written.</summary>
internal sealed class BpmnNode(string id, string element, string? name)
{
    public string Id => id;

    public string Element => element;

    public string? Name => name;

    /// <summary>The step it stands for; null for a node that only BPMN needs.</summary>
    public JsonObject? Activity { get; init; }

    public string? EventDefinition { get; init; }

    /// <summary>What is inside of a sub-process, or null.</summary>
    public BpmnGraph? Inner { get; init; }

    public bool BeginsSection { get; init; }
}

/// <summary>A sequence flow to be written.</summary>
/// <param name="Source">Where it begins.</param>
/// <param name="Target">Where it leads.</param>
/// <param name="Port">The outcome it stands for, or null.</param>
internal sealed record BpmnEdge(BpmnNode Source, BpmnNode Target, string? Port)
{
    public string? Name { get; init; }

    public string? Condition { get; init; }

    /// <summary>Language of the condition, or null for a remark in words.</summary>
    public string? Language { get; init; }

    public bool IsDefault { get; init; }
}

/// <summary>Nodes and flows of a process or sub-process.</summary>
internal sealed class BpmnGraph
{
    public List<BpmnNode> Nodes { get; } = [];

    public List<BpmnEdge> Edges { get; } = [];
}
