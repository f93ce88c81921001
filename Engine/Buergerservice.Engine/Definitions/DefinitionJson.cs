using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Engine.Definitions;

/// <summary>A definition as JSON that can be compared and changed, property names without regard to case.</summary>
public static class DefinitionJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DefinitionReader.MaxDepth };

    /// <summary>Parses a definition.</summary>
    /// <exception cref="DefinitionException">It cannot be read as a definition.</exception>
    public static JsonObject Parse(string json)
    {
        // Refuses what is hostile, broken or no definition.
        DefinitionReader.Read(json);
        var root = (JsonObject)JsonNode.Parse(json, new JsonNodeOptions { PropertyNameCaseInsensitive = true }, new JsonDocumentOptions { MaxDepth = DefinitionReader.MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip })!;
        try
        {
            Visit(root);
        }
        catch (ArgumentException)
        {
            throw new DefinitionException([new(ProblemSeverity.Error, "duplicate-property", null, null, "In der Definition steht eine Eigenschaft doppelt.")]);
        }

        return root;
    }

    /// <summary>Text for the database and for people.</summary>
    public static string Write(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.ToJsonString(Indented);
    }

    /// <summary>A text property with content, or null.</summary>
    public static string? Text(JsonNode? json, string name) => json is JsonObject o && o[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>Objects of a list, also of one wrapped by Elsa's own serializer.</summary>
    public static IReadOnlyList<JsonObject> Items(JsonNode? json, string name) => (json as JsonObject)?[name] switch
    {
        JsonArray list => [.. list.OfType<JsonObject>()],
        JsonObject wrapped when wrapped["$values"] is JsonArray list => [.. list.OfType<JsonObject>()],
        _ => [],
    };

    /// <summary>One end of a connection: activity and port.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="side"><c>source</c> or <c>target</c>.</param>
    public static (string Activity, string? Port) End(JsonObject connection, string side)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection[side] switch
        {
            JsonObject end => (Text(end, "activity") ?? "", Text(end, "port")),
            JsonValue flat when flat.TryGetValue<string>(out var id) => (id, Text(connection, side + "Port")),
            _ => ("", null),
        };
    }

    /// <summary>How messages call an activity.</summary>
    public static string Title(JsonObject activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return Text(activity["metadata"], "displayText") ?? Text(activity, "name") ?? Text(activity, "id") ?? "?";
    }

    /// <summary>True for JSON that is an activity: it has a type and is neither a value nor a declaration.</summary>
    public static bool IsActivity(JsonNode? json) => json is JsonObject o && Text(o, "type") is not null && (o.ContainsKey("id") || o.ContainsKey("activities")) && !o.ContainsKey("value") && !o.ContainsKey("typeName");

    // The framework looks for duplicates only when an object is used.
    private static void Visit(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
            Visit(child);
    }
}
