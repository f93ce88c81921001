using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Organisation;

/// <summary>Reads what the call distribution needs of an organisation; every query is limited to one tenant.</summary>
public sealed class OrganisationDirectory(BuergerserviceDb db)
{
    /// <summary>What a booth asks for when neither it nor its organisation names anything else.</summary>
    public const string DefaultService = "clearing";

    /// <summary>The organisation; one that nobody has entered yet has a call centre of its own.</summary>
    internal async Task<OrganisationRow> GetAsync(string tenant, CancellationToken cancellationToken) =>
        await db.Set<OrganisationRow>().AsNoTracking().FirstOrDefaultAsync(o => o.Tenant == tenant, cancellationToken)
        ?? new OrganisationRow { Tenant = tenant, Name = tenant, Center = tenant };

    /// <summary>What a person can do: key of the service and line.</summary>
    public Task<Dictionary<string, int>> SkillsAsync(string tenant, string userName, CancellationToken cancellationToken) =>
        db.Set<SkillRow>().AsNoTracking().Where(s => s.Tenant == tenant && s.UserName == userName && !db.Set<ServiceRow>().Any(r => r.Tenant == tenant && r.Key == s.Service && r.ClosedAt != null)).ToDictionaryAsync(s => s.Service, s => s.Line, cancellationToken);

    /// <summary>Everybody who can do anything, with the keys of the services, those that are closed left out.</summary>
    public async Task<Dictionary<string, List<string>>> AllSkillsAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await db.Set<SkillRow>().AsNoTracking().Where(s => s.Tenant == tenant && !db.Set<ServiceRow>().Any(r => r.Tenant == tenant && r.Key == s.Service && r.ClosedAt != null)).Select(s => new { s.UserName, s.Service }).ToListAsync(cancellationToken);
        return rows.GroupBy(r => r.UserName, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(r => r.Service).Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
    }

    /// <summary>Names of the tenant's services by key.</summary>
    public Task<Dictionary<string, string>> ServiceNamesAsync(string tenant, CancellationToken cancellationToken) =>
        db.Set<ServiceRow>().AsNoTracking().Where(s => s.Tenant == tenant).ToDictionaryAsync(s => s.Key, s => s.Name, cancellationToken);

    /// <summary>Organisations and services a call can be handed over to: those of the same call centre. Names of persons are not told .</summary>
    public async Task<IReadOnlyList<PartnerService>> PartnersAsync(string center, CancellationToken cancellationToken)
    {
        var found = await (from organisation in db.Set<OrganisationRow>()
                           where organisation.Center == center
                           join service in db.Set<ServiceRow>().Where(s => s.ClosedAt == null) on organisation.Tenant equals service.Tenant
                           orderby organisation.Name, service.Name
                           select new { organisation.Tenant, Organisation = organisation.Name, service.Key, service.Name }).ToListAsync(cancellationToken);
        return found.ConvertAll(f => new PartnerService(f.Tenant, f.Organisation, f.Key, f.Name));
    }
}

/// <summary>A service of an organisation of the call centre.</summary>
public sealed record PartnerService(string Tenant, string Organisation, string Service, string Name);
