using System.Xml.Linq;

namespace Buergerservice.Engine.Bpmn;

/// <summary>A flow node as read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Element name.</param>
/// <param name="Element">The element.</param>
internal sealed record ReadNode(string Id, string Kind, XElement Element)
{
    public string? Name => (string?)Element.Attribute("name") is { } name && !string.IsNullOrWhiteSpace(name) ? string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : null;

    public bool IsImplicit => (string?)Element.Attribute(BpmnNames.Own + "implicit") == "true";

    public bool HasEvent => Element.Elements().Any(e => e.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal));
}

/// <summary>A sequence flow as read.</summary>
internal sealed record ReadFlow(string Id, string Source, string Target, XElement Element)
{
    public string? Name => (string?)Element.Attribute("name") is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : null;

    /// <summary>Outcome of the boundary event it leaves, or null.</summary>
    public string? BoundaryOutcome { get; init; }

    public string? Port => BoundaryOutcome ?? (string?)Element.Attribute(BpmnNames.Own + "port");

    public XElement? Condition => Element.Element(BpmnNames.Bpmn + "conditionExpression");
}

/// <summary>Nodes and flows of one process or sub-process, and which nodes fold into connections.</summary>
internal sealed class BpmnScope
{
    private readonly Dictionary<string, ReadNode> _nodes = [];
    private readonly ILookup<string, ReadFlow> _out;
    private readonly ILookup<string, ReadFlow> _in;

    public BpmnScope(XElement process)
    {
        foreach (var element in process.Elements().Where(e => e.Name.Namespace == BpmnNames.Bpmn && (BpmnSteps.IsKnown(e.Name.LocalName) || e.Name.LocalName == BpmnNames.BoundaryEvent)))
        {
            if ((string?)element.Attribute("id") is { Length: > 0 } id)
                _nodes.TryAdd(id, new(id, element.Name.LocalName, element));
        }

        // What leaves a boundary event leaves the step it is attached to, by an outcome of its own.
        var boundaries = _nodes.Values.Where(n => n.Kind == BpmnNames.BoundaryEvent).ToDictionary(n => n.Id);
        ReadFlow Attached(ReadFlow flow) => boundaries.TryGetValue(flow.Source, out var boundary) && (string?)boundary.Element.Attribute("attachedToRef") is { } host ? flow with { Source = host, BoundaryOutcome = OutcomeOf(boundary) } : flow;
        var flows = process.Elements(BpmnNames.Bpmn + BpmnNames.Flow).Select((f, i) => new ReadFlow((string?)f.Attribute("id") ?? $"Verbindung {i + 1}", (string?)f.Attribute("sourceRef") ?? "", (string?)f.Attribute("targetRef") ?? "", f)).Select(Attached).ToList();
        Broken = [.. flows.Where(f => !_nodes.ContainsKey(f.Source) || !_nodes.ContainsKey(f.Target))];
        Flows = [.. flows.Except(Broken)];
        _out = Flows.ToLookup(f => f.Source);
        _in = Flows.ToLookup(f => f.Target);
        Lanes = process.Descendants(BpmnNames.Bpmn + "lane").SelectMany(l => l.Elements(BpmnNames.Bpmn + "flowNodeRef").Select(r => (Node: r.Value.Trim(), Lane: (string?)l.Attribute("name")))).DistinctBy(l => l.Node).ToDictionary(l => l.Node, l => l.Lane);
    }

    public IEnumerable<ReadNode> Nodes => _nodes.Values.Where(n => n.Kind != BpmnNames.BoundaryEvent);

    public IReadOnlyList<ReadFlow> Flows { get; }

    /// <summary>Flows that lead from or to nothing.</summary>
    public IReadOnlyList<ReadFlow> Broken { get; }

    /// <summary>Name of the lane of each node.</summary>
    public IReadOnlyDictionary<string, string?> Lanes { get; }

    public IReadOnlyList<ReadFlow> Out(string id) => [.. _out[id]];

    public IReadOnlyList<ReadFlow> In(string id) => [.. _in[id]];

    public ReadNode? Find(string id) => _nodes.GetValueOrDefault(id);

    /// <summary>True for a node that becomes no step: what we added on export, plain starts and ends, and gateways our steps need not.</summary>
    public bool IsFolded(ReadNode node) => BpmnReading.ExtensionOf(node.Element, "activity") is null && (node.IsImplicit || node.Kind switch
    {
        BpmnNames.StartEvent => !node.HasEvent,
        BpmnNames.EndEvent => !node.HasEvent,
        BpmnNames.Parallel => In(node.Id).Count < 2,
        BpmnNames.Inclusive => In(node.Id).Count < 2 && Out(node.Id).Count < 2,
        BpmnNames.Exclusive => Out(node.Id).Count < 2 || IsChoiceOfTask(node),
        _ => false,
    });

    /// <summary>True for a gateway behind a human task whose flows have names and no conditions: they are the outcomes of the task.</summary>
    public bool IsChoiceOfTask(ReadNode node) =>
        node.Kind == BpmnNames.Exclusive && In(node.Id) is [var only] && Find(only.Source) is { Kind: "userTask" or "manualTask" or "task" } task && Out(task.Id).Count(f => f.BoundaryOutcome is null) == 1
        && Out(node.Id) is { Count: >= 2 } ways && ways.All(w => w.Name is not null && w.Condition is null) && ways.Select(w => w.Name).Distinct().Count() == ways.Count;

    /// <summary>The steps a node leads to, through everything that folds, with the port by which it does.</summary>
    public IEnumerable<(string Port, string Target)> Leads(ReadNode node, Func<string, bool> isStep)
    {
        var found = new List<(string, string)>();
        var seen = new HashSet<(string, string?)>();
        var open = new Stack<(string Node, string? Port)>([(node.Id, null)]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
                continue;
            foreach (var flow in _out[at.Node].Reverse())
            {
                var port = at.Port ?? PortOf(flow);
                if (isStep(flow.Target))
                    found.Add((port ?? "Done", flow.Target));
                else
                    open.Push((flow.Target, port));
            }
        }

        found.Reverse();
        return found;
    }

    // The port written by our export; else the case of a switch or the outcome of a task.
    private string? PortOf(ReadFlow flow)
    {
        if (flow.Port is { } port)
            return port;
        var source = _nodes[flow.Source];
        if (source.Kind is not (BpmnNames.Exclusive or BpmnNames.Inclusive) || Out(source.Id).Count < 2 || BpmnReading.ExtensionOf(source.Element, "activity") is not null)
            return null;
        return (string?)source.Element.Attribute("default") == flow.Id ? "Default" : CaseOf(flow);
    }

    /// <summary>Name of the outcome a boundary event stands for.</summary>
    public static string OutcomeOf(ReadNode boundary) => boundary.Name ?? "Zeit abgelaufen";

    /// <summary>Name of the case a flow of a gateway stands for.</summary>
    public static string CaseOf(ReadFlow flow) => flow.Name ?? flow.Id;
}
