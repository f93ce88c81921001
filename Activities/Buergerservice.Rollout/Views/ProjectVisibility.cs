using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Views;

/// <summary>Who may see projects: the four rollout roles, in their own tenant. Everybody else gets the answer for a project that does not exist.</summary>
public static class ProjectVisibility
{
    /// <summary>Roles that see the projects of their tenant.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["Projektleitung", "Behördenleitung", "Datenschutzbeauftragte/r", Actor.AdministratorRole];

    /// <summary>True when the person may see projects at all.</summary>
    public static bool CanSeeProjects(Actor actor) => actor.Roles.Any(Roles.Contains);

    internal static void RequireRole(Actor actor)
    {
        if (!CanSeeProjects(actor))
            throw new NotFoundException();
    }

    /// <summary>The project, to be changed and saved with this context.</summary>
    internal static Task<RolloutProject> FindAsync(BuergerserviceDb db, string number, Actor actor, CancellationToken cancellationToken) =>
        FindAsync(db.Set<RolloutProject>(), number, actor, cancellationToken);

    /// <summary>The project as it stands in the database now, whatever this context has read before.</summary>
    internal static Task<RolloutProject> ReadAsync(BuergerserviceDb db, string number, Actor actor, CancellationToken cancellationToken) =>
        FindAsync(db.Set<RolloutProject>().AsNoTracking(), number, actor, cancellationToken);

    private static async Task<RolloutProject> FindAsync(IQueryable<RolloutProject> projects, string number, Actor actor, CancellationToken cancellationToken)
    {
        RequireRole(actor);
        return await projects.FirstOrDefaultAsync(p => p.Tenant == actor.Tenant && p.Number == number, cancellationToken) ?? throw new NotFoundException();
    }
}
