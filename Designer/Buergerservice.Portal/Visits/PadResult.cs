using Buergerservice.Devices.Model;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Portal.Visits;

/// <summary>What the booth's pad has delivered, as a signature to be put into a document.</summary>
internal static class PadResult
{
    private const string Again = "Bitte lassen Sie noch einmal unterschreiben.";

    /// <returns>The signature, or null and a German sentence.</returns>
    public static PadSignature? Read(DeviceResult result, string documentSha256, out string? problem)
    {
        problem = null;
        try
        {
            if (result.File is not { } picture)
                problem = $"Das Unterschriften-Pad hat kein Bild geliefert. {Again}";
            else if (!string.Equals(Text(result, "sha256"), documentSha256, StringComparison.OrdinalIgnoreCase))
                problem = $"Auf dem Unterschriften-Pad wurde ein anderes Dokument unterschrieben. {Again}";
            else
                return PadSignature.Read(picture.Bytes.Span, Text(result, "biometrics") is { } measurements ? new(Convert.FromBase64String(measurements), Text(result, "recipient") ?? "") : null);
        }
        catch (SigningException e)
        {
            problem = e.Message;
        }
        catch (FormatException)
        {
            problem = $"Das Unterschriften-Pad hat unlesbare Daten geliefert. {Again}";
        }

        return null;
    }

    private static string? Text(DeviceResult result, string name) => result.Values[name] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
