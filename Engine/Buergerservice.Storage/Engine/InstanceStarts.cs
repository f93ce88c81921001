using System.Data.Common;
using Buergerservice.Engine;
using Buergerservice.Engine.Children;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>
/// Writes the new instances of a commit with their work, as far as activation strategies allow. The look into the table
/// gives the usual answer; the unique index on the key decides between two starts at the same moment.
/// </summary>
internal static class InstanceStarts
{
    public static async Task AddAsync(BuergerserviceDb db, EngineCommit commit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var refused = new HashSet<Guid>();
        var keys = new HashSet<string>();
        var rows = new List<InstanceRow>();
        var work = new List<WorkItem>();
        foreach (var instance in commit.NewInstances)
        {
            var row = InstanceRows.New(instance, now);
            if (row.ActivationKey is { } key && (!keys.Add(key) || await IsTakenAsync(db, instance, cancellationToken)))
            {
                if (commit.IsRefusedWhenTaken)
                    throw Taken(commit);
                refused.Add(instance.Id);
                if (instance.Parent is { BookmarkId: { } bookmark } parent)
                    work.Add(ReportOf(instance, parent.InstanceId, bookmark, now));
            }
            else
            {
                rows.Add(row);
            }
        }

        work.AddRange(commit.Enqueue.Where(w => w.Kind != WorkKind.Start || !refused.Contains(w.InstanceId!.Value)));
        var statements = EngineStatements.Of(db);
        try
        {
            await EngineStatements.AddAsync(db, statements.AddInstance, rows, cancellationToken);
        }
        catch (DbException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            throw Taken(commit);
        }

        await EngineStatements.AddAsync(db, statements.AddWork, work, cancellationToken);
    }

    /// <summary>Another start with the same activation key came first: whoever asked is told, or the next attempt of the work sees it.</summary>
    public static BuergerserviceException Taken(EngineCommit commit) =>
        commit.IsRefusedWhenTaken ? new ConflictException("already-running", Activation.Refusal) : new LeaseLostException();

    /// <summary>True while an instance is alive beside which this one may not run.</summary>
    public static Task<bool> IsTakenAsync(BuergerserviceDb db, WorkflowInstance instance, CancellationToken cancellationToken)
    {
        var key = Activation.KeyOf(instance);
        var (tenant, correlation, id) = (instance.Tenant, instance.CorrelationId, instance.Id);
        return instance.Activation == ActivationStrategy.Correlation
            ? db.Instances.AnyAsync(i => i.Id != id && (i.ActivationKey == key || (i.Tenant == tenant && i.CorrelationId == correlation && i.Status == InstanceStatus.Running)), cancellationToken)
            : db.Instances.AnyAsync(i => i.ActivationKey == key, cancellationToken);
    }

    private static WorkItem ReportOf(WorkflowInstance child, Guid parentId, Guid bookmarkId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Resume,
        Tenant = child.Tenant,
        InstanceId = parentId,
        BookmarkId = bookmarkId,
        Payload = Plain.ToJson(ChildReport.RefusalOf(child)),
        DueAt = now,
    };
}
