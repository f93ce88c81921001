using Buergerservice.Engine.Children;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Stops an instance whose state cannot be read: all that is known of it is its row.</summary>
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
            Payload = Plain.ToJson(ChildReport.StoppageOf(id, row.DefinitionVersionId, row.CorrelationId)),
            DueAt = now,
        });
    }
}
