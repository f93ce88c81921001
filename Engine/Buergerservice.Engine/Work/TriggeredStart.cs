using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Work;

/// <summary>Adds an instance that a trigger starts, and its first work item, to a commit.</summary>
internal static class TriggeredStart
{
    /// <param name="commit">Where the instance is added.</param>
    /// <param name="instance">The new instance, with its business key set.</param>
    /// <param name="activityId">The triggering activity.</param>
    /// <param name="payload">Plain value for that activity as JSON, or null.</param>
    /// <param name="now">Time of the start.</param>
    public static void Add(EngineCommit commit, WorkflowInstance instance, string activityId, string? payload, DateTimeOffset now)
    {
        commit.NewInstances.Add(instance);
        commit.Enqueue.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Start,
            Tenant = instance.Tenant,
            InstanceId = instance.Id,
            Name = activityId,
            Payload = payload,
            DueAt = now,
        });
    }
}
