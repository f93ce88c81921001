using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Buergerservice.Engine.Definitions;
using Microsoft.AspNetCore.Http;

namespace Buergerservice.Designer.Api;

/// <summary>JSON as Elsa's client expects it: camelCase, nothing left out, times in ISO 8601.</summary>
internal static class ElsaJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        MaxDepth = DefinitionReader.MaxDepth + 16,
    };

    /// <summary>The same with lines, for files people open.</summary>
    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = DefinitionReader.MaxDepth + 16, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static IResult Ok<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    /// <summary>A list that is not paged.</summary>
    public static IResult List<T>(IReadOnlyCollection<T> items) => Ok(new { items, count = items.Count });

    /// <summary>Reads an object whose properties are found by exact name only.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static JsonObject Parse(string json) => JsonNode.Parse(json, null, Reading) as JsonObject ?? throw new JsonException("An object is expected.");

    /// <summary>A text property, or null.</summary>
    public static string? Text(this JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A property without regard to case: older definitions write Pascal case.</summary>
    public static (string Name, JsonNode? Value)? Find(this JsonObject json, string name)
    {
        if (json.TryGetPropertyValue(name, out var exact))
            return (name, exact);
        foreach (var (key, value) in json)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return (key, value);
        }

        return null;
    }
}
