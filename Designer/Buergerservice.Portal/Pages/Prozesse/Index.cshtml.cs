using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

/// <summary>A version of a definition.</summary>
public sealed record DefinitionVersion(Guid Id, string DefinitionId, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, bool WasPublished, DateTimeOffset CreatedAt, string CreatedBy, int Running, int Open)
{
    /// <summary>Versions of one definition or of all, the newest first, with the running instances of a tenant.</summary>
    internal static async Task<IReadOnlyList<DefinitionVersion>> LoadAsync(BuergerserviceDb db, string tenant, string? definitionId, CancellationToken cancellationToken)
    {
        // Faulted instances have ended for the engine, but somebody still has to deal with them: open, and not counted as running.
        var counts = await db.Instances.Where(i => i.Tenant == tenant && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted) && (definitionId == null || i.DefinitionId == definitionId))
            .GroupBy(i => new { i.DefinitionVersionId, i.Status }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var running = counts.Where(c => c.Key.Status == InstanceStatus.Running).ToDictionary(c => c.Key.DefinitionVersionId, c => c.Count);
        var open = counts.ToLookup(c => c.Key.DefinitionVersionId, c => c.Count);
        var rows = await db.Definitions.AsNoTracking().Where(d => definitionId == null || d.DefinitionId == definitionId).OrderByDescending(d => d.Version)
            .Select(d => new { d.Id, d.DefinitionId, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.WasPublished, d.CreatedAt, d.CreatedBy }).ToListAsync(cancellationToken);
        return rows.ConvertAll(d => new DefinitionVersion(d.Id, d.DefinitionId, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.WasPublished, d.CreatedAt, d.CreatedBy, running.GetValueOrDefault(d.Id), open[d.Id].Sum()));
    }
}

[Authorize(Policies.Operator)]
public sealed class IndexModel(BuergerserviceDb db, ActorAccessor actors) : PageModel
{
    public IReadOnlyList<IReadOnlyList<DefinitionVersion>> Definitions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, null, cancellationToken);
        Definitions = [.. versions.GroupBy(v => v.DefinitionId).Select(g => (IReadOnlyList<DefinitionVersion>)[.. g]).OrderBy(g => g[0].Name, StringComparer.CurrentCulture)];
    }
}
