using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Keeps the queue in step with a task's ladder.</summary>
internal static class TaskLadder
{
    /// <summary>Replaces the entries of a task whose due date has moved. The caller has a transaction open and saves.</summary>
    public static async Task RescheduleAsync(BuergerserviceDb db, UserTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.WorkItems.Where(w => w.BookmarkId == task.BookmarkId && w.Kind == WorkKind.TaskStep).ExecuteDeleteAsync(cancellationToken);
        db.WorkItems.AddRange(TaskStepWork.For(task.Id, task.BookmarkId, task.InstanceId, task.Tenant, task.ReadLadder(), now));
    }
}
