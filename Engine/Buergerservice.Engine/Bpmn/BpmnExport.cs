using System.Text.Json.Nodes;
using System.Xml.Linq;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>
/// Writes a definition as BPMN 2.0 with its diagram, for process registers and other tools. What BPMN has no place for is kept
/// in an extension of our own, so that an import gives the same definition again.
/// </summary>
public sealed class BpmnExport(ActivityRegistry registry)
{
    private static readonly string[] Kept = ["definitionId", "name", "description", "variables", "inputs", "outputs", "outcomes", "customProperties", "options", "usableAsActivity"];

    /// <summary>Writes a definition.</summary>
    /// <returns>The document as UTF-8 text.</returns>
    /// <exception cref="DefinitionException">The JSON cannot be read.</exception>
    public string Write(string json)
    {
        var definition = DefinitionJson.Parse(json);
        var root = definition["root"] as JsonObject ?? new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray() };
        var graph = new BpmnGraphBuilder(registry).Build(root);
        var id = DefinitionJson.Text(definition, "definitionId") ?? "prozess";
        var process = new XElement(BpmnNames.Bpmn + "process", new XAttribute("id", "Process_1"), new XAttribute("name", DefinitionJson.Text(definition, "name") ?? id), new XAttribute("isExecutable", "false"));
        if (DefinitionJson.Text(definition, "description") is { } description)
            process.Add(new XElement(BpmnNames.Bpmn + "documentation", Clean(description)));
        process.Add(Extension("definition", Envelope(definition, root)));
        var messages = new Dictionary<string, string>();
        WriteGraph(process, graph, messages);
        var document = new XElement(BpmnNames.Bpmn + "definitions",
            new XAttribute(XNamespace.Xmlns + "bpmn", BpmnNames.Bpmn), new XAttribute(XNamespace.Xmlns + "bpmndi", BpmnNames.Di), new XAttribute(XNamespace.Xmlns + "dc", BpmnNames.Dc),
            new XAttribute(XNamespace.Xmlns + "di", BpmnNames.DiPoints), new XAttribute(XNamespace.Xmlns + "xsi", BpmnNames.Xsi), new XAttribute(XNamespace.Xmlns + "bs", BpmnNames.Own),
            new XAttribute("id", "Definitions_1"), new XAttribute("targetNamespace", "urn:buergerservice:prozess"), new XAttribute("exporter", "Bürgerservice"));
        document.Add(messages.Select(m => new XElement(BpmnNames.Bpmn + "message", new XAttribute("id", m.Value), new XAttribute("name", m.Key))));
        document.Add(process, BpmnDiagram.Draw(graph));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document;
    }

    // The root without its steps; a root that is no flowchart is one node of the process itself.
    private static JsonObject Envelope(JsonObject definition, JsonObject root)
    {
        var envelope = new JsonObject();
        foreach (var name in Kept.Where(definition.ContainsKey))
            envelope[name] = definition[name]?.DeepClone();
        if (DefinitionJson.Text(root, "type") == "Elsa.Flowchart")
            envelope["root"] = Shell(root);
        return envelope;
    }

    private static JsonObject Shell(JsonObject flowchart)
    {
        var shell = (JsonObject)flowchart.DeepClone();
        shell.Remove("activities");
        shell.Remove("connections");
        return shell;
    }

    private static void WriteGraph(XElement parent, BpmnGraph graph, Dictionary<string, string> messages)
    {
        var flows = graph.Edges.Index().ToDictionary(e => e.Item, e => $"Flow_{parent.Attribute("id")!.Value}_{e.Index + 1}");
        foreach (var node in graph.Nodes)
            parent.Add(WriteNode(node, graph, flows, messages));
        foreach (var edge in graph.Edges)
        {
            var flow = new XElement(BpmnNames.Bpmn + BpmnNames.Flow, new XAttribute("id", flows[edge]), new XAttribute("sourceRef", edge.Source.Id), new XAttribute("targetRef", edge.Target.Id));
            if (edge.Name is { } name)
                flow.Add(new XAttribute("name", Clean(name)));
            if (edge.Port is { } port)
                flow.Add(new XAttribute(BpmnNames.Own + "port", Clean(port)));
            if (edge.Condition is { } condition)
                flow.Add(new XElement(BpmnNames.Bpmn + "conditionExpression", new XAttribute(BpmnNames.Xsi + "type", "bpmn:tFormalExpression"), edge.Language is null ? null : new XAttribute("language", edge.Language), Clean(condition)));
            parent.Add(flow);
        }
    }

    private static XElement WriteNode(BpmnNode node, BpmnGraph graph, Dictionary<BpmnEdge, string> flows, Dictionary<string, string> messages)
    {
        var element = new XElement(BpmnNames.Bpmn + node.Element, new XAttribute("id", node.Id));
        if (node.Name is { } name)
            element.Add(new XAttribute("name", Clean(name)));
        if (graph.Edges.Find(e => e.Source == node && e.IsDefault) is { } standard)
            element.Add(new XAttribute("default", flows[standard]));
        if (BpmnNames.IsGateway(node.Element))
            element.Add(new XAttribute("gatewayDirection", graph.Edges.Count(e => e.Target == node) > 1 ? graph.Edges.Count(e => e.Source == node) > 1 ? "Mixed" : "Converging" : "Diverging"));
        if (node.Activity is not { } activity)
        {
            element.Add(new XAttribute(BpmnNames.Own + "implicit", "true"));
        }
        else
        {
            if (Documentation(activity) is { Length: > 0 } text)
                element.Add(new XElement(BpmnNames.Bpmn + "documentation", Clean(text)));
            element.Add(Extension("activity", node.Inner is null ? activity : Shell(activity)));
            Describe(element, activity, messages);
        }

        element.Add(graph.Edges.Where(e => e.Target == node).Select(e => new XElement(BpmnNames.Bpmn + "incoming", flows[e])), graph.Edges.Where(e => e.Source == node).Select(e => new XElement(BpmnNames.Bpmn + "outgoing", flows[e])));
        if (node.EventDefinition is { } definition)
            element.Add(EventDefinition(definition, node, messages));
        if (node.Element == "scriptTask" && BpmnKinds.Literal(node.Activity!, "script") is { } script)
            element.Add(new XElement(BpmnNames.Bpmn + "script", Clean(script)));
        if (node.Inner is { } inner)
            WriteGraph(element, inner, messages);
        return element;
    }

    private static void Describe(XElement element, JsonObject activity, Dictionary<string, string> messages)
    {
        switch (element.Name.LocalName)
        {
            case "scriptTask" when BpmnKinds.Literal(activity, "script") is not null:
                element.Add(new XAttribute("scriptFormat", "javascript"));
                break;
            case "serviceTask" when DefinitionJson.Text(activity, "type") is { } type:
                element.Add(new XAttribute("implementation", type));
                break;
            case "callActivity" when BpmnKinds.Literal(activity, "workflowDefinitionId") is { } called && called.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !char.IsAsciiDigit(called[0]):
                element.Add(new XAttribute("calledElement", called));
                break;
        }

        if (BpmnKinds.Literal(activity, "eventName") is { } message)
            messages.TryAdd(message, $"Message_{messages.Count + 1}");
    }

    private static XElement EventDefinition(string kind, BpmnNode node, Dictionary<string, string> messages)
    {
        var definition = new XElement(BpmnNames.Bpmn + kind, new XAttribute("id", $"{node.Id}_definition"));
        var activity = node.Activity!;
        if (kind == "messageEventDefinition" && BpmnKinds.Literal(activity, "eventName") is { } message)
            definition.Add(new XAttribute("messageRef", messages[message]));
        var timer = (BpmnKinds.Literal(activity, "timeSpan") ?? BpmnKinds.Literal(activity, "interval"), BpmnKinds.Literal(activity, "dateTime"), BpmnKinds.Literal(activity, "cronExpression"));
        if (kind == "timerEventDefinition")
        {
            var (name, text) = timer switch
            {
                ({ } span, _, _) => ("timeDuration", TimeSpan.TryParse(span, System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? System.Xml.XmlConvert.ToString(parsed) : span),
                (_, { } date, _) => ("timeDate", date),
                (_, _, { } cron) => ("timeCycle", cron),
                _ => ("timeDuration", node.Name ?? ""),
            };
            definition.Add(new XElement(BpmnNames.Bpmn + name, new XAttribute(BpmnNames.Xsi + "type", "bpmn:tFormalExpression"), Clean(text)));
        }

        return definition;
    }

    private static string Documentation(JsonObject activity) => string.Join("\n", new[]
    {
        DefinitionJson.Text(activity["metadata"], "description"), BpmnKinds.Literal(activity, "instructions"),
    }.OfType<string>());

    private static XElement Extension(string name, JsonObject json) =>
        new(BpmnNames.Bpmn + "extensionElements", new XElement(BpmnNames.Own + name, Clean(json.ToJsonString())));

    // Characters XML does not know would make the document unreadable.
    private static string Clean(string text) => string.Concat(text.Where((c, i) => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
