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

    internal static async Task<RolloutProject> FindAsync(BuergerserviceDb db, string number, Actor actor, CancellationToken cancellationToken)
    {
        RequireRole(actor);
        return await db.Set<RolloutProject>().FirstOrDefaultAsync(p => p.Tenant == actor.Tenant && p.Number == number, cancellationToken) ?? throw new NotFoundException();
    }
}
