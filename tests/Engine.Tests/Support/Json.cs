using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Engine.Tests.Support;

/// <summary>Short ways to write Elsa 3 definitions in tests.</summary>
public static class Json
{
    public static JsonObject Literal(string type, JsonNode? value) => Input(type, "Literal", value);

    public static JsonObject Script(string type, string source) => Input(type, "JavaScript", source);

    public static JsonObject Input(string type, string expression, JsonNode? value) =>
        new() { ["typeName"] = type, ["expression"] = new JsonObject { ["type"] = expression, ["value"] = value } };

    public static JsonObject Step(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var json = new JsonObject { ["type"] = type, ["version"] = 1, ["id"] = id, ["name"] = id };
        foreach (var (name, value) in properties)
            json[name] = value;
        return json;
    }

    public static JsonObject Line(string id, string? text = null) => Step("Elsa.WriteLine", id, ("text", Literal("String", text ?? id)));

    public static JsonObject Wait(string id, string? eventName = null) => Step("Elsa.Event", id, ("eventName", Literal("String", eventName ?? id)));

    public static JsonObject Decision(string id, string condition) => Step("Elsa.FlowDecision", id, ("condition", Script("Boolean", condition)));

    public static JsonObject Join(string id, string mode) => Step("Elsa.FlowJoin", id, ("mode", Literal("Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core", mode)));

    /// <summary>A flowchart; connections are written <c>a>b</c> or <c>a:Port>b</c>.</summary>
    public static JsonObject Flow(string connections, params JsonObject[] steps) => new()
    {
        ["type"] = "Elsa.Flowchart",
        ["version"] = 1,
        ["id"] = "flow",
        ["name"] = "flow",
        ["activities"] = new JsonArray([.. steps]),
        ["connections"] = new JsonArray([.. connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Connection)]),
    };

    public static JsonObject Sequence(params JsonObject[] steps) => new()
    {
        ["type"] = "Elsa.Sequence",
        ["version"] = 1,
        ["id"] = "seq",
        ["name"] = "seq",
        ["activities"] = new JsonArray([.. steps]),
    };

    public static string Definition(JsonObject root, params JsonObject[] variables) => DefinitionWith(root, [], variables);

    public static string DefinitionWith(JsonObject root, JsonObject envelope, params JsonObject[] variables)
    {
        envelope["definitionId"] = "test";
        envelope["name"] = "Test";
        envelope["variables"] = new JsonArray([.. variables]);
        envelope["root"] = root;
        return envelope.ToJsonString(JsonSerializerOptions.Web);
    }

    public static JsonObject Variable(string name, string type, JsonNode? value = null) => new()
    {
        ["id"] = name + "-id",
        ["name"] = name,
        ["typeName"] = type,
        ["isArray"] = false,
        ["value"] = value,
        ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
    };

    public static JsonObject Set(string id, string variable, JsonObject value) =>
        Step("Elsa.SetVariable", id, ("variable", new JsonObject { ["id"] = variable + "-id", ["name"] = variable }), ("value", value));

    private static JsonNode Connection(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split(':');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }
}
