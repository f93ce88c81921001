using System.Text.Json.Nodes;

namespace Buergerservice.Designer.Definitions;

/// <summary>Links by which Studio learns what a person may do: without <c>publish</c> and <c>bulk-publish</c> everything is read-only.</summary>
internal static class DefinitionLinks
{
    public static JsonArray Of(string definitionId, bool canWrite)
    {
        var own = $"/workflow-definitions/{definitionId}";
        JsonArray links = [Link(own, "self", "GET"), Link($"{own}/export", "export", "GET")];
        if (canWrite)
        {
            foreach (var (rel, method) in new[] { ("execute", "POST"), ("publish", "POST"), ("retract", "POST"), ("delete", "DELETE") })
                links.Add((JsonNode)Link(rel == "delete" ? own : $"{own}/{rel}", rel, method));
        }

        return links;
    }

    public static JsonArray OfList(bool canWrite)
    {
        JsonArray links = [Link("/workflow-definitions", "self", "GET")];
        if (canWrite)
        {
            foreach (var (path, rel) in new[]
            {
                ("/workflow-definitions", "create"), ("/workflow-definitions/import", "import"),
                ("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish"), ("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract"),
                ("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id"), ("/bulk-actions/delete/workflow-definitions/by-id", "bulk-delete-by-id"),
            })
                links.Add((JsonNode)Link(path, rel, "POST"));
        }

        return links;
    }

    private static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };
}
