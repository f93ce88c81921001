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
        services.AddScoped<BoothStands>();
        services.AddScoped<BoothWishes>();
        services.AddSingleton<BoothTexts>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DisplaySignIn>(DisplaySignIn.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Booth, p => p.AddAuthenticationSchemes(DisplaySignIn.SchemeName).RequireClaim(DisplaySignIn.BoothClaim).RequireClaim(DisplaySignIn.ScreenClaim, BoothScreen.Kabine.Key(), BoothScreen.Tisch.Key(), BoothScreen.Terminal.Key()))
            // Everybody who passes stands before it: it opens nothing of the booth.
            .AddPolicy(Policies.Board, p => p.AddAuthenticationSchemes(DisplaySignIn.SchemeName).RequireClaim(DisplaySignIn.BoothClaim).RequireClaim(DisplaySignIn.ScreenClaim, BoothScreen.ViewBoard.Key()));
        return services;
    }
}

/// <summary>Tables of the screens of booths.</summary>
internal sealed class DisplayModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<BoothDisplay>(e =>
        {
            e.ToTable("devices_displays");
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Tenant).HasMaxLength(50);
            e.Property(d => d.DeletionClass).HasMaxLength(50);
            e.Property(d => d.Screen).HasConversion<string>().HasMaxLength(20).HasDefaultValue(BoothScreen.Kabine).HasSentinel((BoothScreen)(-1));
            e.Property(d => d.CodeHash).HasMaxLength(64);
            e.Property(d => d.SecretHash).HasMaxLength(64);
            e.Property(d => d.Revision).IsConcurrencyToken();
            e.HasIndex(d => new { d.BoothId, d.Screen }).IsUnique();
            e.HasIndex(d => d.CodeHash);
        });
        model.Entity<DisplayReset>(e =>
        {
            e.ToTable("display_resets");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.Property(r => r.Screen).HasConversion<string>().HasMaxLength(20);
            e.HasIndex(r => new { r.Call, r.BoothId, r.Screen }).IsUnique();
        });
        model.Entity<BoothWish>(e =>
        {
            e.ToTable("booth_wishes");
            e.Property(w => w.Id).ValueGeneratedNever();
            e.Property(w => w.Tenant).HasMaxLength(50);
            e.Property(w => w.DeletionClass).HasMaxLength(50);
            e.Property(w => w.Kind).HasConversion<string>().HasMaxLength(20);
            e.Property(w => w.Name).HasMaxLength(200);
            e.Property(w => w.Contact).HasMaxLength(200);
            e.Property(w => w.Time).HasMaxLength(200);
            e.Property(w => w.Concern).HasMaxLength(1000);
            e.Property(w => w.DoneBy).HasMaxLength(256);
            e.Property(w => w.Revision).IsConcurrencyToken();
            e.HasIndex(w => new { w.Tenant, w.DoneAt });
        });
    }
}
