using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Microsoft.AspNetCore.WebUtilities;

namespace Buergerservice.Portal.Workflows;

/// <summary>The body of a request to a workflow, read within its limit.</summary>
/// <param name="Value">Object or list for JSON, fields of a form, or a text.</param>
/// <param name="Problem">German message when it cannot be read.</param>
/// <param name="Status">HTTP status for that message.</param>
internal sealed record RequestContent(object? Value, string? Problem = null, int Status = 400)
{
    private const int MaxFields = 200;

    // What proves who somebody is must not get into the state of an instance.
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization", "RequestVerificationToken", "X-Api-Key" };

    /// <returns>Null when the body is larger than allowed.</returns>
    public static async Task<RequestContent?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > limit)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.Length == 0 ? new((object?)null) : Parse(body.ToArray(), request.ContentType ?? "");
    }

    /// <summary>The request as its activity receives it.</summary>
    public Dictionary<string, object?> RequestOf(HttpRequest request, string path, string template, Actor? caller) => new()
    {
        ["method"] = request.Method,
        ["path"] = path,
        ["route"] = HttpRoute.Parse(template, out _)?.Read(path) ?? [],
        ["query"] = request.Query.Take(MaxFields).ToDictionary(q => q.Key, q => (object?)q.Value.ToString()),
        ["headers"] = request.Headers.Where(h => !Secret.Contains(h.Key)).ToDictionary(h => h.Key, h => (object?)h.Value.ToString()),
        ["contentType"] = request.ContentType,
        ["content"] = Value,
        ["user"] = caller?.UserName,
    };

    private static RequestContent Parse(byte[] body, string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return new(null, "Der Inhalt der Anfrage ist kein Text in UTF-8.");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
            return new(null, "Der Inhalt der Anfrage enthält ein Zeichen, das nicht angenommen wird.");
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return new(null, "Dateien werden hier nicht angenommen. Senden Sie JSON, ein Formular oder Text.", StatusCodes.Status415UnsupportedMediaType);
        if (type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new(QueryHelpers.ParseQuery(text).Take(MaxFields).ToDictionary(f => f.Key, f => (object?)f.Value.ToString()));
        if (!type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) && !type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            return new(text);
        try
        {
            return new(Plain.Parse(text));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(null, "Der Inhalt der Anfrage ist kein gültiges JSON.");
        }
    }
}
