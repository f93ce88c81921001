using System.Text.Json;
using Buergerservice.Engine.Values;

namespace Buergerservice.Conformance;

/// <summary>What Elsa did with one workflow.</summary>
/// <param name="Workflow">Name of the definition's file.</param>
/// <param name="With">Other definitions that must be there.</param>
/// <param name="Mode"><c>counter</c> or <c>token</c>: the two flowchart engines of Elsa.</param>
/// <param name="Input">Input of the start.</param>
/// <param name="Steps">The start and every step after it.</param>
public sealed record Trace(string Workflow, IReadOnlyList<string> With, string Mode, Dictionary<string, object?>? Input, IReadOnlyList<Observation> Steps)
{
    public static Trace Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var json = document.RootElement;
        return new(
            json.GetProperty("workflow").GetString()!,
            json.TryGetProperty("with", out var with) && with.ValueKind == JsonValueKind.Array ? [.. with.EnumerateArray().Select(w => w.GetString()!)] : [],
            json.TryGetProperty("mode", out var mode) ? mode.GetString()! : "counter",
            json.TryGetProperty("input", out var input) ? Plain.From(input) as Dictionary<string, object?> : null,
            [.. json.GetProperty("trace").EnumerateArray().Select(Observation.From)]);
    }
}

/// <summary>What can be seen of the instance after one step; null where nothing was recorded.</summary>
public sealed record Observation
{
    public required string Step { get; init; }

    /// <summary>Status and sub status.</summary>
    public string? Status { get; init; }

    /// <summary>Lines written in this step; empty ones do not count.</summary>
    public IReadOnlyList<string>? Console { get; init; }

    /// <summary>Output as JSON.</summary>
    public string? Output { get; init; }

    /// <summary>Activity and message of each incident.</summary>
    public IReadOnlyList<(string Activity, string Message)>? Incidents { get; init; }

    /// <summary>Names of the bookmarks, sorted.</summary>
    public IReadOnlyList<string>? Bookmarks { get; init; }

    /// <summary>Codes of the errors for which publishing is refused; never recorded, only expected by a known difference.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>True for an instance that waits and says for nothing.</summary>
    public bool IsLost => Status == "Running/Suspended" && Bookmarks is { Count: 0 } && Incidents is { Count: 0 };

    public static Observation From(JsonElement json) => new()
    {
        Step = json.TryGetProperty("step", out var step) ? step.GetString()! : "",
        Status = json.TryGetProperty("status", out var status) ? json.TryGetProperty("subStatus", out var sub) ? $"{status.GetString()}/{sub.GetString()}" : status.GetString() : null,
        Console = Texts(json, "console")?.Where(l => l.Length > 0).ToList(),
        Output = json.TryGetProperty("output", out var output) ? Canonical(Plain.From(output)) : null,
        Incidents = json.TryGetProperty("incidents", out var incidents) ? [.. incidents.EnumerateArray().Select(Incident)] : null,
        Bookmarks = json.TryGetProperty("bookmarks", out var bookmarks) ? [.. bookmarks.EnumerateArray().Select(b => b.ValueKind == JsonValueKind.String ? b.GetString()! : b.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)] : null,
        Refused = Texts(json, "refused"),
    };

    /// <summary>JSON with sorted properties, and one text for one number.</summary>
    public static string Canonical(object? value) => Plain.ToJson(Sorted(value));

    private static object? Sorted(object? value) => value switch
    {
        IDictionary<string, object?> pairs => pairs.OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary(p => p.Key, p => Sorted(p.Value)),
        List<object?> list => list.ConvertAll(Sorted),
        int or decimal or float => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        long whole => (double)whole,
        _ => value,
    };

    private static (string Activity, string Message) Incident(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? (json.GetString()!, "")
        : (json.GetProperty("activity").GetString()!, json.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "");

    private static List<string>? Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(l => l.GetString() ?? "")] : null;
}
