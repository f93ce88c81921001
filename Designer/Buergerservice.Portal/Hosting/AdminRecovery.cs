using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Buergerservice.Portal.Hosting;

/// <summary>
/// The way in for whoever runs the installation: makes an administrator, for an organisation without one as well, or gives a known
/// account a one-time password and the role Administration. Whoever may set this at the start holds the data folder anyway.
/// </summary>
internal static class AdminRecovery
{
    /// <summary>Does what the settings <c>admin</c> and <c>admin-mandant</c> ask for; nothing without them.</summary>
    public static async Task RunAsync(IServiceProvider services, PortalOptions options)
    {
        if (options.Admin is not { } given)
            return;
        var name = given.Trim().ToLowerInvariant();
        var users = services.GetRequiredService<UserManager<StaffUser>>();
        var db = services.GetRequiredService<BuergerserviceDb>();
        var password = OneTimeCode.New();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var user = await users.FindByNameAsync(name);
        if (user is null)
        {
            user = new StaffUser { UserName = name, DisplayName = "Administration", Tenant = options.AdminTenant, MustChangePassword = true };
            Require(await users.CreateAsync(user, password));
        }
        else
        {
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            (user.MustChangePassword, user.LockoutEnd, user.AccessFailedCount) = (true, null, 0);
            Require(await users.UpdateSecurityStampAsync(user));
        }

        if (!await users.IsInRoleAsync(user, Roles.Administration))
            Require(await users.AddToRoleAsync(user, Roles.Administration));
        services.GetRequiredService<AuditLog>().Add(db, user.Tenant, "system", "account.recovery", $"user:{user.Id}", new Dictionary<string, object?> { ["userName"] = name });
        await db.SaveWithAuditAsync(CancellationToken.None);
        await transaction.CommitAsync();
        Console.WriteLine($"Administration von „{user.Tenant}“: Benutzer „{name}“, Einmal-Passwort „{password}“. Es wird nur dieses eine Mal angezeigt. Starten Sie danach ohne --admin.");
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new SettingException($"--admin: {string.Join(" ", result.Errors.Select(e => e.Description))}");
    }
}
