using System.Security.Claims;
using Buergerservice.Portal.Workflows;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Konto;

/// <summary>
/// Whoever signed in with a one-time password gets nowhere before choosing a new one: not to a page, not to the API, not
/// to live updates. Asked of the database on each request and not kept in the cookie: a password that an administrator
/// has just reset counts at once. API keys are not passwords and pass. Whose account an
/// administrator has locked is signed out in the same way, at once.
/// </summary>
public sealed class OneTimePasswordGate(RequestDelegate next)
{
    private const string WayOut = "/konto/passwort";

    public async Task InvokeAsync(HttpContext context, BuergerserviceDb db)
    {
        ArgumentNullException.ThrowIfNull(context);
        var account = IsOpen(context) ? null : await AccountAsync(context, db);
        if (account is { IsLocked: true })
            await EndAsync(context);
        else if (account is not { MustChange: true } || context.Request.Path.Equals(WayOut, StringComparison.OrdinalIgnoreCase))
            await next(context);
        else if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/live") || IsWorkflow(context))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            context.Response.Redirect(context.Request.PathBase + WayOut);
    }

    // What anybody may see (style sheets, imprint, signing out) needs no password at all. A workflow's endpoint decides by itself
    // who may call it, and takes whoever is signed in for that person.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint() is not { } endpoint || (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsWorkflow(context));

    private static bool IsWorkflow(HttpContext context) => context.Request.Path.StartsWithSegments(WorkflowRequests.BasePath);

    private static async Task EndAsync(HttpContext context)
    {
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/elsa") || context.Request.Path.StartsWithSegments("/live") || IsWorkflow(context))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            context.Response.Redirect(context.Request.PathBase + "/anmelden");
    }

    // Null for who has not signed in with a password.
    private static async Task<Account?> AccountAsync(HttpContext context, BuergerserviceDb db) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket is { AuthenticationScheme: var scheme, Principal: var user }
        && scheme == IdentityConstants.ApplicationScheme && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await db.Users.Where(u => u.Id == id).Select(u => new Account(u.MustChangePassword, u.LockoutEnd == DateTimeOffset.MaxValue)).FirstOrDefaultAsync(context.RequestAborted)
            : null;

    private sealed record Account(bool MustChange, bool IsLocked);
}

/// <summary>Registration of the gate.</summary>
public static class OneTimePasswordGateSetup
{
    /// <summary>Call it after authentication and authorization.</summary>
    public static IApplicationBuilder UseOneTimePasswordGate(this IApplicationBuilder app) => app.UseMiddleware<OneTimePasswordGate>();
}
