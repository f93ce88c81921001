using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>
/// Four-eyes rule by steps: who has done one of them must not do the task. A step is one of the task's own instance, or as
/// <c>process:step</c> one of an instance above it or below any of those: of the parent, of a child, of another child of the parent.
/// </summary>
internal static class TaskExclusion
{
    // As deep as workflows may start workflows.
    private const int MaxDepth = 16;

    public static async Task<IReadOnlyList<string>> PerformersAsync(BuergerserviceDb db, Guid instanceId, IReadOnlyCollection<string> steps, CancellationToken cancellationToken)
    {
        var performers = await DoneBy(db.Tasks.Where(t => t.InstanceId == instanceId && steps.Contains(t.ActivityId))).ToListAsync(cancellationToken);
        var elsewhere = steps.Select(s => s.Split(':', 2)).Where(s => s.Length == 2).ToList();
        if (elsewhere.Count == 0)
            return performers;
        var root = await RootAsync(db, instanceId, cancellationToken);
        List<Guid> level = [root];
        for (var depth = 0; depth <= MaxDepth && level.Count > 0; depth++)
        {
            foreach (var step in elsewhere)
            {
                var (process, id) = (step[0], step[1]);
                performers.AddRange(await DoneBy(db.Tasks.Where(t => level.Contains(t.InstanceId) && t.DefinitionId == process && t.ActivityId == id)).ToListAsync(cancellationToken));
            }

            var parents = level;
            level = await db.Instances.Where(i => i.ParentId != null && parents.Contains(i.ParentId.Value)).Select(i => i.Id).ToListAsync(cancellationToken);
        }

        return [.. performers.Distinct()];
    }

    private static IQueryable<string> DoneBy(IQueryable<UserTask> tasks) =>
        tasks.AsNoTracking().Where(t => t.State == UserTaskState.Completed && t.CompletedBy != null).Select(t => t.CompletedBy!).Distinct();

    private static async Task<Guid> RootAsync(BuergerserviceDb db, Guid instanceId, CancellationToken cancellationToken)
    {
        var id = instanceId;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var child = id;
            if (await db.Instances.Where(i => i.Id == child).Select(i => i.ParentId).FirstOrDefaultAsync(cancellationToken) is not { } parent)
                break;
            id = parent;
        }

        return id;
    }
}
