using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Engine.Http;

/// <summary>Who may call an endpoint, how much they may send and what of it is taken; stored with its trigger or wait.</summary>
public sealed record HttpEndpointOptions
{
    /// <summary>Largest content without files any endpoint may take; it becomes part of the instance's state.</summary>
    public const int LargestContent = 4 * 1024 * 1024;

    /// <summary>Largest request any endpoint may take, files included.</summary>
    public const int LargestRequest = 25 * 1024 * 1024;

    /// <summary>Content without files when the definition names no limit.</summary>
    public const int DefaultContent = 256 * 1024;

    /// <summary>Size of one file when the definition names no limit.</summary>
    public const int DefaultFile = 10 * 1024 * 1024;

    /// <summary>Most files of one request.</summary>
    public const int MaxFiles = 20;

    /// <summary>Longest time a caller waits for the answer of one request.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>True for signed-in callers only.</summary>
    public bool Authorize { get; init; } = true;

    /// <summary>Policy callers must meet, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>Largest request in bytes, files included; null for the defaults.</summary>
    public long? Size { get; init; }

    /// <summary>Largest file in bytes.</summary>
    public long FileSize { get; init; } = DefaultFile;

    /// <summary>Accepted extensions with their dot, in lower case; empty for all that are not blocked.</summary>
    public IReadOnlyList<string> AllowedExtensions { get; init; } = [];

    /// <summary>Extensions that are never accepted.</summary>
    public IReadOnlyList<string> BlockedExtensions { get; init; } = [];

    /// <summary>Accepted media types such as <c>application/pdf</c> or <c>image/*</c>; empty for all.</summary>
    public IReadOnlyList<string> MimeTypes { get; init; } = [];

    /// <summary>Refusals the workflow wants to answer itself; see <see cref="HttpRefusal.Outcome"/>.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Seconds a caller waits for the answer and may take for sending; null for the setting of the installation.</summary>
    public double? Timeout { get; init; }

    /// <summary>Largest content without files.</summary>
    [JsonIgnore]
    public long ContentLimit => Math.Min(Size ?? DefaultContent, LargestContent);

    /// <summary>Largest request, files included.</summary>
    [JsonIgnore]
    public long RequestLimit => Math.Min(Size ?? LargestRequest, LargestRequest);

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    public static HttpEndpointOptions Parse(string json) => JsonSerializer.Deserialize<HttpEndpointOptions>(json, JsonSerializerOptions.Web)!;

    /// <summary>Writes the options.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Why a file is not taken, by its name and declared type; null when it is.</summary>
    public HttpRefusal? RefusalOf(string name, string contentType)
    {
        var extension = ExtensionOf(Path.GetExtension(name));
        if (BlockedExtensions.Contains(extension) || (AllowedExtensions.Count > 0 && !AllowedExtensions.Contains(extension)))
            return HttpRefusal.Extension(name);
        return MimeTypes.Count == 0 || MimeTypes.Any(t => Fits(t, contentType)) ? null : HttpRefusal.MimeType(name);
    }

    /// <summary>An extension as it is compared: in lower case, with its dot.</summary>
    public static string ExtensionOf(string text) => text.Trim() is { Length: > 0 } given ? "." + given.TrimStart('.').ToLowerInvariant() : "";

    private static bool Fits(string accepted, string type) => accepted.EndsWith("/*", StringComparison.Ordinal)
        ? type.StartsWith(accepted[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(accepted.Trim(), type, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why a request is not taken.</summary>
/// <param name="Outcome">Elsa's outcome for it, which a definition may take up.</param>
/// <param name="Status">HTTP status when it does not.</param>
/// <param name="Message">German message.</param>
public sealed record HttpRefusal(string Outcome, int Status, string Message)
{
    /// <summary>Outcome of a request that is too large.</summary>
    public const string RequestTooLarge = "Request too large";

    /// <summary>Outcome of a file that is too large.</summary>
    public const string FileTooLarge = "File too large";

    /// <summary>Outcome of a file whose extension is not accepted.</summary>
    public const string InvalidExtension = "Invalid file extension";

    /// <summary>Outcome of a file whose type is not accepted.</summary>
    public const string InvalidMimeType = "Invalid file MIME type";

    /// <summary>The request as a whole is too large.</summary>
    public static HttpRefusal Request(long limit) => new(RequestTooLarge, 413, $"Die Anfrage ist größer als erlaubt ({limit} Bytes).");

    /// <summary>One file is too large.</summary>
    public static HttpRefusal File(string name, long limit) => new(FileTooLarge, 413, $"Die Datei „{name}“ ist größer als erlaubt ({limit} Bytes).");

    /// <summary>The extension of a file is not accepted.</summary>
    public static HttpRefusal Extension(string name) => new(InvalidExtension, 415, $"Dateien mit dieser Endung werden nicht angenommen: „{name}“.");

    /// <summary>The type of a file is not accepted, or its content is not what it says.</summary>
    public static HttpRefusal MimeType(string name) => new(InvalidMimeType, 415, $"Dateien dieser Art werden nicht angenommen: „{name}“.");
}
