using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tasks;

namespace Buergerservice.Engine.Bpmn;

/// <summary>Which BPMN element an activity is.</summary>
internal sealed class BpmnKinds(ActivityRegistry registry)
{
    /// <summary>Element name, and the event definition or null.</summary>
    public (string Element, string? Event) Of(JsonObject activity, bool hasInbound)
    {
        var type = DefinitionJson.Text(activity, "type") ?? "";
        var starts = !hasInbound && activity["customProperties"]?["canStartWorkflow"] is JsonValue flag && flag.TryGetValue<bool>(out var can) && can;
        var waiting = starts ? BpmnNames.StartEvent : BpmnNames.CatchEvent;
        return type switch
        {
            "Elsa.Start" when !hasInbound => (BpmnNames.StartEvent, null),
            "Elsa.End" or "Elsa.Complete" or "Elsa.Break" => (BpmnNames.EndEvent, null),
            "Elsa.Finish" => (BpmnNames.EndEvent, "terminateEventDefinition"),
            "Elsa.Fault" => (BpmnNames.EndEvent, "errorEventDefinition"),
            "Elsa.FlowDecision" => (BpmnNames.Exclusive, null),
            "Elsa.FlowSwitch" => (Literal(activity, "mode") is "MatchAny" or "1" ? BpmnNames.Inclusive : BpmnNames.Exclusive, null),
            "Elsa.FlowFork" => (BpmnNames.Parallel, null),
            "Elsa.FlowJoin" => (JoinOf(Literal(activity, "mode")), null),
            "Elsa.Delay" or "Elsa.Timer" or "Elsa.StartAt" or "Elsa.Cron" or "Buergerservice.WaitForDeadline" => (waiting, "timerEventDefinition"),
            "Elsa.Event" or "Elsa.HttpEndpoint" => (waiting, "messageEventDefinition"),
            "Elsa.PublishEvent" => (BpmnNames.ThrowEvent, "messageEventDefinition"),
            "Elsa.RunJavaScript" or "Elsa.SetVariable" or "Elsa.SetName" or "Elsa.Correlate" or "Elsa.SetOutput" => ("scriptTask", null),
            "Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow" or "Elsa.BulkDispatchWorkflows" => ("callActivity", null),
            _ => (OtherOf(type), null),
        };
    }

    /// <summary>The gateway that says how several branches come together at a step.</summary>
    public static string MergeOf(JsonObject activity) => activity["customProperties"] is JsonObject custom ? DefinitionJson.Text(custom, "mergeMode") switch
    {
        "Converge" => BpmnNames.Parallel,
        "Cascade" => BpmnNames.Exclusive,
        "Race" => BpmnNames.Complex,
        _ => BpmnNames.Inclusive,
    } : BpmnNames.Inclusive;

    /// <summary>A fixed input as text, or null.</summary>
    public static string? Literal(JsonObject activity, string input) => activity[input] switch
    {
        JsonObject envelope when envelope["expression"] is JsonObject expression && (DefinitionJson.Text(expression, "type") ?? "Literal") == "Literal" => DefinitionJson.Text(expression, "value"),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => null,
    };

    private static string JoinOf(string? mode) => mode switch
    {
        "WaitAll" or "0" => BpmnNames.Parallel,
        "WaitAny" or "2" => BpmnNames.Complex,
        _ => BpmnNames.Inclusive,
    };

    private string OtherOf(string type)
    {
        if (registry.Find(type) is not { } descriptor)
            return "callActivity";
        if (descriptor.Implementation.IsAssignableTo(typeof(UserTaskActivity)) || type == "Elsa.RunTask")
            return "userTask";
        return descriptor.Implementation.IsSubclassOf(typeof(ContainerActivity)) ? BpmnNames.SubProcess : "serviceTask";
    }
}
