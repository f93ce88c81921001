using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Buergerservice.Portal.Access;

/// <summary>Who may come in and how: cookie for people, key for scripts, closed by default.</summary>
public static class AccessSetup
{
    private const string CookieOrKey = "CookieOrKey";

    public static IServiceCollection AddAccess(this IServiceCollection services, string operatorTenant)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<ActorAccessor>();
        services.AddIdentity<StaffUser, IdentityRole<Guid>>(ConfigureIdentity)
            .AddEntityFrameworkStores<BuergerserviceDb>()
            .AddClaimsPrincipalFactory<StaffClaims>()
            .AddErrorDescriber<GermanIdentityErrors>();
        services.AddAuthentication(o =>
        {
            o.DefaultAuthenticateScheme = CookieOrKey;
            o.DefaultChallengeScheme = CookieOrKey;
            o.DefaultForbidScheme = CookieOrKey;
        })
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddPolicyScheme(CookieOrKey, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey(ApiKeyHandler.Header) ? ApiKeyHandler.SchemeName : IdentityConstants.ApplicationScheme);
        services.ConfigureApplicationCookie(ConfigureCookie);
        // Other roles, a new password or a lock must not wait for the end of a working day; the gate notices a lock at once.
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<Accounts.AccountAdministration>();
        services.Configure<AntiforgeryOptions>(o => o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddHsts(o => o.MaxAge = TimeSpan.FromDays(365));
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Staff, p => p.RequireAuthenticatedUser())
            .AddPolicy(Policies.Rollout, p => p.RequireRole(Roles.Projektleitung, Roles.Behoerdenleitung, Roles.Datenschutz, Roles.Administration))
            .AddPolicy(Policies.RolloutLead, p => p.RequireRole(Roles.Projektleitung, Roles.Administration))
            .AddPolicy(Policies.Cases, p => p.RequireRole(Roles.Sachbearbeitung, Roles.Clearing, Roles.Administration))
            .AddPolicy(Policies.Wishes, p => p.RequireRole(Roles.Sachbearbeitung, Roles.Clearing, Roles.Behoerdenleitung, Roles.Administration))
            .AddPolicy(Policies.Leads, p => p.RequireRole(Roles.Behoerdenleitung, Roles.Administration))
            .AddPolicy(Policies.Monitoring, p => p.RequireRole(Roles.Behoerdenleitung, Roles.Clearing, Roles.Administration))
            .AddPolicy(Policies.Admin, p => p.RequireRole(Roles.Administration))
            .AddPolicy(Policies.Operator, p => p.RequireRole(Roles.Administration).RequireClaim(ActorAccessor.TenantClaim, operatorTenant))
            // What names no policy is for signed-in staff at most, never for everybody.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    private static void ConfigureIdentity(IdentityOptions o)
    {
        o.Stores.SchemaVersion = IdentitySchemaVersions.Version2;
        // BSI ORP.4: length matters, forced character classes do not; guessing is slowed down by the lockout.
        o.Password.RequiredLength = 12;
        o.Password.RequireDigit = false;
        o.Password.RequireLowercase = false;
        o.Password.RequireUppercase = false;
        o.Password.RequireNonAlphanumeric = false;
        o.Password.RequiredUniqueChars = 5;
        o.Lockout.MaxFailedAccessAttempts = 5;
        o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
        o.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
    }

    private static void ConfigureCookie(CookieAuthenticationOptions o)
    {
        o.Cookie.Name = "buergerservice";
        o.Cookie.HttpOnly = true;
        o.Cookie.SameSite = SameSiteMode.Lax;
        o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        o.ExpireTimeSpan = TimeSpan.FromHours(10);
        o.SlidingExpiration = true;
        o.LoginPath = "/anmelden";
        o.LogoutPath = "/abmelden";
        o.AccessDeniedPath = "/fehler/403";
        o.ReturnUrlParameter = "ziel";
        o.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        o.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // Scripts get a status, people a page.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/elsa") || context.Request.Path.StartsWithSegments("/live"))
            context.Response.StatusCode = status;
        else if (status == StatusCodes.Status403Forbidden)
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
