using System.Globalization;
using Buergerservice.Engine.Work;

namespace Buergerservice.Engine.Tasks;

/// <summary>The steps of a task's ladder as entries of the work queue. They carry the task's bookmark and vanish with it.</summary>
public static class TaskStepWork
{
    /// <summary>Entries for all steps that have a time and have not happened.</summary>
    public static IEnumerable<WorkItem> For(Guid taskId, Guid bookmarkId, Guid instanceId, string tenant, IReadOnlyList<LadderStep> ladder, DateTimeOffset now) =>
        ladder.Index().Where(s => s.Item is { At: not null, DoneAt: null }).Select(s => new WorkItem
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.TaskStep,
            Tenant = tenant,
            InstanceId = instanceId,
            BookmarkId = bookmarkId,
            Name = s.Index.ToString(CultureInfo.InvariantCulture),
            Payload = taskId.ToString(),
            DueAt = s.Item.At!.Value,
        });

    /// <summary>Task and number of the step.</summary>
    public static (Guid TaskId, int Step) Read(WorkItem item) => (Guid.Parse(item.Payload!), int.Parse(item.Name!, CultureInfo.InvariantCulture));
}
