using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>Removes instances nothing refers to.</summary>
public sealed class InstanceRemoval(BuergerserviceDb db, AuditLog audit)
{
    /// <summary>Removes an ended instance with its journal. One with human tasks is part of a record and stays as long as that.</summary>
    /// <exception cref="NotFoundException">There is no such instance in the actor's tenant.</exception>
    /// <exception cref="ConflictException">It has not ended, has had human tasks, or belongs to another instance.</exception>
    public async Task DeleteAsync(Guid instanceId, Actor actor, CancellationToken cancellationToken = default)
    {
        var row = await db.Instances.FirstOrDefaultAsync(i => i.Id == instanceId && i.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        if (row.Status != InstanceStatus.Finished || row.SubStatus == InstanceSubStatus.Faulted)
            throw new ConflictException("running", "Der Vorgang ist noch nicht beendet. Brechen Sie ihn zuerst ab.");
        if (await db.Tasks.AnyAsync(t => t.InstanceId == instanceId, cancellationToken))
            throw new ConflictException("has-tasks", "Der Vorgang enthält Aufgaben und ist damit Teil einer Akte. Er wird nach den Aufbewahrungsregeln gelöscht, nicht von Hand.");
        if (row.ParentId is not null || await db.Instances.AnyAsync(i => i.ParentId == instanceId, cancellationToken))
            throw new ConflictException("has-relatives", "Der Vorgang gehört zu einem anderen (Unterprozess) und wird nur mit ihm zusammen aufbewahrt.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Journal.Where(p => p.InstanceId == instanceId).ExecuteDeleteAsync(cancellationToken);
        await db.HttpExchanges.Where(x => x.InstanceId == instanceId).ExecuteDeleteAsync(cancellationToken);
        await db.Migrations.Where(m => m.InstanceId == instanceId).ExecuteDeleteAsync(cancellationToken);
        await db.WorkItems.Where(w => w.InstanceId == instanceId).ExecuteDeleteAsync(cancellationToken);
        db.Instances.Remove(row);
        audit.Add(db, actor.Tenant, actor.UserName, "instance.delete", $"instance:{instanceId}", new Dictionary<string, object?> { ["definition"] = row.DefinitionId, ["version"] = row.DefinitionVersion });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
