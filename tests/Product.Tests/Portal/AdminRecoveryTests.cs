using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

/// <summary>Whoever runs the installation comes in again, and lets a further organisation in.</summary>
public sealed class AdminRecoveryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-admin-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_lost_administrator_gets_a_one_time_password_and_an_organisation_without_one_a_new_account()
    {
        await using (var first = Host(("empty", "true")))
        {
            await using var scope = first.Services.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
            var admin = (await users.FindByNameAsync("admin"))!;
            Assert.True((await users.SetLockoutEndDateAsync(admin, DateTimeOffset.MaxValue)).Succeeded);
        }

        var (before, _) = await AccountAsync("admin", ("empty", "true"));
        var (after, roles) = await AccountAsync("admin", ("empty", "true"), ("admin", "Admin"));
        var (fresh, own) = await AccountAsync("kasse.leitung", ("empty", "true"), ("admin", "kasse.leitung"), ("admin-mandant", "aok"));

        Assert.Equal(DateTimeOffset.MaxValue, before!.LockoutEnd);
        Assert.Null(after!.LockoutEnd);
        Assert.True(after.MustChangePassword);
        Assert.NotEqual(before.PasswordHash, after.PasswordHash);
        Assert.NotEqual(before.SecurityStamp, after.SecurityStamp);
        Assert.Equal([Roles.Administration], roles);
        Assert.Equal(("aok", true), (fresh!.Tenant, fresh.MustChangePassword));
        Assert.Equal([Roles.Administration], own);
    }

    private async Task<(StaffUser? User, IList<string> Roles)> AccountAsync(string name, params (string Key, string Value)[] settings)
    {
        await using var host = Host(settings);
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var user = await users.FindByNameAsync(name);
        Assert.Equal(settings.Any(s => s.Key == "admin"), await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().AuditEntries.AnyAsync(a => a.Action == "account.recovery" && a.Subject == $"user:{user!.Id}", Cancel));
        return (user, user is null ? [] : await users.GetRolesAsync(user));
    }

    private WebApplicationFactory<Program> Host(params (string Key, string Value)[] settings) => new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
    {
        builder.UseEnvironment("Production").UseSetting("data", _directory);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    });
}
