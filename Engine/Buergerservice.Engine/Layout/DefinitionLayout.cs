using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Layout;

/// <summary>Gives the steps of a definition their places in the designer (<c>metadata.designer.position</c>). Nothing else is changed.</summary>
public sealed class DefinitionLayout(ActivityRegistry registry)
{
    /// <summary>Height the designer draws a step with.</summary>
    private const double StepHeight = 50;

    private static readonly LayoutOptions Distances = new() { ColumnGap = 110, RowGap = 60, SectionGap = 220 };

    /// <summary>Arranges flowcharts.</summary>
    /// <param name="json">A readable definition.</param>
    /// <param name="onlyMissing">True to leave a flowchart alone in which every step has a place already.</param>
    /// <returns>The definition with places, or the same text when nothing was to be done.</returns>
    /// <exception cref="DefinitionException">The JSON cannot be read.</exception>
    public string Arrange(string json, bool onlyMissing)
    {
        var root = DefinitionJson.Parse(json);
        var changed = false;
        foreach (var flowchart in Flowcharts(root))
        {
            var steps = DefinitionJson.Items(flowchart, "activities");
            if (steps.Count == 0 || (onlyMissing && steps.All(HasPlace)))
                continue;
            Arrange(flowchart, steps);
            changed = true;
        }

        return changed ? DefinitionJson.Write(root) : json;
    }

    /// <summary>True when a step of a flowchart has no place yet.</summary>
    public static bool IsIncomplete(string json) =>
        Flowcharts(DefinitionJson.Parse(json)).Any(f => !DefinitionJson.Items(f, "activities").All(HasPlace));

    /// <summary>Width the designer needs for a title.</summary>
    public static double WidthOf(string? title) => Math.Clamp(70 + (7.5 * (title?.Length ?? 0)), 160, 380);

    private void Arrange(JsonObject flowchart, IReadOnlyList<JsonObject> steps)
    {
        var index = new Dictionary<string, int>();
        for (var i = 0; i < steps.Count; i++)
            index.TryAdd(DefinitionJson.Text(steps[i], "id") ?? "", i);
        var edges = DefinitionJson.Items(flowchart, "connections").Select(c => (Source: DefinitionJson.End(c, "source").Activity, Target: DefinitionJson.End(c, "target").Activity))
            .Where(c => index.ContainsKey(c.Source) && index.ContainsKey(c.Target)).Select(c => (index[c.Source], index[c.Target])).ToList();
        var boxes = steps.Select(s => new LayoutBox(WidthOf(DefinitionJson.Title(s)), StepHeight)).ToList();
        var sections = FlowSections.Of(steps.Count, edges, [.. steps.Select(s => registry.Find(DefinitionJson.Text(s, "type") ?? "")?.BeginsSection == true)]);
        var drawn = SectionLayout.Arrange(boxes, edges, sections, Distances);
        for (var i = 0; i < steps.Count; i++)
        {
            var designer = ChildOf(ChildOf(steps[i], "metadata"), "designer");
            designer["position"] = new JsonObject { ["x"] = Math.Round(drawn.Positions[i].X), ["y"] = Math.Round(drawn.Positions[i].Y) };
            designer["size"] = new JsonObject { ["width"] = Math.Round(boxes[i].Width), ["height"] = StepHeight };
        }

        // Bends drawn by hand belong to the old places.
        foreach (var connection in DefinitionJson.Items(flowchart, "connections"))
            connection.Remove("vertices");
    }

    private static IEnumerable<JsonObject> Flowcharts(JsonNode node)
    {
        if (node is JsonObject container && DefinitionJson.Text(container, "type") == "Elsa.Flowchart")
            yield return container;
        var children = node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] };
        foreach (var found in children.OfType<JsonNode>().Where(c => c is JsonObject or JsonArray).SelectMany(Flowcharts))
            yield return found;
    }

    private static bool HasPlace(JsonObject step) => step["metadata"]?["designer"]?["position"] is JsonObject;

    private static JsonObject ChildOf(JsonObject json, string name)
    {
        if (json[name] is JsonObject child)
            return child;
        child = [];
        json[name] = child;
        return child;
    }
}
