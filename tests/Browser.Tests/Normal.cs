using System.Text.Json.Nodes;

namespace Buergerservice.Browser.Tests;

/// <summary>A definition without what has no meaning: the order of steps and connections, and what Studio adds or measures.</summary>
internal static class Normal
{
    public static JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Key == "value" && json.ContainsKey("storageDriverTypeName") ? Text(p.Value) : Of(p.Value))).Where(p => !IsNothing(p.Key, p.Value, json))),
        JsonArray list => new JsonArray([.. list.Select(Of).OrderBy(n => n is JsonObject ? (n["id"] ?? n).ToJsonString() : "", StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    // A variable's value is a text to Studio.
    private static JsonValue? Text(JsonNode? value) => value is null ? null : JsonValue.Create(value.ToString());

    // What Studio writes of its own accord and nobody reads.
    private static bool IsNothing(string name, JsonNode? value, JsonObject parent) => value switch
    {
        null => true,
        JsonArray { Count: 0 } => name == "vertices",
        JsonObject { Count: 0 } => name is "metadata" or "designer" or "customProperties" or "options",
        JsonObject place when name == "position" => place["x"]!.ToString() == "0" && place["y"]!.ToString() == "0",
        JsonValue flag when name is "isArray" or "autoUpdateConsumingWorkflows" => flag.ToString() == "false",
        _ => name == "size" && parent.ContainsKey("position"),
    };
}
