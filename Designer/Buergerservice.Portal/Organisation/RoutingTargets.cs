using Buergerservice.Cases.Routing;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Organisation;

/// <summary>
/// Holds the table of responsibilities (L5) against the organisation: a unit without a service that somebody can do is never rung (L6a),
/// and whoever runs the installation learns it at its start and not from a citizen.
/// </summary>
internal static partial class RoutingTargets
{
    /// <summary>Targets that cannot be rung, of the organisations entered here.</summary>
    public static async Task<List<(RoutingRule Rule, string Tenant)>> UnreachableAsync(BuergerserviceDb db, RoutingTable table, CancellationToken cancellationToken)
    {
        var known = await db.Set<OrganisationRow>().Select(o => o.Tenant).ToListAsync(cancellationToken);
        var found = new List<(RoutingRule Rule, string Tenant)>();
        foreach (var rule in table.Rules)
        {
            var own = rule.Tenants.Count == 0 ? known : known.Where(rule.Tenants.Contains).ToList();
            foreach (var tenant in own.Select(t => rule.Partner ?? t).Distinct())
            {
                var services = known.Contains(tenant) ? await UnitServices.OfAsync(db, tenant, rule.Unit, cancellationToken) : [];
                if (!await db.Set<SkillRow>().AnyAsync(s => s.Tenant == tenant && services.Contains(s.Service) && db.Users.Any(u => u.Tenant == tenant && u.UserName == s.UserName), cancellationToken))
                    found.Add((rule, tenant));
            }
        }

        return found;
    }

    /// <summary>Says in the log what cannot be rung.</summary>
    public static async Task WarnAsync(BuergerserviceDb db, RoutingTable table, ILogger logger, CancellationToken cancellationToken)
    {
        foreach (var (rule, tenant) in await UnreachableAsync(db, table, cancellationToken))
            LogUnreachable(logger, rule.Id, rule.Unit, tenant);
    }

    [LoggerMessage(720, LogLevel.Warning, "Zuständigkeitstabelle, Regel {Rule}: „{Unit}“ ist im Mandanten {Tenant} nicht anzurufen. Legen Sie unter „Organisation“ für diese Stelle eine Leistung an und ordnen Sie ihr eine Person zu, oder ändern Sie zustaendigkeit.json.")]
    private static partial void LogUnreachable(ILogger logger, string rule, string unit, string tenant);
}
