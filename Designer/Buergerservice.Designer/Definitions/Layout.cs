using System.Text.Json.Nodes;

namespace Buergerservice.Designer.Definitions;

/// <summary>Places for steps that have none, from left to right along their connections: otherwise all would lie on one spot.</summary>
internal static class Layout
{
    private const int ColumnWidth = 320;
    private const int RowHeight = 120;

    public static void Complete(JsonObject flow)
    {
        if (flow["activities"] is not JsonArray { Count: > 0 } steps || flow["connections"] is not JsonArray connections || steps.OfType<JsonObject>().Any(HasPlace))
            return;
        var columns = Columns([.. steps.OfType<JsonObject>().Select(s => s["id"]!.ToString())], [.. connections.OfType<JsonObject>().Select(c => (c["source"]?["activity"]?.ToString(), c["target"]?["activity"]?.ToString()))]);
        var rows = new Dictionary<int, int>();
        foreach (var step in steps.OfType<JsonObject>())
        {
            var column = columns[step["id"]!.ToString()];
            var row = rows[column] = rows.GetValueOrDefault(column, -1) + 1;
            if (step["metadata"] is not JsonObject metadata)
                step["metadata"] = metadata = [];
            metadata["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = column * ColumnWidth, ["y"] = row * RowHeight } };
        }
    }

    private static bool HasPlace(JsonObject step) => step["metadata"]?["designer"]?["position"] is JsonObject;

    // As far to the right as the shortest way from a beginning is long: loops lead back and move nothing.
    private static Dictionary<string, int> Columns(List<string> ids, List<(string? From, string? To)> connections)
    {
        var columns = new Dictionary<string, int>();
        foreach (var beginning in ids.Where(id => !connections.Exists(c => c.To == id)).Concat(ids))
        {
            if (!columns.TryAdd(beginning, 0))
                continue;
            var queue = new Queue<string>([beginning]);
            while (queue.TryDequeue(out var id))
            {
                foreach (var next in connections.Where(c => c.From == id && c.To is not null && ids.Contains(c.To)).Select(c => c.To!))
                {
                    if (columns.TryAdd(next, columns[id] + 1))
                        queue.Enqueue(next);
                }
            }
        }

        return columns;
    }
}
