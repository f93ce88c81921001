using System.Text.Json;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>The names of all values of a „daten.json“, list entries written as <c>liste[].feld</c>.</summary>
internal static class JsonPaths
{
    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Walk(document.RootElement.GetProperty("daten"), "").Distinct()];
    }

    private static IEnumerable<string> Walk(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Walk(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Walk(e, path + "[]")),
        _ => [path],
    };
}
