using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;

namespace Buergerservice.Storage.Engine;

/// <summary>Copies an instance into its row.</summary>
internal static class InstanceRows
{
    public static InstanceRow New(WorkflowInstance instance, DateTimeOffset now)
    {
        var row = new InstanceRow
        {
            Id = instance.Id,
            Tenant = instance.Tenant,
            ParentId = instance.Parent?.InstanceId,
            ParentBookmarkId = instance.Parent?.BookmarkId,
            DefinitionId = instance.DefinitionId,
            DefinitionVersionId = instance.DefinitionVersionId,
            DefinitionVersion = instance.DefinitionVersion,
            CreatedAt = instance.CreatedAt,
            State = [],
        };
        Update(row, instance, now);
        return row;
    }

    public static void Update(InstanceRow row, WorkflowInstance instance, DateTimeOffset now)
    {
        row.DefinitionVersionId = instance.DefinitionVersionId;
        row.DefinitionVersion = instance.DefinitionVersion;
        row.Name = instance.Name;
        row.CorrelationId = instance.CorrelationId;
        row.Status = instance.Status;
        row.SubStatus = instance.SubStatus;
        row.IncidentCount = instance.Incidents.Count;
        row.State = InstanceSerializer.Write(instance);
        row.Revision++;
        row.UpdatedAt = now;
        row.FinishedAt = instance.Status == InstanceStatus.Finished ? row.FinishedAt ?? now : null;
    }
}
