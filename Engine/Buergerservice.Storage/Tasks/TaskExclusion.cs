using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Four-eyes rule by steps: who has done one of them must not do the task.</summary>
internal static class TaskExclusion
{
    public static async Task<IReadOnlyList<string>> PerformersAsync(BuergerserviceDb db, Guid instanceId, IReadOnlyCollection<string> steps, CancellationToken cancellationToken) =>
        await db.Tasks.AsNoTracking().Where(t => t.InstanceId == instanceId && t.State == UserTaskState.Completed && t.CompletedBy != null && steps.Contains(t.ActivityId))
            .Select(t => t.CompletedBy!).Distinct().ToListAsync(cancellationToken);
}
