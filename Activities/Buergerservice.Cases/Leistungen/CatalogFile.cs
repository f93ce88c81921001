using System.Text.Json;
using System.Text.Json.Serialization;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Leistungen;

/// <summary>Reads a list out of a data file a municipality may change; every message names file and entry.</summary>
internal static class CatalogFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        // A misspelt name would otherwise be dropped in silence.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="DomainRuleException">The text is not JSON with such a list, or an entry is faulty.</exception>
    public static (IReadOnlyList<T> Entries, IReadOnlyDictionary<string, string> Head) Read<T>(string json, string file, string list, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, DocumentOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(list, out var array) || array.ValueKind != JsonValueKind.Array)
                throw new DomainRuleException($"{file}: Die Liste „{list}“ fehlt.");
            var head = document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name, p => p.Value.GetString()!);
            return ([.. array.EnumerateArray().Select((entry, i) => ReadEntry<T>(entry, file, i + 1, name))], head);
        }
        catch (JsonException e)
        {
            throw new DomainRuleException($"{file} ist kein gültiges JSON (Zeile {e.LineNumber + 1}).");
        }
    }

    public static DomainRuleException Fault(string file, string entry, string message) => new($"{file}, Eintrag „{entry}“: {message}");

    private static T ReadEntry<T>(JsonElement entry, string file, int number, string name)
    {
        try
        {
            return entry.Deserialize<T>(Options) ?? throw new JsonException("Der Eintrag ist leer.");
        }
        catch (JsonException e)
        {
            var known = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var id) ? $" („{id}“)" : "";
            throw new DomainRuleException($"{file}, Eintrag {number}{known} ist fehlerhaft: {e.Message}");
        }
    }
}
