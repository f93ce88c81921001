using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Model;

/// <summary>Identity's tables under the prefix <c>identity_</c>.</summary>
internal static class IdentityModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<StaffUser>(e =>
        {
            e.ToTable("identity_users");
            e.Property(u => u.DisplayName).HasMaxLength(200);
            e.Property(u => u.Tenant).HasMaxLength(50);
            e.Property(u => u.Unit).HasMaxLength(100);
        });
        model.Entity<IdentityRole<Guid>>().ToTable("identity_roles");
        model.Entity<IdentityUserRole<Guid>>().ToTable("identity_user_roles");
        model.Entity<IdentityUserClaim<Guid>>().ToTable("identity_user_claims");
        model.Entity<IdentityRoleClaim<Guid>>().ToTable("identity_role_claims");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("identity_user_logins");
        model.Entity<IdentityUserToken<Guid>>().ToTable("identity_user_tokens");
        model.Entity<ApiKeyRow>(e =>
        {
            e.ToTable("identity_api_keys");
            e.HasKey(k => k.Hash);
            e.Property(k => k.Hash).HasMaxLength(64);
        });
    }
}
