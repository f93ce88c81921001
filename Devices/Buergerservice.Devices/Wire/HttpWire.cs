using System.Net.Http.Headers;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Wire;

/// <summary>HTTP to a device: no redirects, no proxy, no cookies, bodies only up to a limit. Time limits come from the caller's token.</summary>
internal sealed class HttpWire : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="account">Account at the device for HTTP authentication, or null.</param>
    public HttpWire(System.Net.NetworkCredential? account = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 32, PooledConnectionLifetime = TimeSpan.FromMinutes(5), Credentials = account };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<HttpAnswer> SendAsync(HttpMethod method, Uri address, byte[]? body, string? contentType, int maxBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.Content.Headers.ContentLength > maxBytes)
            throw DeviceException.Garbled("zu groß");
        return new((int)response.StatusCode, response.Headers.Location, await ReadAsync(response, maxBytes, cancellationToken));
    }

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (whole.Length + read > maxBytes)
                throw DeviceException.Garbled("zu groß");
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record HttpAnswer(int Status, Uri? Location, byte[] Body);
