using System.Security.Claims;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Konto;

/// <summary>
/// Whoever signed in with a one-time password gets nowhere before choosing a new one: not to a page, not to the API, not
/// to live updates. Asked of the database on each request and not kept in the cookie: a password that an administrator
/// has just reset counts at once. API keys are not passwords and pass.
/// </summary>
public sealed class OneTimePasswordGate(RequestDelegate next)
{
    private const string WayOut = "/konto/passwort";

    public async Task InvokeAsync(HttpContext context, BuergerserviceDb db)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (IsOpen(context) || !await MustChangeAsync(context, db))
            await next(context);
        else if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/live"))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            context.Response.Redirect(context.Request.PathBase + WayOut);
    }

    // What anybody may see (style sheets, imprint, signing out) needs no password at all.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || context.Request.Path.Equals(WayOut, StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> MustChangeAsync(HttpContext context, BuergerserviceDb db) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket is { AuthenticationScheme: var scheme, Principal: var user }
        && scheme == IdentityConstants.ApplicationScheme && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && await db.Users.AnyAsync(u => u.Id == id && u.MustChangePassword, context.RequestAborted);
}

/// <summary>Registration of the gate.</summary>
public static class OneTimePasswordGateSetup
{
    /// <summary>Call it after authentication and authorization.</summary>
    public static IApplicationBuilder UseOneTimePasswordGate(this IApplicationBuilder app) => app.UseMiddleware<OneTimePasswordGate>();
}
