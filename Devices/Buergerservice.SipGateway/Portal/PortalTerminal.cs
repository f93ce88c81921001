using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Buergerservice.SipGateway.Portal;

/// <summary>The portal is away; it comes back.</summary>
public sealed class PortalAwayException(string message) : Exception(message);

/// <summary>The portal does not know this terminal any more: it must be signed in anew.</summary>
public sealed class SignedOutException() : Exception("The terminal is not signed in.");

/// <summary>Where a terminal's call stands.</summary>
/// <param name="Call">The call.</param>
/// <param name="Epoch">The present media connection; 0: none yet.</param>
/// <param name="HasBoth">Whether somebody holds the call.</param>
/// <param name="Signals">What his browser has said.</param>
public sealed record TerminalView(Guid Call, int Epoch, bool HasBoth, IReadOnlyList<TerminalSignal> Signals);

/// <summary>How the terminal's booth stands.</summary>
/// <param name="State"><c>ruhe</c>: free; <c>vorbereitung</c>: being cleared; otherwise why nobody can be called, or that there is a call.</param>
/// <param name="Call">The open call.</param>
/// <param name="Clear">A call that has ended and of which we have not yet said that nothing is left here.</param>
public sealed record TerminalStand(string State, Guid? Call, Guid? Clear)
{
    /// <summary>Whether nothing stands against a call but what the last one has left.</summary>
    public bool IsFree => State is "ruhe" or "vorbereitung";
}

/// <summary>A message of the browser.</summary>
public sealed record TerminalSignal(int Number, string Body);

/// <summary>A terminal at the portal: it speaks there like the screen of a booth, with that screen's cookie.</summary>
/// <param name="http">Client with the portal's address.</param>
/// <param name="signIn">What the portal gave when the terminal was signed in.</param>
public sealed class PortalTerminal(HttpClient http, TerminalSignIn signIn)
{
    private const string Root = "/kabine/video";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Looks at the terminal's call.</summary>
    /// <returns>Null when it has none.</returns>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task<TerminalView?> ViewAsync(int epoch, int after, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Get, $"{Root}?epoch={epoch}&after={after}", null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent ? null : await ReadAsync<TerminalView>(response, cancellationToken);
    }

    /// <summary>Looks how the booth stands.</summary>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task<TerminalStand> StandAsync(CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Get, "/kabine/stand", null, cancellationToken);
        return await ReadAsync<TerminalStand>(response, cancellationToken);
    }

    /// <summary>Begins a new media connection.</summary>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task RenewAsync(int seen, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, Root + "/epoch", new { seen }, cancellationToken);
    }

    /// <summary>Says something to the browser.</summary>
    /// <returns>False when there is a newer media connection: it is dropped.</returns>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task<bool> SendAsync(int epoch, int number, string body, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, Root + "/signals", new { epoch, number, body }, cancellationToken);
        return response.IsSuccessStatusCode && (await ReadAsync<Sent>(response, cancellationToken)).IsTaken;
    }

    /// <summary>Somebody calls from the terminal.</summary>
    /// <returns>False when nobody can be called now: closed, out of service, or there is a call already.</returns>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, Root + "/rufen", null, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>The terminal has hung up.</summary>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, Root + "/beenden", null, cancellationToken);
    }

    /// <summary>Nothing of the call is left here.</summary>
    /// <exception cref="PortalAwayException">The portal is away.</exception>
    public async Task ClearedAsync(Guid call, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Post, "/kabine/geleert", new { gespraech = call }, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new PortalAwayException("empty");
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException or NotSupportedException)
        {
            throw new PortalAwayException(e.GetType().Name);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Kabine", signIn.Screen);
        request.Headers.Add("Cookie", signIn.Cookie);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: Json);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PortalAwayException(e.GetType().Name);
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            throw new SignedOutException();
        }

        if ((int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests)
            return response;
        response.Dispose();
        throw new PortalAwayException(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed record Sent(bool IsTaken);
}
