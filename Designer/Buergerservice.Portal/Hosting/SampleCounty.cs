using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>Fills a fresh database with the invented people of the sample county.</summary>
internal static class SampleCounty
{
    private sealed record Staff(string Benutzer, string Name, string Mandant, string Einheit, IReadOnlyList<string> Rollen);

    private sealed record StaffFile(string Passwort, IReadOnlyList<Staff> Personen);

    public static async Task FillAsync(IServiceProvider services, PortalOptions options)
    {
        var file = await ReadAsync(options);
        foreach (var person in file.Personen)
        {
            var user = new StaffUser { UserName = person.Benutzer, DisplayName = person.Name, Tenant = person.Mandant, Unit = person.Einheit };
            await AddUserAsync(services, user, file.Passwort, person.Rollen);
            if (options.ApiKey is { } key && person.Rollen.Contains(Roles.Administration))
                await AddKeyAsync(services, user, key);
        }

        await SampleOrganisation.FillAsync(services, options);
        Console.WriteLine("Beispieldaten angelegt.");
    }

    /// <summary>Prints the sample's accounts when this database holds them.</summary>
    public static async Task PrintAsync(BuergerserviceDb db, PortalOptions options)
    {
        if (!File.Exists(PathOf(options)))
            return;
        var file = await ReadAsync(options);
        var names = file.Personen.Select(p => p.Benutzer).ToList();
        // A sample set up by an earlier version has fewer people; somebody of that name by chance is no sample.
        var there = await db.Users.Where(u => names.Contains(u.UserName!)).Select(u => u.UserName!).ToListAsync();
        if (there.Count * 2 < names.Count)
            return;
        Console.WriteLine($"Beispielkonten, Passwort bei der Einrichtung: {file.Passwort}");
        foreach (var person in file.Personen.Where(p => there.Contains(p.Benutzer)))
            Console.WriteLine($"  {person.Benutzer,-14} {string.Join(", ", person.Rollen),-26} {person.Name}");
    }

    private static string PathOf(PortalOptions options) => Path.Combine(options.SampleDirectory, "personal.json");

    private static async Task<StaffFile> ReadAsync(PortalOptions options) =>
        JsonSerializer.Deserialize<StaffFile>(await File.ReadAllTextAsync(PathOf(options)), JsonSerializerOptions.Web)
        ?? throw new DomainRuleException($"{PathOf(options)} enthält keine Personen.");

    public static async Task AddUserAsync(IServiceProvider services, StaffUser user, string password, IEnumerable<string> roles)
    {
        var users = services.GetRequiredService<UserManager<StaffUser>>();
        Require(await users.CreateAsync(user, password));
        Require(await users.AddToRolesAsync(user, roles));
    }

    private static async Task AddKeyAsync(IServiceProvider services, StaffUser user, string key)
    {
        var db = services.GetRequiredService<BuergerserviceDb>();
        db.ApiKeys.Add(new() { Hash = ApiKeyHandler.HashOf(key), Label = "Skripte der Beispieldaten", UserId = user.Id, CreatedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync();
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new DomainRuleException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
