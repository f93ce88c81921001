using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>Makes a step of each flow node, or says why that is not possible.</summary>
internal sealed class BpmnSteps(XElement document, ActivityRegistry registry)
{
    private const string Unequal = "Dafür gibt es hier nichts Gleichwertiges.";

    private static readonly HashSet<string> Known =
    [
        BpmnNames.StartEvent, BpmnNames.EndEvent, BpmnNames.CatchEvent, BpmnNames.ThrowEvent, BpmnNames.Exclusive, BpmnNames.Parallel, BpmnNames.Inclusive, BpmnNames.Complex, "eventBasedGateway",
        "task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity", BpmnNames.SubProcess, "transaction", "adHocSubProcess",
    ];

    public List<DefinitionProblem> Problems { get; } = [];

    public static bool IsKnown(string element) => Known.Contains(element);

    public void Refuse(XElement element, string why) =>
        Problems.Add(new(ProblemSeverity.Error, "bpmn-unsupported", (string?)element.Attribute("id"), null, $"{BpmnText.Of(element)}: {why}"));

    /// <summary>The step of a node, or null after a refusal.</summary>
    public JsonObject? Of(ReadNode node, BpmnScope scope, Func<XElement, JsonObject> container)
    {
        foreach (var broken in scope.Broken)
            Refuse(broken.Element, "Er führt von oder zu einem Element, das es in diesem Prozess nicht gibt.");
        if (BpmnReading.ExtensionOf(node.Element, "activity") is { } own)
            return Own(node, own, container);
        if (node.Element.Elements().FirstOrDefault(e => e.Name.LocalName is "multiInstanceLoopCharacteristics" or "standardLoopCharacteristics") is not null)
            return Refused(node, "Mehrfach ausgeführte Aktivitäten werden nicht übernommen. Legen Sie den Inhalt in eine Schleife des Designers.");
        return node.Kind switch
        {
            "task" or "userTask" or "manualTask" => UserTask(node, scope),
            "scriptTask" => Script(node),
            "serviceTask" => Service(node),
            "sendTask" => Message(node, "Elsa.PublishEvent"),
            "receiveTask" => Message(node, "Elsa.Event"),
            "callActivity" => Call(node),
            BpmnNames.SubProcess => SubProcess(node, container),
            BpmnNames.Exclusive or BpmnNames.Inclusive when scope.Out(node.Id).Count > 1 => Switch(node, scope),
            BpmnNames.Parallel => Step(node, "Elsa.FlowJoin", ("mode", "WaitAll")),
            BpmnNames.Inclusive => Step(node, "Elsa.FlowJoin", ("mode", "WaitAllActive")),
            BpmnNames.StartEvent or BpmnNames.CatchEvent => Waiting(node),
            BpmnNames.ThrowEvent or BpmnNames.EndEvent => Throwing(node),
            _ => Refused(node, Unequal),
        };
    }

    /// <summary>A timer at the edge of a step becomes its time limit; anything else is refused.</summary>
    public void Boundary(XElement boundary, Dictionary<string, JsonObject> steps)
    {
        var timer = boundary.Element(BpmnNames.Bpmn + "timerEventDefinition")?.Element(BpmnNames.Bpmn + "timeDuration")?.Value.Trim();
        var host = (string?)boundary.Attribute("attachedToRef") ?? "";
        if (timer is null || (string?)boundary.Attribute("cancelActivity") == "false" || !steps.TryGetValue(host, out var step))
        {
            Refuse(boundary, "Übernommen werden nur unterbrechende Zeitereignisse mit einer Dauer.");
            return;
        }

        if (step["customProperties"]?["timeout"] is not null)
        {
            Refuse(boundary, "Ein Schritt kann nur eine Zeitgrenze haben.");
            return;
        }

        var outcome = BpmnScope.OutcomeOf(new("", BpmnNames.BoundaryEvent, boundary));
        var custom = step["customProperties"] as JsonObject ?? new JsonObject();
        custom["timeout"] = new JsonObject { ["after"] = timer, ["outcome"] = outcome };
        step["customProperties"] = custom;
    }

    private static JsonObject Own(ReadNode node, JsonObject step, Func<XElement, JsonObject> container)
    {
        if (node.Name is { } name && name != DefinitionJson.Title(step))
        {
            var metadata = step["metadata"] as JsonObject ?? new JsonObject();
            metadata["displayText"] = name;
            step["metadata"] = metadata;
        }

        if (node.Kind == BpmnNames.SubProcess && DefinitionJson.Text(step, "type") == "Elsa.Flowchart" && !step.ContainsKey("activities"))
            Fill(step, container(node.Element));
        return step;
    }

    private static JsonObject UserTask(ReadNode node, BpmnScope scope)
    {
        var step = Step(node, "Buergerservice.UserTask", ("title", node.Name ?? "Aufgabe"), ("instructions", node.Element.Element(BpmnNames.Bpmn + "documentation")?.Value));
        if (scope.Lanes.GetValueOrDefault(node.Id) is { Length: > 0 } lane)
            step["candidateRoles"] = ListOf([lane]);
        if (scope.Out(node.Id).Where(f => f.BoundaryOutcome is null).ToList() is [var only] && scope.Find(only.Target) is { } next && scope.IsChoiceOfTask(next))
            step["outcomes"] = ListOf(scope.Out(next.Id).Select(f => f.Name!));
        return step;
    }

    private JsonObject? Script(ReadNode node)
    {
        var format = ((string?)node.Element.Attribute("scriptFormat") ?? "").ToLowerInvariant();
        return format.Contains("javascript", StringComparison.Ordinal) || format.Contains("ecmascript", StringComparison.Ordinal)
            ? Step(node, "Elsa.RunJavaScript", ("script", node.Element.Element(BpmnNames.Bpmn + "script")?.Value))
            : Refused(node, $"Skripte werden nur in JavaScript übernommen (scriptFormat „{format}“).");
    }

    private JsonObject? Service(ReadNode node) => (string?)node.Element.Attribute("implementation") is { } type && registry.Find(type) is not null
        ? Step(node, type)
        : Refused(node, "Sie nennt keine Aktivität dieses Systems. Tragen Sie deren Typ in „implementation“ ein, zum Beispiel Elsa.SendHttpRequest, oder verwenden Sie eine Benutzeraufgabe.");

    private JsonObject? Call(ReadNode node) => (string?)node.Element.Attribute("calledElement") is { Length: > 0 } called
        ? Step(node, "Elsa.ExecuteWorkflow", ("workflowDefinitionId", called[(called.IndexOf(':', StringComparison.Ordinal) + 1)..]), ("waitForCompletion", "true"))
        : Refused(node, "Sie nennt keinen Prozess (calledElement).");

    private JsonObject? SubProcess(ReadNode node, Func<XElement, JsonObject> container)
    {
        if ((string?)node.Element.Attribute("triggeredByEvent") == "true")
            return Refused(node, "Ereignis-Teilprozesse werden nicht übernommen.");
        var step = Step(node, "Elsa.Flowchart");
        Fill(step, container(node.Element));
        return step;
    }

    private JsonObject? Switch(ReadNode node, BpmnScope scope)
    {
        var standard = (string?)node.Element.Attribute("default");
        var cases = new JsonArray();
        foreach (var flow in scope.Out(node.Id).Where(f => f.Id != standard))
        {
            var language = (string?)flow.Condition?.Attribute("language") ?? (string?)document.Attribute("expressionLanguage") ?? "";
            if (flow.Condition is not { } condition || !(language.Contains("javascript", StringComparison.OrdinalIgnoreCase) || language.Contains("ecmascript", StringComparison.OrdinalIgnoreCase)))
                Refuse(flow.Element, flow.Condition is null ? "Dem Weg aus dem Gateway fehlt eine Bedingung (oder die Kennzeichnung als Standardfluss)." : "Seine Bedingung ist nicht in JavaScript geschrieben (language=\"javascript\").");
            else
                cases.Add(new JsonObject { ["label"] = BpmnScope.CaseOf(flow), ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition.Value.Trim() } });
        }

        var step = Step(node, "Elsa.FlowSwitch", ("mode", node.Kind == BpmnNames.Inclusive ? "MatchAny" : "MatchFirst"));
        step["cases"] = cases;
        return step;
    }

    private JsonObject? Waiting(ReadNode node)
    {
        var starts = node.Kind == BpmnNames.StartEvent;
        var step = node.Element.Element(BpmnNames.Bpmn + "timerEventDefinition") is { } timer ? Timer(node, timer, starts)
            : node.Element.Elements().Any(e => e.Name.LocalName is "messageEventDefinition" or "signalEventDefinition") ? Message(node, "Elsa.Event")
            : Refused(node, "Übernommen werden Zeit-, Nachrichten- und Signalereignisse.");
        if (step is not null && starts)
            step["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }

    private JsonObject? Timer(ReadNode node, XElement timer, bool starts)
    {
        string? Value(string name) => timer.Element(BpmnNames.Bpmn + name)?.Value.Trim();
        if (Value("timeDuration") is { } duration)
            return SpanOf(duration) is { } span ? Step(node, starts ? "Elsa.Timer" : "Elsa.Delay", (starts ? "interval" : "timeSpan", span)) : Refused(node, $"Die Dauer „{duration}“ ist keine feste Dauer nach ISO 8601.");
        if (Value("timeDate") is { } date)
            return DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? Step(node, "Elsa.StartAt", ("dateTime", date)) : Refused(node, $"Der Zeitpunkt „{date}“ ist kein Zeitpunkt nach ISO 8601.");
        if (Value("timeCycle") is not { } cycle)
            return Refused(node, "Ihm fehlt die Zeitangabe.");
        if (cycle.StartsWith("R/", StringComparison.Ordinal) && SpanOf(cycle[2..]) is { } interval && starts)
            return Step(node, "Elsa.Timer", ("interval", interval));
        return cycle.Split(' ').Length is 5 or 6 ? Step(node, "Elsa.Cron", ("cronExpression", cycle)) : Refused(node, $"Die Wiederholung „{cycle}“ wird nicht übernommen.");
    }

    private JsonObject? Throwing(ReadNode node)
    {
        var kinds = node.Element.Elements().Select(e => e.Name.LocalName).Where(n => n.EndsWith("EventDefinition", StringComparison.Ordinal)).ToList();
        return kinds switch
        {
            ["terminateEventDefinition"] when node.Kind == BpmnNames.EndEvent => Step(node, "Elsa.Finish"),
            ["messageEventDefinition" or "signalEventDefinition"] => Message(node, "Elsa.PublishEvent"),
            [] => Step(node, "Elsa.Inline"),
            _ => Refused(node, "Übernommen werden Nachrichten- und Signalereignisse und das Beenden des Prozesses."),
        };
    }

    private JsonObject? Message(ReadNode node, string type)
    {
        var reference = (string?)node.Element.Attribute("messageRef") ?? node.Element.Elements().Select(e => (string?)e.Attribute("messageRef") ?? (string?)e.Attribute("signalRef")).FirstOrDefault(r => r is not null);
        var local = reference?[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var named = document.Elements().FirstOrDefault(e => e.Name.LocalName is "message" or "signal" && (string?)e.Attribute("id") == local);
        var name = (string?)named?.Attribute("name") ?? node.Name;
        return string.IsNullOrWhiteSpace(name) ? Refused(node, "Die Nachricht hat keinen Namen.") : Step(node, type, ("eventName", name));
    }

    private JsonObject? Refused(ReadNode node, string why)
    {
        Refuse(node.Element, why);
        return null;
    }

    private static void Fill(JsonObject flowchart, JsonObject content)
    {
        foreach (var name in (ReadOnlySpan<string>)["activities", "connections", "start"])
        {
            if (content[name] is { } value && !(name == "start" && flowchart.ContainsKey(name)))
                flowchart[name] = value.DeepClone();
        }
    }

    private static JsonObject Step(ReadNode node, string type, params (string Name, string? Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = node.Id, ["name"] = node.Id, ["type"] = type, ["version"] = 1, ["metadata"] = new JsonObject { ["displayText"] = node.Name ?? node.Id } };
        foreach (var (name, value) in inputs.Where(i => !string.IsNullOrWhiteSpace(i.Value)))
            step[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value!.Trim() } };
        return step;
    }

    private static JsonObject ListOf(IEnumerable<string> values) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = new JsonArray([.. values.Select(v => (JsonNode)v)]).ToJsonString() } };

    private static string? SpanOf(string duration)
    {
        try
        {
            // Months and years are no fixed span.
            return duration.Split('T')[0].AsSpan().ContainsAny('M', 'Y') ? null : XmlConvert.ToTimeSpan(duration).ToString("c", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
