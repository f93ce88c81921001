using System.Net;
using System.Text.RegularExpressions;

namespace Buergerservice.SipGateway.Portal;

/// <summary>What the portal gave when a terminal was signed in.</summary>
/// <param name="Screen">Which screen of the booth it speaks for.</param>
/// <param name="Secret">Its secret.</param>
public sealed partial record TerminalSignIn(string Screen, string Secret)
{
    private const string Page = "/kabine/anmelden";
    private const string Prefix = "buergerservice-";

    /// <summary>The cookie as the portal wants it.</summary>
    public string Cookie => $"{Prefix}{Screen}={Secret}";

    /// <summary>Signs a terminal in by a one-time code, on the page the browser of a booth uses.</summary>
    /// <param name="portal">Address of the portal.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>What to keep, or null and a German sentence on what to do.</returns>
    public static async Task<(TerminalSignIn? SignIn, string? Problem)> SignInAsync(Uri portal, string code, CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() };
        using var http = new HttpClient(handler) { BaseAddress = portal, Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var page = await http.GetStringAsync(Page, cancellationToken);
            if (Token().Match(page) is not { Success: true } token)
                return (null, "Unter dieser Adresse ist kein Portal. Prüfen Sie „portal“ in sip.json.");
            using var form = new FormUrlEncodedContent([new("Code", code), new("__RequestVerificationToken", token.Groups[1].Value)]);
            using var response = await http.PostAsync(Page, form, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return (null, "Zu viele Versuche. Warten Sie eine Minute.");
            var cookie = handler.CookieContainer.GetAllCookies().FirstOrDefault(c => c.Name.StartsWith(Prefix, StringComparison.Ordinal) && c.Value.Length > 33);
            return cookie is null
                ? (null, "Der Code gilt nicht oder nicht mehr. Er gilt 30 Minuten und nur einmal; lassen Sie sich im Portal unter „Geräte“ einen neuen geben.")
                : (new(cookie.Name[Prefix.Length..], cookie.Value), null);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (null, "Das Portal ist nicht erreichbar. Prüfen Sie die Adresse und das Netz.");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
