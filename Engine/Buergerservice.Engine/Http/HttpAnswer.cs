using System.Text.Json;

namespace Buergerservice.Engine.Http;

/// <summary>An answer to an HTTP request, recorded in the commit of the burst.</summary>
/// <param name="ExchangeId">The request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body, or null.</param>
/// <param name="Headers">Headers by name.</param>
/// <param name="Body">The body.</param>
public sealed record HttpAnswer(Guid ExchangeId, int Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Answer to a request nobody waited for any more when its turn came: another one was first, or the wait had ended.</summary>
    public static HttpAnswer Missed(Guid exchangeId) => new(
        exchangeId, 409, "application/problem+json", new Dictionary<string, string>(),
        JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title = "Nicht mehr erwartet", status = 409, detail = "Eine andere Anfrage war schneller, oder der Vorgang wartet nicht mehr. Ihre Anfrage hat nichts bewirkt.", code = "not-awaited" }));
}
