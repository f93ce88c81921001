using System.Security.Claims;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Access;

/// <summary>Puts tenant and display name beside the roles into the sign-in cookie.</summary>
internal sealed class StaffClaims(UserManager<StaffUser> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<StaffUser, IdentityRole<Guid>>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(ActorAccessor.TenantClaim, user.Tenant));
        identity.AddClaim(new(ActorAccessor.DisplayNameClaim, user.DisplayName));
        if (user.Unit.Length > 0)
            identity.AddClaim(new(ActorAccessor.UnitClaim, user.Unit));
        return identity;
    }
}
