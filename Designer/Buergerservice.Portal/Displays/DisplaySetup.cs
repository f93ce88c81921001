using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>Wires the browsers of booths.</summary>
internal static class DisplaySetup
{
    public static IServiceCollection AddDisplays(this IServiceCollection services)
    {
        services.AddScoped<DisplayCommands>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DisplaySignIn>(DisplaySignIn.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(Policies.Booth, p => p.AddAuthenticationSchemes(DisplaySignIn.SchemeName).RequireClaim(DisplaySignIn.BoothClaim));
        return services;
    }
}

/// <summary>Table of the browsers of booths.</summary>
internal sealed class DisplayModel : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<BoothDisplay>(e =>
    {
        e.ToTable("devices_displays");
        e.Property(d => d.Id).ValueGeneratedNever();
        e.Property(d => d.Tenant).HasMaxLength(50);
        e.Property(d => d.DeletionClass).HasMaxLength(50);
        e.Property(d => d.CodeHash).HasMaxLength(64);
        e.Property(d => d.SecretHash).HasMaxLength(64);
        e.Property(d => d.Revision).IsConcurrencyToken();
        e.HasIndex(d => d.BoothId).IsUnique();
        e.HasIndex(d => d.CodeHash);
    });
}
