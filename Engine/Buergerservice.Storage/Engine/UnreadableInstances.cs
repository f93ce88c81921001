using Buergerservice.Engine.Children;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Stops or cancels an instance whose state cannot be read: all that is known of it are rows.</summary>
internal static class UnreadableInstances
{
    /// <summary>Marks the row as stopped and tells the parent that waits for it.</summary>
    public static async Task StopAsync(BuergerserviceDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Instances.Where(i => i.Id == id).ExecuteUpdateAsync(
            set => set
                .SetProperty(i => i.Status, InstanceStatus.Finished).SetProperty(i => i.SubStatus, InstanceSubStatus.Faulted)
                .SetProperty(i => i.IncidentCount, i => i.IncidentCount + 1).SetProperty(i => i.Revision, i => i.Revision + 1),
            cancellationToken);
        await TellParentAsync(db, id, InstanceSubStatus.Faulted, now, cancellationToken);
    }

    /// <summary>Ends the row with all that hangs on it: its place among others of its kind, tasks, waits, work and children.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="cancel">The work item that cancels it; it is answered by its commit.</param>
    /// <param name="revision">Revision at which the instance could not be read.</param>
    /// <param name="now">Time of the commit.</param>
    /// <param name="cancellationToken">Cancels the commit.</param>
    /// <exception cref="LeaseLostException">The instance has changed meanwhile.</exception>
    public static async Task CancelAsync(BuergerserviceDb db, WorkItem cancel, int revision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = cancel.InstanceId!.Value;
        var ended = await db.Instances.Where(i => i.Id == id && i.Revision == revision).ExecuteUpdateAsync(
            set => set
                .SetProperty(i => i.Status, InstanceStatus.Finished).SetProperty(i => i.SubStatus, InstanceSubStatus.Cancelled)
                .SetProperty(i => i.IncidentCount, 0).SetProperty(i => i.ActivationKey, (string?)null)
                .SetProperty(i => i.UpdatedAt, now).SetProperty(i => i.FinishedAt, i => i.FinishedAt ?? now).SetProperty(i => i.Revision, i => i.Revision + 1),
            cancellationToken);
        if (ended == 0)
            throw new LeaseLostException();
        foreach (var task in await db.Tasks.Where(t => t.InstanceId == id).ToListAsync(cancellationToken))
            task.Cancel(now);
        await db.Bookmarks.Where(b => b.InstanceId == id).ExecuteDeleteAsync(cancellationToken);
        await db.WorkItems.Where(w => w.InstanceId == id && w.Id != cancel.Id).ExecuteDeleteAsync(cancellationToken);
        var children = await db.Instances.Where(i => i.ParentId == id && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted)).Select(i => new { i.Id, i.Tenant }).ToListAsync(cancellationToken);
        foreach (var child in children)
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Cancel, Tenant = child.Tenant, InstanceId = child.Id, Payload = cancel.Payload, DueAt = now });
        await TellParentAsync(db, id, InstanceSubStatus.Cancelled, now, cancellationToken);
    }

    private static async Task TellParentAsync(BuergerserviceDb db, Guid id, InstanceSubStatus status, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await db.Instances.Where(i => i.Id == id).Select(i => new { i.Tenant, i.DefinitionVersionId, i.CorrelationId, i.ParentId, i.ParentBookmarkId }).FirstOrDefaultAsync(cancellationToken);
        if (row is not { ParentId: { } parent, ParentBookmarkId: { } bookmark })
            return;
        db.WorkItems.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Resume,
            Tenant = row.Tenant,
            InstanceId = parent,
            BookmarkId = bookmark,
            Payload = Plain.ToJson(ChildReport.EndOf(id, status, row.DefinitionVersionId, row.CorrelationId)),
            DueAt = now,
        });
    }
}
