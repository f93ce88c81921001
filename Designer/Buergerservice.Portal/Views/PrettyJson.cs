using System.Text.Encodings.Web;
using System.Text.Json;
using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Views;

/// <summary>Values of a process as indented JSON. The page escapes it, so nothing is escaped twice here.</summary>
internal static class PrettyJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(object? plain)
    {
        using var document = JsonDocument.Parse(Plain.ToJson(plain), new JsonDocumentOptions { MaxDepth = 256 });
        return JsonSerializer.Serialize(document.RootElement, Options);
    }
}
