using System.Security.Claims;

namespace Buergerservice.Portal.Shell;

/// <summary>One entry of the main navigation. Without roles everybody who is signed in sees it.</summary>
/// <remarks>Hiding an entry is a courtesy; the page behind it authorizes on its own.</remarks>
public sealed record NavigationEntry(string Text, string Path, params string[] Roles)
{
    /// <summary>Only for people of this organisation; null for all.</summary>
    public string? Tenant { get; init; }

    public bool IsVisibleTo(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity?.IsAuthenticated == true && (Roles.Length == 0 || Roles.Any(user.IsInRole)) && (Tenant is null || user.HasClaim(Access.ActorAccessor.TenantClaim, Tenant));
    }

    /// <summary>Value of aria-current: "page" on the page itself, "true" on pages below it.</summary>
    public string? CurrentFor(PathString path) =>
        path.Equals(Path, StringComparison.OrdinalIgnoreCase) ? "page"
        : path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) ? "true"
        : null;
}
