using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Buergerservice.Szenario;

/// <summary>One person signed in to the portal, calling its HTTP API.</summary>
public sealed partial class ApiSession : IDisposable
{
    private readonly HttpClient _http;
    private string _proof = "";

    private ApiSession(Uri address) =>
        _http = new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>Signs in with user name and password, as the sign-in page does.</summary>
    public static async Task<ApiSession> SignInAsync(Uri address, string account, string password, CancellationToken cancellationToken)
    {
        var session = new ApiSession(address);
        var page = await session._http.GetStringAsync(new Uri("/anmelden", UriKind.Relative), cancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Input.UserName"] = account,
            ["Input.Password"] = password,
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value),
        });
        using var answer = await session._http.PostAsync(new Uri("/anmelden", UriKind.Relative), form, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"Die Anmeldung als {account} ist fehlgeschlagen ({(int)answer.StatusCode}).");
        // Writes by cookie must prove that they come from our own page or program.
        session._proof = (await session.GetAsync("antiforgery", cancellationToken))["token"]!.GetValue<string>();
        return session;
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<JsonNode>(Api(path), cancellationToken))!;

    public Task<byte[]> DownloadAsync(string path, CancellationToken cancellationToken) => _http.GetByteArrayAsync(Api(path), cancellationToken);

    /// <summary>Posts JSON; an error becomes an exception with the German text of the answer.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Api(path)) { Content = JsonContent.Create(body) };
        request.Headers.Add("RequestVerificationToken", _proof);
        using var answer = await _http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
    }

    public void Dispose() => _http.Dispose();

    private static Uri Api(string path) => new("/api/v1/" + path, UriKind.Relative);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
