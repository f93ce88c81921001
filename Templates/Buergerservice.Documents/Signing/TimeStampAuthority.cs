using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Buergerservice.Documents.Signing;

/// <summary>Somebody who testifies that a hash existed at a time (RFC 3161).</summary>
public interface ITimeStampAuthority
{
    /// <summary>Answers an encoded time stamp request with an encoded response.</summary>
    Task<byte[]> RequestAsync(byte[] request, CancellationToken cancellationToken);
}

/// <summary>A time stamp authority reached by HTTP (RFC 3161, 3.4).</summary>
/// <param name="client">Its timeout is the wait for the authority.</param>
/// <param name="address">The authority's address.</param>
public sealed class HttpTimeStampAuthority(HttpClient client, Uri address) : ITimeStampAuthority
{
    private const int LongestResponse = 64 * 1024;

    /// <inheritdoc/>
    public async Task<byte[]> RequestAsync(byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(request);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var response = await client.PostAsync(address, content, cancellationToken);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(LongestResponse, cancellationToken);
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new SigningException($"Der Zeitstempeldienst {address.Host} antwortet nicht; es wurde nicht unterschrieben. Bitte versuchen Sie es später noch einmal.", e);
        }
    }
}

/// <summary>Fetches and checks time stamps.</summary>
internal static class TimeStamps
{
    private const int NonceLength = 8;

    /// <summary>The token for a SHA-256 hash, checked to fit it.</summary>
    public static async Task<byte[]> TokenAsync(ITimeStampAuthority authority, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        // A positive integer without leading zeros, as DER wants it.
        nonce[0] = (byte)((nonce[0] & 0x7F) | 0x01);
        var request = Rfc3161TimestampRequest.CreateFromHash(hash, HashAlgorithmName.SHA256, requestedPolicyId: null, nonce, requestSignerCertificates: true);
        var response = await authority.RequestAsync(request.Encode(), cancellationToken);
        try
        {
            return request.ProcessResponse(response, out _).AsSignedCms().Encode();
        }
        catch (CryptographicException e)
        {
            throw new SigningException("Der Zeitstempeldienst hat keinen brauchbaren Zeitstempel geliefert; es wurde nicht unterschrieben.", e);
        }
    }
}
