namespace Buergerservice.Engine.Http;

/// <summary>An answer to an HTTP request, recorded in the commit of the burst.</summary>
/// <param name="ExchangeId">The request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body, or null.</param>
/// <param name="Headers">Headers by name.</param>
/// <param name="Body">The body.</param>
public sealed record HttpAnswer(Guid ExchangeId, int Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);
