using System.Data.Common;
using System.Security.Cryptography;
using Buergerservice.Cases.Routing;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Processes;
using Buergerservice.Portal.Vorlagen;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>Brings database and shipped data up to date before the portal serves. Existing data is never overwritten.</summary>
public static class DatabaseSetup
{
    private static readonly Actor System = new("system", "System", "kreis", [Actor.AdministratorRole]);

    /// <summary>Migrates the database, loads shipped forms and processes, and fills a fresh one with the sample or a first administrator.</summary>
    /// <returns>False when the portal cannot start; one line on the error output has said why.</returns>
    public static async Task<bool> PrepareAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<PortalOptions>();
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        try
        {
            var db = services.GetRequiredService<BuergerserviceDb>();
            await db.MigrateAsync();
            await db.SetClockAsync(app.Services.GetRequiredService<TimeProvider>());
            await using var setup = await db.LockForSetupAsync();
            // Nodes that start together must not each make a key for sessions: the first makes it, the others read it.
            _ = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("start").Protect([]);
            await services.GetRequiredService<TemplateCommands>().LoadAsync(default);
            // The same for the seal; a seal that cannot be used is said now and not when somebody signs.
            _ = services.GetRequiredService<InstallationSignatures>();
            await StoreFormsAsync(db, services.GetRequiredService<FormCatalog>());
            await EnsureRolesAsync(services);
            if (!await db.Users.AnyAsync())
                await FillAsync(services, options);
            else if (options.ApiKey is not null)
                await Console.Error.WriteLineAsync("Hinweis: --api-key wirkt nur bei frischen Beispieldaten und wurde nicht übernommen.");
            await AdminRecovery.RunAsync(services, options);
            await PublishShippedAsync(services, options);
            await RetentionEffect.ScheduleAsync(db, app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(1));
            await RoutingTargets.WarnAsync(db, services.GetRequiredService<RoutingTable>(), services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RoutingTargets)), default);
            await SampleCounty.PrintAsync(db, options);
            return true;
        }
        catch (Exception e) when (ReasonOf(e, services.GetRequiredService<DatabaseOptions>()) is not null)
        {
            await Console.Error.WriteLineAsync($"Der Bürgerservice kann nicht starten ({options.DataDirectory}): {ReasonOf(e, services.GetRequiredService<DatabaseOptions>())}");
            return false;
        }
    }

    // Null for what is a mistake of the program and must be seen with its stack.
    private static string? ReasonOf(Exception error, DatabaseOptions database) => DatabaseFaults.Of(error) switch
    {
        _ when DatabaseFaults.IsTimeout(error) => $"Die Datenbank {database.Place} ({database.Provider}) hat nicht rechtzeitig geantwortet. Prüfen Sie, ob sie läuft und nicht überlastet ist, und starten Sie dann noch einmal.",
        DatabaseFault.Lost => $"Die Datenbank {database.Place} ({database.Provider}) ist nicht erreichbar. Prüfen Sie, ob sie läuft und Database:ConnectionString stimmt.",
        DatabaseFault.Refused => $"Die Datenbank {database.Place} ({database.Provider}) lehnt die Anmeldung ab. Prüfen Sie Benutzer, Passwort und Datenbankname in Database:ConnectionString.",
        DatabaseFault.Full => $"Auf dem Datenträger der Datenbank {database.Place} ist kein Platz mehr.",
        _ => error is BuergerserviceException or DbException or IOException or UnauthorizedAccessException ? error.Message : null,
    };

    // Tasks pin the version of their form, so every version ever shown is kept.
    private static async Task StoreFormsAsync(BuergerserviceDb db, FormCatalog forms)
    {
        var stored = await db.FormVersions.ToListAsync();
        foreach (var old in stored.Where(s => !forms.Texts.ContainsKey(s.Version)))
            forms.Add(old.Json, old.FormKey, isLatest: false);
        var known = stored.Select(s => s.Version).ToHashSet();
        foreach (var form in forms.Latest.Where(f => !known.Contains(f.Version)))
            db.FormVersions.Add(new() { Version = form.Version, FormKey = form.Key, Json = forms.Texts[form.Version] });
        await db.SaveChangesAsync();
    }

    private static async Task EnsureRolesAsync(IServiceProvider services)
    {
        var roles = services.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        foreach (var role in Roles.All)
        {
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new(role));
        }
    }

    private static async Task FillAsync(IServiceProvider services, PortalOptions options)
    {
        if (!options.Empty)
        {
            await SampleCounty.FillAsync(services, options);
            return;
        }

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var admin = new StaffUser { UserName = "admin", DisplayName = "Administration", Tenant = "kreis", MustChangePassword = true };
        await SampleCounty.AddUserAsync(services, admin, password, [Roles.Administration]);
        Console.WriteLine($"Erste Anmeldung: Benutzer „admin“, Einmal-Passwort „{password}“. Es wird nur dieses eine Mal angezeigt.");
    }

    // A shipped process is published when it is new, or when nobody has changed, retracted or deleted what was shipped before it.
    private static async Task PublishShippedAsync(IServiceProvider services, PortalOptions options)
    {
        var db = services.GetRequiredService<BuergerserviceDb>();
        foreach (var file in new ShippedProcesses(options).Files)
        {
            var json = await File.ReadAllTextAsync(file);
            var id = DefinitionReader.Read(json).DefinitionId;
            var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == id).ToListAsync();
            var deleted = $"definition:{id}";
            if (versions.Count == 0 ? !await db.AuditEntries.AnyAsync(a => a.Action == "definition.delete" && a.Subject == deleted) : IsNewer(versions, json))
                await ShipAsync(services.GetRequiredService<DefinitionCommands>(), id, json, versions);
        }
    }

    // What was published once is not published again: the file of a node of the older release, which starts once more, is not news.
    private static bool IsNewer(List<DefinitionRow> versions, string json) =>
        versions.Exists(v => v.IsLatest && v.CreatedBy == System.UserName && (v.ChangedBy ?? v.CreatedBy) == System.UserName) && !versions.Exists(v => v.WasPublished && v.Json == json);

    private static async Task ShipAsync(DefinitionCommands definitions, string id, string json, List<DefinitionRow> versions)
    {
        if (!versions.Exists(v => v.IsLatest && v.Json == json))
            await definitions.ImportAsync(json, System);
        // One that was retracted stays so: its new version is a draft. A start that died after the import goes on here.
        if (versions.Exists(v => v.IsPublished) || !versions.Exists(v => v.WasPublished))
            await definitions.PublishAsync(id, System);
    }
}
