using System.Security.Cryptography;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Accounts;

/// <summary>
/// Accounts of the staff of one organisation, kept by its administrators. An account is never deleted: what a person has decided
/// and signed stays theirs; who leaves is locked. Nobody takes the administration from himself, so one administrator always remains.
/// </summary>
public sealed class AccountAdministration(BuergerserviceDb db, UserManager<StaffUser> users, CallDismissal calls, AuditLog audit, TimeProvider time)
{
    // Those whose page rings.
    private static readonly string[] CallRoles = [Roles.Sachbearbeitung, Roles.Clearing, Roles.Administration];

    private const int MaxName = 200;
    private const int MaxLabel = 100;

    /// <summary>All accounts of the administrator's organisation, by name.</summary>
    public async Task<IReadOnlyList<AccountView>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var people = await db.Users.AsNoTracking().Where(u => u.Tenant == actor.Tenant).OrderBy(u => u.DisplayName).ThenBy(u => u.UserName).ToListAsync(cancellationToken);
        var roles = (await (from membership in db.UserRoles join user in db.Users on membership.UserId equals user.Id join role in db.Roles on membership.RoleId equals role.Id where user.Tenant == actor.Tenant select new { user.Id, role.Name })
            .ToListAsync(cancellationToken)).ToLookup(r => r.Id, r => r.Name!);
        return people.ConvertAll(u => ViewOf(u, roles[u.Id]));
    }

    /// <summary>One account.</summary>
    /// <exception cref="NotFoundException">There is none of that name in this organisation.</exception>
    public async Task<AccountView> GetAsync(string userName, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        return ViewOf(user, await users.GetRolesAsync(user));
    }

    /// <summary>Units to choose from.</summary>
    public async Task<IReadOnlyList<string>> UnitsAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await db.Set<UnitRow>().AsNoTracking().Where(u => u.Tenant == actor.Tenant).OrderBy(u => u.Name).Select(u => u.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Makes an account.</summary>
    /// <returns>The one-time password, told nowhere else.</returns>
    /// <exception cref="InputException">Something is missing or wrong, or the name is taken.</exception>
    public async Task<string> CreateAsync(string? userName, AccountDetails details, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var name = userName?.Trim().ToLowerInvariant() ?? "";
        if (name.Length is 0 or > 100)
            throw Wrong("userName", "Bitte geben Sie einen Benutzernamen mit höchstens 100 Zeichen an.");
        // The address of the page that makes accounts.
        if (name == "neu")
            throw Wrong("userName", "Dieser Benutzername ist vergeben. Bitte wählen Sie einen anderen.");
        var (display, unit) = await CheckAsync(details, "", actor, cancellationToken);
        var user = new StaffUser { UserName = name, DisplayName = display, Tenant = actor.Tenant, Unit = unit, MustChangePassword = true };
        var password = OneTimeCode.New();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
            throw Wrong("userName", string.Join(" ", made.Errors.Select(e => e.Description)));
        Require(await users.AddToRolesAsync(user, details.Roles));
        await WriteAsync(user, "account.create", actor, new() { ["after"] = Facts(user, details.Roles) }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return password;
    }

    /// <summary>Changes name, unit and roles. Whoever is signed in notices new roles within a minute.</summary>
    /// <exception cref="ConflictException">Somebody else has changed the account since it was seen.</exception>
    public async Task SaveAsync(string userName, AccountDetails details, string seen, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        var roles = await users.GetRolesAsync(user);
        if (ViewOf(user, roles).Mark != seen)
            throw new ConflictException("revision-conflict", "Inzwischen hat jemand anderes etwas geändert. Ihre Eingaben stehen noch hier; öffnen Sie die Seite neu und vergleichen Sie.");
        var (display, unit) = await CheckAsync(details, user.Unit, actor, cancellationToken);
        if (user.UserName == actor.UserName && !details.Roles.Contains(Roles.Administration))
            throw Wrong("roles", "Die Administration können Sie sich nicht selbst nehmen. Das kann nur eine andere Person mit dieser Rolle.");
        var before = Facts(user, roles);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        (user.DisplayName, user.Unit) = (display, unit);
        Require(await users.RemoveFromRolesAsync(user, roles.Except(details.Roles)));
        Require(await users.AddToRolesAsync(user, details.Roles.Except(roles)));
        Require(await users.UpdateAsync(user));
        await WriteAsync(user, "account.change", actor, new() { ["before"] = before, ["after"] = Facts(user, details.Roles) }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (roles.Intersect(CallRoles).Any() && !details.Roles.Intersect(CallRoles).Any())
            await calls.DismissAsync(user.Tenant, user.UserName!, actor.UserName, CancellationToken.None);
    }

    /// <summary>Replaces a forgotten password by a one-time password and ends all sessions of the account.</summary>
    /// <returns>The one-time password, told nowhere else.</returns>
    public async Task<string> ResetPasswordAsync(string userName, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        if (user.UserName == actor.UserName)
            throw new InputException("Ihr eigenes Passwort ändern Sie unter „Mein Konto“.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var password = OneTimeCode.New();
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        (user.MustChangePassword, user.AccessFailedCount) = (true, 0);
        if (!IsLocked(user))
            user.LockoutEnd = null;
        Require(await users.UpdateSecurityStampAsync(user));
        await WriteAsync(user, "account.password-reset", actor, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return password;
    }

    /// <summary>Locks an account at once and for good, its keys included, or opens it again. To do it twice changes nothing.</summary>
    public async Task LockAsync(string userName, bool isLocked, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        if (user.UserName == actor.UserName)
            throw new InputException("Ihr eigenes Konto können Sie nicht sperren.");
        if (IsLocked(user) != isLocked)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            (user.LockoutEnabled, user.LockoutEnd, user.AccessFailedCount) = (true, isLocked ? DateTimeOffset.MaxValue : null, 0);
            Require(await users.UpdateSecurityStampAsync(user));
            await WriteAsync(user, isLocked ? "account.lock" : "account.unlock", actor, [], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Also of an account that was locked before: the time before may have ended in between. And whether the browser waits or not.
        if (isLocked)
            await calls.DismissAsync(user.Tenant, user.UserName!, actor.UserName, CancellationToken.None);
    }

    /// <summary>Keys of an account, the newest first.</summary>
    public async Task<IReadOnlyList<AccountKey>> KeysAsync(string userName, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.UserId == user.Id).ToListAsync(cancellationToken);
        return [.. keys.OrderByDescending(k => k.CreatedAt).Select(k => new AccountKey(k.Hash, k.Label, k.CreatedAt, k.ExpiresAt))];
    }

    /// <summary>Makes a key by which a script acts as the person.</summary>
    /// <param name="userName">The account.</param>
    /// <param name="label">What it is for.</param>
    /// <param name="days">How long it works, 1 to 3650 days; null: until it is withdrawn.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>The key, told nowhere else.</returns>
    public async Task<string> AddKeyAsync(string userName, string? label, int? days, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        var text = label?.Trim() ?? "";
        if (text.Length is 0 or > MaxLabel || text.Any(char.IsControl))
            throw Wrong("label", "Bitte geben Sie an, wofür der Schlüssel ist, höchstens 100 Zeichen.");
        if (days is < 1 or > 3650)
            throw Wrong("days", "Bitte geben Sie 1 bis 3650 Tage an oder lassen Sie das Feld leer.");
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        db.ApiKeys.Add(new() { Hash = ApiKeyHandler.HashOf(key), Label = text, UserId = user.Id, CreatedAt = now, ExpiresAt = days is { } d ? now.AddDays(d) : null });
        await WriteAsync(user, "account.key", actor, new() { ["label"] = text, ["days"] = days }, cancellationToken);
        return key;
    }

    /// <summary>Withdraws a key at once. One that is gone already stays gone.</summary>
    public async Task RemoveKeyAsync(string userName, string? hash, Actor actor, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userName, actor, cancellationToken);
        if (await db.ApiKeys.FirstOrDefaultAsync(k => k.Hash == hash && k.UserId == user.Id, cancellationToken) is not { } key)
            return;
        db.ApiKeys.Remove(key);
        await WriteAsync(user, "account.key-remove", actor, new() { ["label"] = key.Label }, cancellationToken);
    }

    private static bool IsLocked(StaffUser user) => user.LockoutEnd == DateTimeOffset.MaxValue;

    private static AccountView ViewOf(StaffUser user, IEnumerable<string> roles)
    {
        List<string> sorted = [.. Roles.All.Intersect(roles)];
        return new(user.UserName!, user.DisplayName, user.Unit, sorted, IsLocked(user), user.MustChangePassword, SeenMark.Of([user.DisplayName, user.Unit, .. sorted]));
    }

    private static Dictionary<string, object?> Facts(StaffUser user, IEnumerable<string> roles) => new() { ["name"] = user.DisplayName, ["unit"] = user.Unit, ["roles"] = Roles.All.Intersect(roles).ToList() };

    private static InputException Wrong(string field, string message) => new(message, new Dictionary<string, string> { [field] = message });

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new ConflictException("busy", "Das Konto wurde gerade von anderer Seite geändert. Bitte versuchen Sie es noch einmal.");
    }

    private async Task<(string Name, string Unit)> CheckAsync(AccountDetails details, string presentUnit, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(details);
        var (name, unit) = (details.Name?.Trim() ?? "", details.Unit?.Trim() ?? "");
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            throw Wrong("name", "Bitte geben Sie Vor- und Nachnamen an, höchstens 200 Zeichen.");
        if (unit.Length > 0 && unit != presentUnit && !(await UnitsAsync(actor, cancellationToken)).Contains(unit))
            throw Wrong("unit", "Bitte wählen Sie eine Ihrer Einheiten.");
        if (details.Roles.Count == 0 || details.Roles.Except(Roles.All).Any())
            throw Wrong("roles", "Bitte wählen Sie mindestens eine Rolle. Ohne Rolle sieht die Person nichts.");
        return (name, unit);
    }

    private async Task<StaffUser> FindAsync(string userName, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await db.Users.FirstOrDefaultAsync(u => u.UserName == userName && u.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
    }

    private Task WriteAsync(StaffUser user, string action, Actor actor, Dictionary<string, object?> details, CancellationToken cancellationToken)
    {
        details["userName"] = user.UserName;
        audit.Add(db, user.Tenant, actor.UserName, action, $"user:{user.Id}", details);
        return db.SaveWithAuditAsync(cancellationToken);
    }
}
