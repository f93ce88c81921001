using System.Text.Json.Nodes;

namespace Buergerservice.Conformance;

/// <summary>Compares what was recorded (or is expected instead) with what was seen.</summary>
internal static class Comparison
{
    public static List<string> Compare(IReadOnlyList<Observation> expected, IReadOnlyList<Observation> seen, string definition)
    {
        var found = new List<string>();
        var faults = FaultActivities(JsonNode.Parse(definition)).ToHashSet();
        for (var i = 0; i < expected.Count; i++)
            Compare($"{i} {expected[i].Step}", expected[i], seen[i], faults, found);
        return found;
    }

    private static void Compare(string step, Observation expected, Observation seen, HashSet<string> faults, List<string> found)
    {
        Check(expected.Status, seen.Status, "status");
        Check(Lines(expected.Console), Lines(seen.Console), "console");
        Check(expected.Output, seen.Output, "output");
        Check(Incidents(expected, faults), Incidents(seen, faults), "incidents");
        Check(Lines(expected.Bookmarks), Lines(seen.Bookmarks), "bookmarks");
        Check(Lines(expected.Refused), Lines(seen.Refused), "refused");

        void Check(string? wanted, string? got, string what)
        {
            if (wanted is not null && wanted != got)
                found.Add($"step {step}, {what}: expected {wanted}, got {got}");
        }
    }

    // Messages of our own are German; only what the definition itself says is the same.
    private static string? Incidents(Observation o, HashSet<string> faults) =>
        o.Incidents is null ? null : Lines([.. o.Incidents.Select(i => faults.Contains(i.Activity) ? $"{i.Activity}: {i.Message}" : i.Activity)]);

    private static string? Lines(IReadOnlyList<string>? lines) => lines is null ? null : "[" + string.Join(" | ", lines) + "]";

    private static IEnumerable<string> FaultActivities(JsonNode? node) => node switch
    {
        JsonObject o => (o["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "Elsa.Fault" && o["message"] is not null && o["id"] is { } id ? [id.ToString()] : Enumerable.Empty<string>())
            .Concat(o.SelectMany(p => FaultActivities(p.Value))),
        JsonArray a => a.SelectMany(FaultActivities),
        _ => [],
    };
}
