using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Reads members of staff as the engine sees people.</summary>
public static class StaffDirectory
{
    /// <summary>All people of a tenant, by name.</summary>
    public static Task<IReadOnlyList<Actor>> OfTenantAsync(BuergerserviceDb db, string tenant, CancellationToken cancellationToken) =>
        ReadAsync(db, db.Users.Where(u => u.Tenant == tenant), cancellationToken);

    /// <summary>Those who can sign in: whose account is not locked for good, by name.</summary>
    public static Task<IReadOnlyList<Actor>> ActiveAsync(BuergerserviceDb db, string tenant, CancellationToken cancellationToken) =>
        ReadAsync(db, db.Users.Where(u => u.Tenant == tenant && u.LockoutEnd != DateTimeOffset.MaxValue), cancellationToken);

    /// <summary>Whether an administrator has locked the account of that name.</summary>
    public static Task<bool> IsLockedAsync(BuergerserviceDb db, string tenant, string userName, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(u => u.Tenant == tenant && u.UserName == userName && u.LockoutEnd == DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>The named people of a tenant; unknown names are left out.</summary>
    public static Task<IReadOnlyList<Actor>> FindAsync(BuergerserviceDb db, string tenant, IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) =>
        ReadAsync(db, db.Users.Where(u => u.Tenant == tenant && userNames.Contains(u.UserName!)), cancellationToken);

    /// <summary>One person of a tenant, or null.</summary>
    public static async Task<Actor?> FindAsync(BuergerserviceDb db, string tenant, string? userName, CancellationToken cancellationToken) =>
        userName is not null && await FindAsync(db, tenant, [userName], cancellationToken) is [var person] ? person : null;

    private static async Task<IReadOnlyList<Actor>> ReadAsync(BuergerserviceDb db, IQueryable<StaffUser> users, CancellationToken cancellationToken)
    {
        var people = await users.AsNoTracking().OrderBy(u => u.DisplayName).Select(u => new { u.Id, u.UserName, u.DisplayName, u.Tenant, u.Unit }).ToListAsync(cancellationToken);
        var ids = people.ConvertAll(p => p.Id);
        var roles = (await (from membership in db.UserRoles where ids.Contains(membership.UserId) join role in db.Roles on membership.RoleId equals role.Id select new { membership.UserId, role.Name })
            .ToListAsync(cancellationToken)).ToLookup(r => r.UserId, r => r.Name!);
        return people.ConvertAll(p => new Actor(p.UserName!, p.DisplayName, p.Tenant, [.. roles[p.Id]]) { Units = p.Unit.Length == 0 ? [] : [p.Unit] });
    }
}
