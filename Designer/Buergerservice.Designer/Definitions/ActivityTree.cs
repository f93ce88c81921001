using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Designer.Api;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Designer.Definitions;

/// <summary>
/// Brings the tree of a definition into the one form Studio can show, and back. Studio is strict where the engine is not:
/// every step needs an id, a path (<c>nodeId</c>), the exact version of a type it was told of and inputs as expressions; one
/// that is missing empties the canvas, and the next save would empty the definition. So a step of an unknown type goes out
/// as Elsa's place holder with its JSON inside, and comes back as it was.
/// </summary>
internal sealed class ActivityTree(ActivityShapes shapes)
{
    private const string Original = "originalActivityJson";
    private const string RootPath = "Workflow1";

    /// <summary>The tree for Studio.</summary>
    public JsonObject ForStudio(JsonObject root) => Visit((JsonObject)root.DeepClone(), RootPath, new NodeIds(), Hide);

    /// <summary>The tree as it is stored.</summary>
    public JsonObject ForStorage(JsonObject root) => Visit((JsonObject)root.DeepClone(), RootPath, new NodeIds(), Restore);

    private JsonObject Visit(JsonObject step, string path, NodeIds ids, Func<JsonObject, ActivityShape?, JsonObject> replace)
    {
        var type = TextOf(step, "type") ?? "";
        step = replace(step, shapes.Find(type, VersionOf(step)));
        var shape = shapes.Find(TextOf(step, "type") ?? "", VersionOf(step));
        // What is not known is stored as it is.
        if (shape is null && TextOf(step, "type") != ActivityCatalogue.NotFoundType)
            return step;
        Rename(step, "id", "name", "type", "version", "nodeId", "metadata", "customProperties");
        step["id"] = ids.Take(TextOf(step, "id"), type);
        step["nodeId"] = $"{path}:{step["id"]}";
        if (shape is null)
            return step;
        Rename(step, [.. shape.Names, "variables", "connections"]);
        step["version"] = shape.Version;
        foreach (var input in shape.Inputs)
            InputForm.Complete(step, input);
        Unwrap(step, "connections", "cases", "variables");
        ConnectionForm.Complete(step);
        if (shape.Names.Contains("variable") && step["variable"] is JsonValue id)
            step["variable"] = new JsonObject { ["id"] = id.DeepClone() };
        var own = TextOf(step, "nodeId")!;
        // The cases first: steps without an id are numbered in the order in which the engine reads them.
        foreach (var item in shape.HasCases && step["cases"] is JsonArray cases ? cases.OfType<JsonObject>() : [])
            VisitPort(item, "activity", false, own, ids, replace);
        foreach (var port in shape.Ports)
            VisitPort(step, port.Name, port.IsList, own, ids, replace);
        Layout.Complete(step);
        return step;
    }

    private void VisitPort(JsonObject owner, string name, bool isList, string path, NodeIds ids, Func<JsonObject, ActivityShape?, JsonObject> replace)
    {
        if (isList)
        {
            Unwrap(owner, name);
            if (owner[name] is JsonArray list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject child)
                        list[i] = Visit((JsonObject)child.DeepClone(), path, ids, replace);
                }
            }
            else if (owner[name] is null && name == "activities")
                owner[name] = new JsonArray();
        }
        else if (owner[name] is JsonObject child && TextOf(child, "type") is not null)
            owner[name] = Visit((JsonObject)child.DeepClone(), path, ids, replace);
    }

    // Before Studio sees it. Elsa's own place holder stays what it is.
    private static JsonObject Hide(JsonObject step, ActivityShape? shape)
    {
        if (shape is not null || TextOf(step, "type") == ActivityCatalogue.NotFoundType)
            return step;
        var type = TextOf(step, "type");
        var original = (JsonObject)step.DeepClone();
        original.Remove("nodeId");
        // Where it stands is told by the place holder, which can be moved.
        if (original["metadata"] is JsonObject metadata && metadata.Remove("designer") && metadata.Count == 0)
            original.Remove("metadata");
        return new JsonObject
        {
            ["id"] = step.Find("id")?.Value?.DeepClone(),
            ["name"] = step.Find("name")?.Value?.DeepClone(),
            ["type"] = ActivityCatalogue.NotFoundType,
            ["version"] = ActivityCatalogue.RegistryVersion,
            ["missingTypeName"] = type,
            ["missingTypeVersion"] = VersionOf(step) ?? 1,
            [Original] = original.ToJsonString(ElsaJson.Options),
            ["metadata"] = WithText(step.Find("metadata")?.Value as JsonObject, $"Unbekannt: {type}"),
            ["customProperties"] = new JsonObject(),
        };
    }

    // After Studio has saved it: the step as it was, where it has been moved to.
    private static JsonObject Restore(JsonObject step, ActivityShape? shape)
    {
        if (TextOf(step, "type") != ActivityCatalogue.NotFoundType || TextOf(step, Original) is not { } text || Read(text) is not { } original)
            return step;
        if (original.Find("id")?.Value is null)
            original["id"] = step["id"]?.DeepClone();
        if (step["metadata"]?["designer"] is { } place)
        {
            if (original["metadata"] is not JsonObject metadata)
                original["metadata"] = metadata = [];
            metadata["designer"] = place.DeepClone();
        }

        return original;
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return ElsaJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject WithText(JsonObject? metadata, string text)
    {
        var copy = (JsonObject?)metadata?.DeepClone() ?? [];
        copy["displayText"] = text;
        return copy;
    }

    // Studio's client knows camel case only.
    private static void Rename(JsonObject step, params string[] names)
    {
        foreach (var name in names)
        {
            if (step.ContainsKey(name) || step.Find(name) is not { } found)
                continue;
            step.Remove(found.Name);
            step[name] = found.Value;
        }
    }

    // {"$values": […]} and {"items": […]} are lists too, and one object is a list of one.
    private static void Unwrap(JsonObject step, params string[] names)
    {
        foreach (var name in names)
        {
            if (step[name] is not JsonObject wrapped)
                continue;
            var inner = (wrapped.Find("$values") ?? wrapped.Find("items") ?? wrapped.Find("values"))?.Value;
            step[name] = inner is JsonArray list ? list.DeepClone() : new JsonArray(wrapped.DeepClone());
        }
    }

    private static string? TextOf(JsonObject json, string name) => json.Find(name)?.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static int? VersionOf(JsonObject step) => step.Find("version")?.Value is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
