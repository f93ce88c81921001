using System.Text.Json.Nodes;
using Buergerservice.Designer.Api;

namespace Buergerservice.Designer.Definitions;

/// <summary>The one form of a connection; Elsa 3.0 wrote ids and ports side by side.</summary>
internal static class ConnectionForm
{
    public static void Complete(JsonObject step)
    {
        if (step["connections"] is not JsonArray connections)
            return;
        for (var i = 0; i < connections.Count; i++)
        {
            if (connections[i] is not JsonObject connection)
                continue;
            var form = (JsonObject)connection.DeepClone();
            form.Remove(connection.Find("sourcePort")?.Name ?? "");
            form.Remove(connection.Find("targetPort")?.Name ?? "");
            Set(form, "source", End(connection, "source", "sourcePort", "Done"));
            Set(form, "target", End(connection, "target", "targetPort", "In"));
            connections[i] = form;
        }
    }

    private static void Set(JsonObject connection, string side, JsonObject end)
    {
        connection.Remove(connection.Find(side)?.Name ?? side);
        connection[side] = end;
    }

    private static JsonObject End(JsonObject connection, string side, string flatPort, string fallback)
    {
        if (connection.Find(side)?.Value is JsonObject end)
        {
            var copy = new JsonObject { ["activity"] = end.Find("activity")?.Value?.DeepClone(), ["port"] = end.Find("port")?.Value?.DeepClone() ?? fallback };
            return copy;
        }

        return new() { ["activity"] = connection.Find(side)?.Value?.DeepClone(), ["port"] = connection.Find(flatPort)?.Value?.DeepClone() ?? fallback };
    }
}
