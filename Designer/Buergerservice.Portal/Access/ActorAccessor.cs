using System.Security.Claims;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;

namespace Buergerservice.Portal.Access;

/// <summary>The signed-in person (or the person an API key acts for) as the engine sees people.</summary>
public sealed class ActorAccessor(IHttpContextAccessor http)
{
    /// <summary>Claim that holds the tenant.</summary>
    public const string TenantClaim = "tenant";

    /// <summary>Claim that holds the name for people.</summary>
    public const string DisplayNameClaim = "display_name";

    /// <summary>Claim that holds the organisational unit.</summary>
    public const string UnitClaim = "unit";

    /// <summary>The person.</summary>
    /// <exception cref="NotFoundException">Nobody is signed in.</exception>
    public Actor Current => From(http.HttpContext?.User) ?? throw new NotFoundException();

    /// <summary>Reads the person from a principal, or null when it is nobody.</summary>
    public static Actor? From(ClaimsPrincipal? user) =>
        user?.Identity is { IsAuthenticated: true, Name: { } name } && user.FindFirstValue(TenantClaim) is { } tenant
            ? new(name, user.FindFirstValue(DisplayNameClaim) ?? name, tenant, [.. user.FindAll(ClaimTypes.Role).Select(c => c.Value)]) { Units = [.. user.FindAll(UnitClaim).Select(c => c.Value)] }
            : null;
}
