using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Organisation;

/// <summary>What the people of a unit can be asked for in a call: the services of the unit of that name, or the service itself.</summary>
internal static class UnitServices
{
    /// <summary>Keys of the services that are offered.</summary>
    public static async Task<List<string>> OfAsync(BuergerserviceDb db, string tenant, string unit, CancellationToken cancellationToken)
    {
        var units = await db.Set<UnitRow>().Where(u => u.Tenant == tenant && u.Name == unit).Select(u => (Guid?)u.Id).ToListAsync(cancellationToken);
        return await db.Set<ServiceRow>().Where(s => s.Tenant == tenant && s.ClosedAt == null && (units.Contains(s.UnitId) || s.Name == unit || s.Key == unit)).OrderBy(s => s.Key).Select(s => s.Key).ToListAsync(cancellationToken);
    }
}
