using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Views;

/// <summary>Reads projects for pages and the HTTP interface. See <see cref="ProjectVisibility"/> for who sees what.</summary>
public sealed class RolloutQueries(BuergerserviceDb db, PhaseCatalog phases, TimeProvider time)
{
    /// <summary>Most projects of one list.</summary>
    public const int MaxListed = 500;

    /// <summary>The tenant's projects, newest first, at most <see cref="MaxListed"/>.</summary>
    /// <exception cref="NotFoundException">The actor may not see projects.</exception>
    public async Task<IReadOnlyList<ProjectListItem>> ListAsync(ProjectFilter filter, Actor actor, CancellationToken cancellationToken = default)
    {
        var projects = await Matching(filter, actor).OrderByDescending(p => p.CreatedAt).Take(MaxListed)
            .Select(p => new { p.Id, p.Number, p.Title, p.Authority, p.Service, p.CurrentPhase, p.Status, p.ProjectLead, p.InstanceId, p.CreatedAt }).ToListAsync(cancellationToken);
        var instances = projects.ConvertAll(p => p.InstanceId);
        var tasks = (await db.Tasks.AsNoTracking()
            .Where(t => instances.Contains(t.InstanceId) && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned))
            .Select(t => new { t.InstanceId, t.DueAt }).ToListAsync(cancellationToken)).ToLookup(t => t.InstanceId, t => t.DueAt);
        var now = time.GetUtcNow();
        return projects.ConvertAll(p => new ProjectListItem(
            p.Id, p.Number, p.Title, p.Authority, ProjectLabels.Of(p.Service), p.CurrentPhase, phases.Get(p.CurrentPhase).Title, p.Status, p.ProjectLead,
            tasks[p.InstanceId].Count(), tasks[p.InstanceId].Count(due => due < now), p.CreatedAt));
    }

    /// <summary>Whether there are more projects than <see cref="ListAsync"/> lists.</summary>
    /// <exception cref="NotFoundException">The actor may not see projects.</exception>
    public async Task<bool> HasMoreAsync(ProjectFilter filter, Actor actor, CancellationToken cancellationToken = default) =>
        await Matching(filter, actor).CountAsync(cancellationToken) > MaxListed;

    /// <summary>Everything about one project.</summary>
    /// <exception cref="NotFoundException">There is no such project for this person.</exception>
    public async Task<ProjectView> GetAsync(string number, Actor actor, CancellationToken cancellationToken = default)
    {
        var project = await ProjectVisibility.ReadAsync(db, number, actor, cancellationToken);
        var rows = await ProjectRows.LoadAsync(db, project, cancellationToken);
        return new ProjectViewBuilder(phases, project, rows, time.GetUtcNow()).Build();
    }

    /// <summary>A version of a document, for download: its hashes address the files in the content store.</summary>
    /// <exception cref="NotFoundException">There is no such document for this person.</exception>
    public async Task<DocumentView> GetDocumentAsync(Guid documentId, Actor actor, CancellationToken cancellationToken = default)
    {
        ProjectVisibility.RequireRole(actor);
        var document = await db.Set<ProjectDocument>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == documentId && d.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        var versions = await db.Set<ProjectDocument>().AsNoTracking().Where(d => d.ProjectId == document.ProjectId && d.Key == document.Key).ToListAsync(cancellationToken);
        var signOffs = await db.Set<SignOff>().AsNoTracking().Where(s => s.DocumentId == documentId).ToListAsync(cancellationToken);
        return ProjectViewBuilder.View(document, versions, signOffs);
    }

    private IQueryable<RolloutProject> Matching(ProjectFilter filter, Actor actor)
    {
        ProjectVisibility.RequireRole(actor);
        var query = db.Set<RolloutProject>().AsNoTracking().Where(p => p.Tenant == actor.Tenant);
        if (filter.Status is { } status)
            query = query.Where(p => p.Status == status);
        if (filter.Phase is { } phase)
            query = query.Where(p => p.CurrentPhase == phase);
        if (!string.IsNullOrWhiteSpace(filter.Search))
            query = query.Where(p => p.Number.Contains(filter.Search) || p.Title.Contains(filter.Search) || p.Authority.Contains(filter.Search));
        return query;
    }
}
