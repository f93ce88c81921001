using System.Text.Json.Nodes;
using Buergerservice.Designer.Api;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Storage.Model;

namespace Buergerservice.Designer.Definitions;

/// <summary>A definition as Studio reads and writes it, made of a stored version and back.</summary>
internal sealed class DefinitionModel(ActivityShapes shapes, bool canWrite)
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
    private const string DefaultTool = "3.8.2.0";

    // Which version it is stands in the row; written into the content it would be wrong with the next version.
    private static readonly string[] OfTheVersion =
        ["$schema", "createdAt", "id", "isLatest", "isPublished", "isReadonly", "isSystem", "links", "materializerContext", "materializerName", "providerName", "tenantId", "version"];

    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    private readonly ActivityTree _tree = new(shapes);

    /// <summary>The version with everything Studio needs to show and, where the person may, change it.</summary>
    public JsonObject ForStudio(DefinitionRow row)
    {
        var stored = ElsaJson.Parse(row.Json);
        var model = new JsonObject
        {
            ["id"] = row.Id.ToString(),
            ["tenantId"] = "",
            ["definitionId"] = row.DefinitionId,
            ["name"] = row.Name,
            ["description"] = row.Description,
            ["createdAt"] = row.CreatedAt,
            ["version"] = row.Version,
            ["toolVersion"] = stored.Find("toolVersion")?.Value?.DeepClone() ?? DefaultTool,
            ["isLatest"] = row.IsLatest,
            ["isPublished"] = row.IsPublished,
            ["isReadonly"] = !canWrite,
            ["isSystem"] = false,
            ["providerName"] = null,
            ["materializerName"] = "Json",
            ["materializerContext"] = null,
            ["customProperties"] = stored.Find("customProperties")?.Value is JsonObject custom ? custom.DeepClone() : new JsonObject(),
            ["options"] = stored.Find("options")?.Value is JsonObject options ? options.DeepClone() : new JsonObject(),
            ["root"] = _tree.ForStudio(stored.Find("root")?.Value as JsonObject ?? EmptyRoot()),
            ["links"] = DefinitionLinks.Of(row.DefinitionId, canWrite),
        };
        foreach (var name in Lists)
            model[name] = ListOf(stored, name);
        CompleteVariables((JsonArray)model["variables"]!);
        return model;
    }

    /// <summary>The version as a file for another installation or for Elsa.</summary>
    public static JsonObject ForExport(DefinitionRow row)
    {
        var stored = ElsaJson.Parse(row.Json);
        stored["$schema"] = Schema;
        stored["id"] = row.Id.ToString();
        stored["definitionId"] = row.DefinitionId;
        stored["version"] = row.Version;
        stored["isLatest"] = row.IsLatest;
        stored["isPublished"] = row.IsPublished;
        stored["createdAt"] = row.CreatedAt;
        return stored;
    }

    /// <summary>What is to be stored of a definition Studio has sent.</summary>
    /// <param name="model">The definition as sent.</param>
    /// <param name="definitionId">Its logical id.</param>
    /// <param name="before">The newest version, whose other properties are kept, or null.</param>
    public JsonObject ForStorage(JsonObject model, string definitionId, DefinitionRow? before)
    {
        var content = before is null ? [] : ElsaJson.Parse(before.Json);
        foreach (var (name, value) in model)
        {
            if (content.Find(name) is { } old)
                content.Remove(old.Name);
            content[name] = value?.DeepClone();
        }

        foreach (var name in OfTheVersion)
            content.Remove(content.Find(name)?.Name ?? name);
        content["definitionId"] = definitionId;
        content["root"] = _tree.ForStorage(model.Find("root")?.Value as JsonObject ?? EmptyRoot());
        foreach (var name in Lists)
            content[name] = ListOf(model, name);
        if (before is not null)
            KeepValues((JsonArray)content["variables"]!, ListOf(ElsaJson.Parse(before.Json), "variables"));
        content["customProperties"] ??= new JsonObject();
        content["options"] ??= new JsonObject();
        return content;
    }

    /// <summary>True when a save would change nothing: steps in another order are the same steps.</summary>
    public bool IsSame(DefinitionRow row, JsonObject content) =>
        JsonNode.DeepEquals(Canonical.Of(ForStorage(ForStudio(row), row.DefinitionId, row)), Canonical.Of(content));

    private static JsonArray ListOf(JsonObject json, string name) => json.Find(name)?.Value switch
    {
        JsonArray list => (JsonArray)list.DeepClone(),
        JsonObject wrapped when (wrapped.Find("$values") ?? wrapped.Find("items"))?.Value is JsonArray inner => (JsonArray)inner.DeepClone(),
        _ => [],
    };

    // Studio writes every value of a variable as a text: where the text says the same, the number or list stays one.
    private static void KeepValues(JsonArray variables, JsonArray before)
    {
        foreach (var variable in variables.OfType<JsonObject>())
        {
            if (variable["value"] is JsonValue value && value.TryGetValue<string>(out var text)
                && before.OfType<JsonObject>().FirstOrDefault(v => v["name"]?.ToString() == variable["name"]?.ToString())?["value"] is { } old
                && old.GetValueKind() != System.Text.Json.JsonValueKind.String && string.Equals(old.ToJsonString(), text, StringComparison.OrdinalIgnoreCase))
                variable["value"] = old.DeepClone();
        }
    }

    // The engine makes the same ids where there are none.
    private static void CompleteVariables(JsonArray variables)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is not JsonObject variable)
                continue;
            variable["id"] ??= $"Workflow1:variable-{i}";
            variable["typeName"] ??= variable["type"]?.DeepClone() ?? "Object";
        }
    }

    private static JsonObject EmptyRoot() => new() { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1", ["activities"] = new JsonArray(), ["connections"] = new JsonArray() };
}
