using System.Text.Json;
using Buergerservice.Engine;

namespace Buergerservice.Rollout;

/// <summary>Reads one catalogue file; every error names the file and says what to do.</summary>
internal static class CatalogFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    public static T Read<T>(string directory, string fileName)
    {
        var path = Path.Combine(directory, fileName);
        if (!File.Exists(path))
            throw new DomainRuleException($"Der Katalog „{fileName}“ fehlt im Ordner {directory}.");
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new DomainRuleException($"Der Katalog „{fileName}“ ist leer.");
        }
        catch (JsonException e)
        {
            throw new DomainRuleException($"Der Katalog „{fileName}“ ist nicht lesbar (Zeile {e.LineNumber + 1}): {e.Message}");
        }
    }

    /// <summary>Refuses ids that occur twice.</summary>
    public static void RequireUnique(string fileName, IEnumerable<string> ids)
    {
        if (ids.GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DomainRuleException($"Im Katalog „{fileName}“ kommt „{twice.Key}“ mehrfach vor.");
    }
}
