using System.Text.Json.Nodes;

namespace Buergerservice.Designer.Definitions;

/// <summary>
/// A form of a definition in which two that mean and look the same are equal: steps and connections have an order, and what
/// Studio writes of its own accord, or measures anew on each screen, is left out.
/// </summary>
internal static class Canonical
{
    private static readonly HashSet<string> Switches = ["autoUpdateConsumingWorkflows", "isArray"];
    private static readonly HashSet<string> Wrappings = ["customProperties", "designer", "metadata", "options"];

    public static JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject json => Of(json),
        JsonArray list => new JsonArray([.. list.Select(Of)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Of(JsonObject json)
    {
        var result = new JsonObject();
        foreach (var (name, value) in json.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var form = Of(value);
            if (!IsNothing(name, form, json))
                result[name] = name is "activities" or "connections" && form is JsonArray list ? Sorted(list) : form;
        }

        return result;
    }

    private static bool IsNothing(string name, JsonNode? form, JsonObject parent) => form switch
    {
        null => true,
        JsonArray { Count: 0 } => name == "vertices",
        JsonObject { Count: 0 } => Wrappings.Contains(name),
        // Where Studio puts a step it has no place for.
        JsonObject place when name == "position" => place["x"]?.ToString() == "0" && place["y"]?.ToString() == "0",
        JsonValue value => Switches.Contains(name) && value.TryGetValue<bool>(out var isOn) && !isOn,
        _ => name == "size" && parent.ContainsKey("position"),
    };

    private static JsonArray Sorted(JsonArray list) => new([.. list.Select(n => n?.DeepClone()).OrderBy(n => (n as JsonObject)?["id"]?.ToString() ?? n?.ToJsonString(), StringComparer.Ordinal)]);
}
