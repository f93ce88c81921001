using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Displays;

/// <summary>
/// Knows the browser of a booth by its own cookie. It is nobody of the staff: only what asks for this scheme lets it in, and
/// its claims are not those of a person.
/// </summary>
internal sealed class DisplaySignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BuergerserviceDb db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Kabine";
    public const string BoothClaim = "booth";
    public const string ScreenClaim = "screen";
    public const string DisplayClaim = "display";

    // One for each screen: both screens of a booth may be windows of one browser.
    private const string CookiePrefix = "buergerservice-";

    /// <summary>The booth of a signed-in browser.</summary>
    public static Guid BoothOf(ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(BoothClaim) ?? throw new InvalidOperationException("Not the browser of a booth."));

    /// <summary>The screen of a signed-in browser.</summary>
    public static BoothScreen ScreenOf(ClaimsPrincipal user) => BoothScreens.All.First(s => s.Key() == user.FindFirstValue(ScreenClaim));

    /// <summary>The row of a signed-in browser.</summary>
    public static Guid DisplayOf(ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(DisplayClaim)!);

    /// <summary>Keeps the secret in the browser. Strict: no page of somebody else can use it.</summary>
    public static void Keep(HttpResponse response, BoothScreen screen, string secret, bool secure) => response.Cookies.Append(CookiePrefix + screen.Key(), secret, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = secure,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(400),
    });

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var screen = BoothScreens.Of(Request);
        if (Request.Cookies[CookiePrefix + screen.Key()] is not { Length: > 33 and < 200 } cookie || !Guid.TryParseExact(cookie[..32], "N", out var id))
            return AuthenticateResult.NoResult();
        var display = await db.Set<BoothDisplay>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.Screen == screen, Context.RequestAborted);
        var hash = ApiKeyHandler.HashOf(cookie[33..]);
        if (display?.SecretHash is not { } known || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(known)))
            return AuthenticateResult.NoResult();
        var identity = new ClaimsIdentity([new(BoothClaim, display.BoothId.ToString()), new(ScreenClaim, screen.Key()), new(DisplayClaim, display.Id.ToString())], SchemeName);
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    // A screen without a keyboard user in front of it: always the page that asks for the code, only scripts get the status.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.ContainsKey(DisplayEndpoints.Header) || Request.Path.StartsWithSegments("/kabine/video") || Request.Path.StartsWithSegments(Prompts.PromptEndpoints.Path))
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            Response.Redirect(Request.PathBase + "/kabine/anmelden");
        return Task.CompletedTask;
    }
}
