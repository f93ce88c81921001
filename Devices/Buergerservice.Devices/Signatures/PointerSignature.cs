using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Devices.Signatures;

/// <summary>
/// A signature drawn on the touch display, the embedded default without a pad. The browser records its pointer events
/// and posts this object as JSON; the signer seals the samples (X, Y, T, F of ISO/IEC 19794-7) and wipes them. Biometric data:
/// never store it in clear, never log it.
/// </summary>
public sealed record PointerSignature
{
    /// <summary>Longest JSON the portal accepts.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxSamples = 20_000;
    private const int MaxStrokes = 500;
    private const int LongestSide = 20_000;
    private const int LongestMilliseconds = 10 * 60 * 1000;

    /// <summary>SHA-256 (hex) of the document the citizen saw.</summary>
    [JsonPropertyName("sha256")]
    public required string DocumentSha256 { get; init; }

    /// <summary>Width of the field in CSS pixels.</summary>
    [JsonPropertyName("width")]
    public required int Width { get; init; }

    /// <summary>Height of the field in CSS pixels.</summary>
    [JsonPropertyName("height")]
    public required int Height { get; init; }

    /// <summary><c>PointerEvent.pointerType</c>: pen, touch or mouse.</summary>
    [JsonPropertyName("pointer")]
    public required string PointerType { get; init; }

    /// <summary>Strokes; each sample is x, y (CSS pixels), milliseconds since the first, pressure 0…1.</summary>
    [JsonPropertyName("strokes")]
    public required IReadOnlyList<IReadOnlyList<double[]>> Strokes { get; init; }

    /// <summary>Reads and checks what a browser sent.</summary>
    /// <returns>The signature, or null and a German sentence.</returns>
    public static PointerSignature? Read(ReadOnlyMemory<byte> json, string documentSha256, int minSamples, out string? problem)
    {
        PointerSignature? signature = null;
        try
        {
            signature = json.Length <= MaxBytes ? JsonSerializer.Deserialize<PointerSignature>(json.Span, Options) : null;
            problem = signature is null ? "Die Unterschrift ist leer oder zu umfangreich. Bitte unterschreiben Sie noch einmal." : signature.Problem(documentSha256, minSamples);
        }
        catch (JsonException)
        {
            problem = "Die Unterschrift konnte nicht gelesen werden. Bitte unterschreiben Sie noch einmal.";
        }

        return problem is null ? signature : null;
    }

    private static JsonSerializerOptions Options { get; } = new() { MaxDepth = 6, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private string? Problem(string documentSha256, int minSamples)
    {
        const string Again = " Bitte unterschreiben Sie noch einmal.";
        if (!string.Equals(DocumentSha256, documentSha256, StringComparison.OrdinalIgnoreCase))
            return "Das Dokument hat sich seit der Unterschrift geändert. Bitte lesen Sie es noch einmal und unterschreiben Sie dann.";
        if (Width is <= 0 or > LongestSide || Height is <= 0 or > LongestSide || PointerType is not ("pen" or "touch" or "mouse") || Strokes.Count > MaxStrokes || Strokes.Any(s => s is null))
            return "Die Unterschrift konnte nicht gelesen werden." + Again;
        var (samples, last) = (0, 0.0);
        foreach (var sample in Strokes.SelectMany(s => s))
        {
            if (sample is not [>= 0 and var x, >= 0 and var y, var at, >= 0 and <= 1] || x > Width || y > Height || at < last || at > LongestMilliseconds || ++samples > MaxSamples)
                return "Die Unterschrift konnte nicht gelesen werden." + Again;
            last = at;
        }

        return samples >= minSamples ? null : "Das Feld ist leer oder die Unterschrift ist zu kurz." + Again;
    }
}
