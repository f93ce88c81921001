using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>Reads one process or sub-process after the other and collects what cannot be read.</summary>
internal sealed class BpmnReading(XElement document, ActivityRegistry registry)
{
    /// <summary>Elements of a process that say nothing about its flow.</summary>
    private static readonly HashSet<string> Silent = ["documentation", "extensionElements", "laneSet", "sequenceFlow", "incoming", "outgoing", "ioSpecification", "property", "boundaryEvent", "auditing", "monitoring"];

    private static readonly HashSet<string> Remarks = ["textAnnotation", "association", "group", "dataObject", "dataObjectReference", "dataStoreReference", "dataStore"];

    private readonly BpmnSteps _steps = new(document, registry);

    public List<DefinitionProblem> Problems => _steps.Problems;

    public List<string> Notes { get; } = [];

    /// <summary>Steps and connections of a process, as the content of a flowchart.</summary>
    public JsonObject Container(XElement process)
    {
        var scope = new BpmnScope(process);
        foreach (var element in process.Elements().Where(e => e.Name.Namespace == BpmnNames.Bpmn))
        {
            var kind = element.Name.LocalName;
            if (Remarks.Contains(kind))
                Notes.Add($"{BpmnText.Of(element)} wurde nicht übernommen; es ändert nichts am Ablauf.");
            else if (!Silent.Contains(kind) && !BpmnSteps.IsKnown(kind))
                _steps.Refuse(element, "Dieses Element gibt es hier nicht.");
        }

        var steps = new Dictionary<string, JsonObject>();
        foreach (var node in scope.Nodes.Where(n => !scope.IsFolded(n)))
        {
            var step = _steps.Of(node, scope, Container);
            if (step is not null)
                steps[node.Id] = step;
        }

        foreach (var boundary in process.Elements(BpmnNames.Bpmn + BpmnNames.BoundaryEvent))
            _steps.Boundary(boundary, steps);
        if (Problems.Count == 0)
            Problems.AddRange(BpmnMergeCheck.Of(scope));
        return new JsonObject { ["activities"] = new JsonArray([.. steps.Values]), ["connections"] = Connections(scope, steps), ["start"] = StartOf(scope, steps) };
    }

    /// <summary>JSON of ours in the extension of an element, or null.</summary>
    public static JsonObject? ExtensionOf(XElement element, string name)
    {
        if (element.Element(BpmnNames.Bpmn + "extensionElements")?.Element(BpmnNames.Own + name)?.Value is not { } text)
            return null;
        try
        {
            return JsonNode.Parse(text, new JsonNodeOptions { PropertyNameCaseInsensitive = true }, new JsonDocumentOptions { MaxDepth = DefinitionReader.MaxDepth }) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonArray Connections(BpmnScope scope, Dictionary<string, JsonObject> steps)
    {
        var seen = new HashSet<(string, string, string)>();
        var connections = new JsonArray();
        foreach (var node in scope.Nodes.Where(n => steps.ContainsKey(n.Id)))
        {
            foreach (var (port, target) in scope.Leads(node, steps.ContainsKey))
            {
                if (seen.Add((node.Id, port, target)))
                    connections.Add(new JsonObject { ["source"] = End(steps[node.Id], port), ["target"] = End(steps[target], "In") });
            }
        }

        return connections;
    }

    private static JsonObject End(JsonObject step, string port) => new() { ["activity"] = step["id"]!.DeepClone(), ["port"] = port };

    private static JsonNode? StartOf(BpmnScope scope, Dictionary<string, JsonObject> steps)
    {
        foreach (var start in scope.Nodes.Where(n => n.Kind == BpmnNames.StartEvent))
        {
            var first = steps.ContainsKey(start.Id) ? start.Id : scope.Leads(start, steps.ContainsKey).Select(l => l.Target).FirstOrDefault();
            if (first is not null)
                return steps[first]["id"]!.DeepClone();
        }

        return null;
    }
}
