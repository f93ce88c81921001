using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Engine.Http;

/// <summary>
/// Sends the request of a workflow. It follows no redirects, which could lead to a host that is not allowed, and sends the
/// header <c>Idempotency-Key</c> so that the receiver can recognise a repeated request.
/// </summary>
public sealed class HttpSendEffect(HttpClient client, HttpSendOptions options) : IEffectHandler
{
    /// <summary>The client to use: no redirects, no cookies, no proxy of the environment.</summary>
    public static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public string Kind => SendHttpRequest.EffectKind;

    /// <inheritdoc/>
    public object? Example(IReadOnlyDictionary<string, object?> payload) =>
        new Dictionary<string, object?> { ["status"] = 200L, ["headers"] = new Dictionary<string, object?>(), ["content"] = new Dictionary<string, object?>() };

    /// <inheritdoc/>
    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        using var request = RequestOf(call);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Ours, or that of the step's own policy; a node that is being stopped does not look at what is returned.
            return Failed(call, "timeoutOutcome", SendHttpRequest.TimedOut, $"„{request.RequestUri!.Host}“ hat nicht rechtzeitig geantwortet.");
        }
        catch (HttpRequestException e)
        {
            return Failed(call, "connectOutcome", SendHttpRequest.FailedToConnect, $"„{request.RequestUri!.Host}“ ist nicht erreichbar ({e.HttpRequestError}).");
        }
    }

    // The last attempt becomes an outcome when the definition wants to know; otherwise it is an incident.
    private static Dictionary<string, object?> Failed(EffectCall call, string wanted, string outcome, string message) =>
        call.Payload.GetValueOrDefault(wanted) is true && call.IsLastAttempt
            ? new() { ["failure"] = outcome } : throw new EffectException(message, retryHelps: true);

    private HttpRequestMessage RequestOf(EffectCall call)
    {
        if (!Uri.TryCreate(call.Payload.GetValueOrDefault("url") as string, UriKind.Absolute, out var uri))
            throw new EffectException("Die Adresse der HTTP-Anfrage ist keine vollständige Adresse mit https.", retryHelps: false);
        if (!options.Allows(uri))
            throw new EffectException($"HTTP-Anfragen an „{uri.Scheme}://{uri.Authority}“ sind nicht erlaubt. Die Administration kann den Host in der Einstellung „http-allow“ freigeben.", retryHelps: false);
        var request = new HttpRequestMessage(new HttpMethod(call.Payload["method"] as string ?? "GET"), uri);
        var content = call.Payload.GetValueOrDefault("content");
        if (content is not null and not "")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content as string ?? Plain.ToJson(content)));
            var type = call.Payload.GetValueOrDefault("contentType") as string is { Length: > 0 } given ? given : content is string ? "text/plain" : "application/json";
            request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(type, out var parsed) ? parsed : throw new EffectException($"„{type}“ ist kein Inhaltstyp.", retryHelps: false);
        }

        foreach (var (name, value) in call.Payload.GetValueOrDefault("headers") as Dictionary<string, object?> ?? [])
            Add(request, name, ValueConverter.Convert<string?>(value));
        Add(request, "Authorization", call.Payload.GetValueOrDefault("authorization") as string);
        Add(request, "Idempotency-Key", call.Id.ToString());
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || value.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(name, value))
            throw new EffectException($"Die Kopfzeile „{name}“ kann nicht gesendet werden.", retryHelps: false);
    }

    private async Task<Dictionary<string, object?>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > options.LargestAnswer)
                throw new EffectException($"Die Antwort ist größer als {options.LargestAnswer / 1024} KiB und wurde nicht angenommen.", retryHelps: false);
            body.Write(buffer, 0, read);
        }

        return new()
        {
            ["status"] = (long)response.StatusCode,
            ["headers"] = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => (object?)string.Join(", ", h.Value)),
            ["content"] = ContentOf(Encoding.UTF8.GetString(body.ToArray()), response.Content.Headers.ContentType?.MediaType),
        };
    }

    private static object? ContentOf(string text, string? mediaType)
    {
        if (mediaType is null || !(mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            return text;
        try
        {
            return Plain.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
