using System.Text.Json.Nodes;

namespace Buergerservice.Simulation;

/// <summary>Writes the next version of a definition: steps have other ids, some are new, some are gone, a variable has another type.</summary>
internal sealed class VersionEditor(Dice dice)
{
    private readonly Dictionary<string, string> _renamed = [];
    private int _added;

    /// <summary>The id a step was generated with, whatever version it is of.</summary>
    public static string BaseOf(string id) => id.IndexOf('-', StringComparison.Ordinal) is var end and > 0 ? id[..end] : id;

    public JsonObject Edit(JsonObject definition)
    {
        var copy = (JsonObject)definition.DeepClone();
        copy["variables"]![0]!["typeName"] = dice.OneIn(2) ? "String" : "Int32";
        Change(copy["root"]!);
        Rename(copy);
        return copy;
    }

    private void Change(JsonNode node)
    {
        foreach (var child in node is JsonArray list ? [.. list] : node is JsonObject json ? json.Select(p => p.Value).ToList() : [])
        {
            if (child is not null)
                Change(child);
        }

        if (node is not JsonObject step || step["id"] is null || step["type"] is null)
            return;
        var id = step["id"]!.GetValue<string>();
        if (dice.OneIn(5))
            _renamed[id] = $"{id}-2";
        switch (step["type"]!.GetValue<string>())
        {
            case "Elsa.Sequence":
                ChangeSequence(step["activities"]!.AsArray());
                break;
            case "Elsa.Flowchart" when dice.OneIn(2):
                AddBranch(step);
                break;
        }
    }

    private void ChangeSequence(JsonArray steps)
    {
        if (dice.OneIn(3))
            steps.Insert(steps.Count == 0 ? 0 : 1 + dice.Next(steps.Count), Line());
        if (steps.Count > 2 && dice.OneIn(12))
            steps.RemoveAt(1 + dice.Next(steps.Count - 1));
    }

    // From the start to some join: instances already past the start can never come this way.
    private void AddBranch(JsonObject flow)
    {
        var steps = flow["activities"]!.AsArray();
        var joins = steps.Where(s => s!["type"]!.GetValue<string>() == "Elsa.FlowJoin").ToList();
        if (joins.Count == 0)
            return;
        var line = Line();
        steps.Add(line);
        var connections = flow["connections"]!.AsArray();
        DefinitionGenerator.Connect(connections, steps[0]!["id"]!.GetValue<string>(), line["id"]!.GetValue<string>());
        DefinitionGenerator.Connect(connections, line["id"]!.GetValue<string>(), dice.Pick(joins)!["id"]!.GetValue<string>());
    }

    private JsonObject Line() => new()
    {
        ["type"] = "Elsa.WriteLine",
        ["version"] = 1,
        ["id"] = $"x{++_added}",
        ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "neu" } },
    };

    private void Rename(JsonNode node)
    {
        switch (node)
        {
            case JsonArray list:
                list.Where(c => c is JsonObject or JsonArray).ToList().ForEach(c => Rename(c!));
                break;
            case JsonObject json:
                foreach (var (name, value) in json.ToList())
                {
                    if (value is JsonValue text && text.TryGetValue<string>(out var id) && _renamed.TryGetValue(id, out var renamed))
                        json[name] = renamed;
                    else if (value is not null)
                        Rename(value);
                }

                break;
        }
    }
}
