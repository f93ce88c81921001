using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Definitions.Comparison;

/// <summary>A step with its values as people read them.</summary>
internal sealed record StepText(string Id, string Title, string Type, IReadOnlyDictionary<string, string> Values, string? Place);

/// <summary>Reads the steps of a definition, at any depth, and turns their values into text.</summary>
internal sealed class StepReader(ActivityRegistry registry)
{
    private static readonly HashSet<string> Structure = new(StringComparer.OrdinalIgnoreCase) { "id", "nodeId", "type", "version", "metadata", "connections", "activities", "start" };

    public Dictionary<string, StepText> Read(JsonObject definition)
    {
        var steps = new Dictionary<string, StepText>();
        if (definition["root"] is JsonObject root)
            Read(root, "", steps);
        return steps;
    }

    public static List<(string Source, string Port, string Target)> Connections(JsonNode? node)
    {
        var result = new List<(string, string, string)>();
        Collect(node, result);
        return result;
    }

    /// <summary>A property as labelled texts: an input as its expression, an object as its parts. What says nothing is left out.</summary>
    public static IEnumerable<(string Label, string Text)> Flat(string label, JsonNode? value)
    {
        switch (value)
        {
            case null:
                break;
            case JsonObject o when o["expression"] is JsonObject expression:
                if (TextOf(expression["value"]) is { Length: > 0 } text)
                    yield return (label, DefinitionJson.Text(expression, "type") is { } kind and not ("Literal" or "Object") ? $"{kind}: {text}" : text);
                break;
            case JsonObject { Count: > 0 } o when o["memoryReference"] is JsonObject reference:
                if (DefinitionJson.Text(reference, "id") is { } target)
                    yield return (label, $"→ {target}");
                break;
            case JsonObject o when o.Select(p => p.Value).All(v => v is null or JsonValue or JsonObject) && o.Count <= 12:
                foreach (var inner in o.SelectMany(p => Flat($"{label} · {p.Key}", p.Value)))
                    yield return inner;
                break;
            default:
                if (TextOf(value) is { Length: > 0 } plain)
                    yield return (label, plain);
                break;
        }
    }

    private void Read(JsonObject step, string container, Dictionary<string, StepText> steps)
    {
        var type = DefinitionJson.Text(step, "type") ?? "?";
        var id = DefinitionJson.Text(step, "id") ?? "?";
        var descriptor = registry.Find(type);
        var values = new Dictionary<string, string> { ["Typ"] = descriptor?.DisplayName ?? type };
        if (container.Length > 0)
            values["Liegt in"] = container;
        foreach (var (label, text) in MetadataOf(step))
            values.TryAdd(label, text);
        foreach (var (name, value) in step.Where(p => !Structure.Contains(p.Key) && !HoldsSteps(p.Value)))
        {
            foreach (var (label, text) in Flat(LabelOf(name, descriptor), value))
                values.TryAdd(label, text);
        }

        steps.TryAdd(id, new(id, DefinitionJson.Title(step), descriptor?.DisplayName ?? type, values, step["metadata"]?["designer"]?["position"]?.ToJsonString()));
        foreach (var inner in step.Select(p => p.Value).SelectMany(StepsIn))
            Read(inner, DefinitionJson.Title(step), steps);
    }

    private static IEnumerable<(string Label, string Text)> MetadataOf(JsonObject step)
    {
        if (DefinitionJson.Text(step["metadata"], "displayText") is { } title)
            yield return ("Titel", title);
        if (DefinitionJson.Text(step["metadata"], "description") is { } note)
            yield return ("Notiz", note);
    }

    private static string LabelOf(string property, ActivityDescriptor? descriptor) =>
        descriptor?.Inputs.FirstOrDefault(i => string.Equals(i.Attribute.Name, property, StringComparison.OrdinalIgnoreCase))?.Attribute.DisplayName
        ?? descriptor?.Outputs.FirstOrDefault(o => string.Equals(o.Attribute.Name, property, StringComparison.OrdinalIgnoreCase))?.Attribute.DisplayName
        ?? property.ToUpperInvariant() switch { "NAME" => "Technischer Name", "CUSTOMPROPERTIES" => "Einstellung", _ => property };

    private static string? TextOf(JsonNode? value) => value switch
    {
        null => null,
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => null,
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        JsonValue v when v.TryGetValue<bool>(out var flag) => flag ? "ja" : null,
        _ => DefinitionJson.Write(value),
    };

    private static bool HoldsSteps(JsonNode? value) => StepsIn(value).Any();

    // Directly, in a list, or one level down in the cases of a switch.
    private static IEnumerable<JsonObject> StepsIn(JsonNode? value) => value switch
    {
        JsonObject o when DefinitionJson.IsActivity(o) => [o],
        JsonArray list => list.OfType<JsonObject>().SelectMany(i => DefinitionJson.IsActivity(i) ? [i] : i.Select(p => p.Value).OfType<JsonObject>().Where(DefinitionJson.IsActivity)),
        _ => [],
    };

    private static void Collect(JsonNode? node, List<(string, string, string)> result)
    {
        if (node is JsonObject container)
        {
            foreach (var connection in DefinitionJson.Items(container, "connections"))
            {
                var ((source, port), (target, _)) = (DefinitionJson.End(connection, "source"), DefinitionJson.End(connection, "target"));
                result.Add((source, port ?? "Done", target));
            }
        }

        foreach (var child in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
            Collect(child, result);
    }
}
