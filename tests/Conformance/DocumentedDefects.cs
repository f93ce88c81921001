using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Buergerservice.Conformance;

/// <summary>
/// Recognises documented defects of Elsa in traces that are not listed by name. A rule explains a difference only where
/// ours is what a correct engine does: never lost, nothing run twice, nothing run on, nothing forgotten.
/// </summary>
internal static class DocumentedDefects
{
    public const string Lost = "waits-for-nothing";
    public const string RunsOn = "runs-on-after-the-end";
    public const string RunsTwice = "join-runs-twice";
    public const string Forgets = "forgets-over-a-wait";

    /// <returns>Name of the rule, or null.</returns>
    public static string? Explain(Trace trace, IReadOnlyList<Observation> seen, string definition)
    {
        var wanted = Lines(trace.Steps);
        var got = Lines(seen);
        if (seen.Any(o => o.IsLost && o.Step.StartsWith("task:", StringComparison.Ordinal) is false))
            return null;
        if (trace.Steps[^1].IsLost && StartsWith(got, wanted))
            return Lost;
        if (trace.Steps[^1].Status != seen[^1].Status)
            return null;
        if (seen[^1].Status == "Finished/Faulted" && StartsWith(wanted, got) && Activities(trace.Steps[^1]).SequenceEqual(Activities(seen[^1])))
            return RunsOn;
        if (definition.Contains("\"Elsa.Complete\"", StringComparison.Ordinal) && got.Count < wanted.Count && StartsWith(wanted, got))
            return RunsOn;
        if (definition.Contains("\"Elsa.FlowJoin\"", StringComparison.Ordinal) && got.Count < wanted.Count && got.SequenceEqual(wanted.Distinct()))
            return RunsTwice;
        return IsForgotten(trace.Steps, seen, "null|undefined" + string.Concat(Defaults(JsonNode.Parse(definition)).Select(d => "|" + Regex.Escape(d)))) ? Forgets : null;
    }

    // After a wait Elsa shows null, undefined or the default where a value without storage was; ours still has it.
    private static bool IsForgotten(IReadOnlyList<Observation> recorded, IReadOnlyList<Observation> seen, string forgotten)
    {
        for (var i = 0; i < recorded.Count; i++)
        {
            if (recorded[i].Console is not { } wanted || seen[i].Console is not { } got)
                continue;
            if (i == 0 ? !wanted.SequenceEqual(got) : wanted.Count != got.Count || !wanted.Zip(got).All(p => IsSameButForgotten(p.First, p.Second, forgotten)))
                return false;
            if (recorded[i].Status != seen[i].Status)
                return false;
        }

        return true;
    }

    // Defaults of variables that have no durable storage in Elsa.
    private static IEnumerable<string> Defaults(JsonNode? node) => node switch
    {
        JsonObject o => (o["typeName"] is not null && o["value"] is JsonValue value && o.ContainsKey("storageDriverTypeName")
                && (o["storageDriverTypeName"]?.ToString() ?? "").Contains("Instance", StringComparison.Ordinal) is false && value.ToString() is { Length: > 0 } text ? [text] : Enumerable.Empty<string>())
            .Concat(o.SelectMany(p => Defaults(p.Value))),
        JsonArray a => a.SelectMany(Defaults),
        _ => [],
    };

    private static bool IsSameButForgotten(string wanted, string got, string forgotten) =>
        wanted == got || (Regex.Split(wanted, forgotten) is { Length: > 1 } parts && Regex.IsMatch(got, "^" + string.Join(".+", parts.Select(Regex.Escape)) + "$"));

    private static List<string> Lines(IReadOnlyList<Observation> steps) => [.. steps.SelectMany(s => s.Console ?? [])];

    private static IEnumerable<string> Activities(Observation o) => (o.Incidents ?? []).Select(i => i.Activity);

    private static bool StartsWith(List<string> lines, List<string> start) => lines.Count >= start.Count && lines.Take(start.Count).SequenceEqual(start);
}
