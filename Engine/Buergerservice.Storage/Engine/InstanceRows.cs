using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
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
        row.ActivationKey = Activation.KeyOf(instance);
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
        // A stopped instance keeps its place: it can be repaired and go on.
        if (instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted)
            row.ActivationKey = null;
        row.Revision++;
        row.UpdatedAt = now;
        row.FinishedAt = instance.Status == InstanceStatus.Finished ? row.FinishedAt ?? now : null;
    }
}
