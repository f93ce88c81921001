using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace Buergerservice.Portal.Workflows;

/// <summary>The body of a request to a workflow, read within its limit.</summary>
/// <param name="Value">Object or list for JSON, fields of a form, or a text.</param>
/// <param name="Problem">German message when it cannot be read.</param>
/// <param name="Status">HTTP status for that message.</param>
internal sealed record RequestContent(object? Value, string? Problem = null, int Status = 400)
{
    private const int MaxFields = 200;

    /// <summary>A form that cannot be read.</summary>
    public static readonly RequestContent Unreadable = new(null, "Das Formular der Anfrage ist nicht lesbar.");

    /// <summary>Files that came with it and are stored.</summary>
    public IReadOnlyList<HttpFileRow> Files { get; init; } = [];

    /// <summary>Why it is not taken, in a way the workflow may want to answer itself; null when it is.</summary>
    public HttpRefusal? Refusal { get; init; }

    /// <summary>A request that is not taken.</summary>
    public static RequestContent Refused(HttpRefusal refusal) => new((object?)null) { Refusal = refusal };

    // What proves who somebody is must not get into the state of an instance, nor from where he called: the address is personal data.
    private static readonly HashSet<string> Private = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Cookie", "Proxy-Authorization", "RequestVerificationToken", "X-Api-Key",
        "CF-Connecting-IP", "Forwarded", "True-Client-IP", "Via", "X-Client-IP", "X-Forwarded-For", "X-Original-For", "X-Real-IP",
    };

    /// <summary>Reads the body and stores files that came with it.</summary>
    public static async Task<RequestContent> ReadAsync(HttpRequest request, HttpTarget target, HttpFiles files, CancellationToken cancellationToken)
    {
        var limit = IsMultipart(request) ? target.Options.RequestLimit : target.Options.ContentLimit;
        if (request.ContentLength > limit)
            return Refused(HttpRefusal.Request(limit));
        return IsMultipart(request) ? await new MultipartRequest(target, files).ReadAsync(request, cancellationToken) : await ReadAsync(request, limit, cancellationToken);
    }

    /// <summary>Text in UTF-8 without a zero character, or null.</summary>
    public static string? TextOf(byte[] body)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsMultipart(HttpRequest request) => request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<RequestContent> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > limit)
                return Refused(HttpRefusal.Request(limit));
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
        ["headers"] = request.Headers.Where(h => !Private.Contains(h.Key)).ToDictionary(h => h.Key, h => (object?)h.Value.ToString()),
        ["contentType"] = request.ContentType,
        ["content"] = Value,
        ["files"] = Files.Select(f => (object?)new Dictionary<string, object?> { ["id"] = f.Id.ToString(), ["field"] = f.Field, ["name"] = f.Name, ["contentType"] = f.ContentType, ["size"] = f.Size, ["sha256"] = f.Sha256 }).ToList(),
        ["refused"] = Refusal?.Outcome,
        ["user"] = caller?.UserName,
    };

    private static RequestContent Parse(byte[] body, string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        if (TextOf(body) is not { } text)
            return new(null, "Der Inhalt der Anfrage ist kein Text in UTF-8. Senden Sie Dateien als Formular (multipart/form-data).");
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
