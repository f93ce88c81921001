using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Takes a step of a task's ladder inside the engine's commit, and asks for the notification as an effect.</summary>
internal static class TaskSteps
{
    public static async Task TakeAsync(BuergerserviceDb db, WorkItem item, AuditLog audit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, number) = TaskStepWork.Read(item);
        if (await db.Tasks.FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } task || task.TakeStep(number, now) is not { } step)
            return;
        audit.Add(db, task.Tenant, "system", step.Escalates ? "task.escalate" : "task.remind", $"task:{task.Id}", new Dictionary<string, object?> { ["step"] = (long)number });
        db.WorkItems.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Effect,
            Tenant = task.Tenant,
            InstanceId = task.InstanceId,
            Name = TaskNotification.EffectKind,
            Payload = Plain.ToJson(new Dictionary<string, object?> { ["task"] = task.Id.ToString(), ["step"] = (long)number }),
            DueAt = now,
        });
    }
}
