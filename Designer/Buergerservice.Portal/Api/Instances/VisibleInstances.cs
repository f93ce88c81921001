using Buergerservice.Engine.Tasks;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>
/// Which instances a person may look at: administrators those of their tenant, everybody else only those that drive a project.
/// The name of a citizen's case, its reference and how it went are for those who may see cases.
/// </summary>
internal static class VisibleInstances
{
    public static IQueryable<InstanceRow> Of(BuergerserviceDb db, Actor actor)
    {
        var own = db.Instances.AsNoTracking().Where(i => i.Tenant == actor.Tenant);
        return actor.IsAdministrator ? own : own.Where(i => db.Set<RolloutProject>().Any(p => p.InstanceId == i.Id || p.InstanceId == i.ParentId));
    }
}
