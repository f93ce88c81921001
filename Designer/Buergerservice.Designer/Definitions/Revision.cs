using System.Globalization;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http;

namespace Buergerservice.Designer.Definitions;

/// <summary>The state of a definition as an entity tag: what a save is based on (RFC 9110, If-Match).</summary>
internal static class Revision
{
    public static void Write(HttpResponse response, DefinitionRow row) => response.Headers.ETag = $"\"{row.Id:N}.{row.Revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>What the caller has seen; null when it says nothing. What cannot be read matches nothing.</summary>
    public static SeenDefinition? Read(HttpRequest request)
    {
        if (request.Headers.IfMatch.ToString() is not { Length: > 0 } tag || tag == "*")
            return null;
        var parts = tag.Trim('"').Split('.');
        return parts.Length == 2 && Guid.TryParseExact(parts[0], "N", out var id) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var revision) ? new(id, revision) : new(default, -1);
    }
}
