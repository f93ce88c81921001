using System.Text;
using System.Text.Json;
using Buergerservice.Devices.Signatures;
using Buergerservice.Engine;

namespace Buergerservice.Portal.Prompts;

/// <summary>An answer that has been checked.</summary>
/// <param name="State">Answered or refused.</param>
/// <param name="Values">What the workflow gets; of a signature nothing but that it is there.</param>
/// <param name="Strokes">The strokes of a signature.</param>
internal sealed record PromptAnswer(PromptState State, Dictionary<string, object?> Values, string? Strokes = null)
{
    /// <summary>Longest text a citizen may enter.</summary>
    public const int MaxText = 500;

    private const int MinSamples = 20;

    /// <summary>Reads what a booth's browser sent for a prompt.</summary>
    /// <exception cref="InputException">It is no answer to this prompt.</exception>
    public static PromptAnswer Read(BoothPrompt prompt, JsonElement body) => prompt.Kind switch
    {
        _ when Flag(body, "abgelehnt") == true => new(PromptState.Refused, []),
        PromptKind.Consent => Flag(body, "einverstanden") is { } agreed ? new(agreed ? PromptState.Answered : PromptState.Refused, []) : throw Wrong("Bitte wählen Sie, ob Sie einverstanden sind."),
        PromptKind.Read or PromptKind.Notice => Flag(body, "gelesen") == true ? new(PromptState.Answered, []) : throw Wrong("Bitte bestätigen Sie, dass Sie es gelesen haben."),
        PromptKind.Question => Choice(prompt, body),
        PromptKind.Signature => Signature(prompt, body),
        _ => throw Wrong("Hier ist nichts zu beantworten."),
    };

    private static PromptAnswer Choice(BoothPrompt prompt, JsonElement body)
    {
        var options = JsonSerializer.Deserialize<List<PromptOption>>(prompt.Options, JsonSerializerOptions.Web)!;
        var (value, text) = (Text(body, "wert"), Text(body, "text")?.Trim());
        if (text?.Length > MaxText)
            throw Wrong($"Bitte schreiben Sie höchstens {MaxText} Zeichen.");
        if (options.Count == 0)
            return string.IsNullOrEmpty(text) ? throw Wrong("Bitte schreiben Sie Ihre Antwort.") : new(PromptState.Answered, new() { ["wert"] = text, ["text"] = text });
        if (options.FirstOrDefault(o => o.Value == value) is not { } chosen)
            throw Wrong("Bitte wählen Sie eine der Antworten.");
        if (chosen.TextLabel is { } label && string.IsNullOrEmpty(text))
            throw Wrong($"Bitte füllen Sie „{label}“ aus.");
        return new(PromptState.Answered, new() { ["wert"] = chosen.Value, ["text"] = chosen.TextLabel is null ? null : text });
    }

    private static PromptAnswer Signature(BoothPrompt prompt, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("unterschrift", out var strokes))
            throw Wrong("Bitte unterschreiben Sie, oder lehnen Sie ab.");
        var json = strokes.GetRawText();
        return PointerSignature.Read(Encoding.UTF8.GetBytes(json), prompt.DocumentSha256 ?? "", MinSamples, out var problem) is null ? throw Wrong(problem!) : new(PromptState.Answered, [], json);
    }

    private static bool? Flag(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InputException Wrong(string message) => new(message);
}
