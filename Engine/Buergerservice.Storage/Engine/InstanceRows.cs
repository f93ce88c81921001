using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Copies an instance into its row.</summary>
internal static class InstanceRows
{
    public static InstanceRow New(WorkflowInstance instance, DateTimeOffset now) => new()
    {
        Id = instance.Id,
        Tenant = instance.Tenant,
        ParentId = instance.Parent?.InstanceId,
        ParentBookmarkId = instance.Parent?.BookmarkId,
        DefinitionId = instance.DefinitionId,
        DefinitionVersionId = instance.DefinitionVersionId,
        DefinitionVersion = instance.DefinitionVersion,
        Name = instance.Name,
        CorrelationId = instance.CorrelationId,
        Status = instance.Status,
        SubStatus = instance.SubStatus,
        IncidentCount = instance.Incidents.Count,
        ActivationKey = IsOver(instance) ? null : Activation.KeyOf(instance),
        State = InstanceSerializer.Write(instance),
        Revision = 1,
        CreatedAt = instance.CreatedAt,
        UpdatedAt = now,
        FinishedAt = instance.Status == InstanceStatus.Finished ? now : null,
    };

    /// <summary>Writes what a burst may have changed, without reading the row first.</summary>
    /// <returns>False when the row has another revision than expected, or is gone.</returns>
    public static async Task<bool> UpdateAsync(BuergerserviceDb db, WorkflowInstance instance, int expectedRevision, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = New(instance, now);
        row.Revision = expectedRevision;
        return await db.Kept.ExecuteAsync(EngineStatements.Of(db).UpdateInstance, row, cancellationToken) == 1;
    }

    // A stopped instance keeps its place: it can be repaired and go on.
    private static bool IsOver(WorkflowInstance instance) => instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted;
}
