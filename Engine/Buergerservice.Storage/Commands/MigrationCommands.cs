using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Migration;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>What would happen to one instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Plan">What would happen, or why nothing can.</param>
public sealed record InstancePlan(Guid InstanceId, string? Name, MigrationPlan Plan);

/// <summary>Part of a dry run.</summary>
/// <param name="Total">Number of instances concerned.</param>
/// <param name="Plans">What would happen to those of this part, by id.</param>
/// <param name="Next">Id behind which the next part begins; null at the end.</param>
public sealed record MigrationPreview(int Total, IReadOnlyList<InstancePlan> Plans, Guid? Next);

/// <summary>
/// Brings running instances to another published version. The order is given for all instances of a version or for some;
/// each instance is migrated by a worker in a transaction of its own and its result is kept.
/// </summary>
public sealed class MigrationCommands(BuergerserviceDb db, WorkflowCache workflows, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Most instances looked at by one dry run.</summary>
    public const int MaxPreview = 200;

    /// <summary>Says for the instances of a version that have not ended what would happen, a part at a time. Changes nothing.</summary>
    /// <param name="definitionId">Logical id of the definition.</param>
    /// <param name="version">Version the instances are on.</param>
    /// <param name="target">Version to bring them to.</param>
    /// <param name="steps">Activity ids, old to new; a step not named keeps its id.</param>
    /// <param name="actor">Who asks; only instances of the actor's tenant are looked at.</param>
    /// <param name="limit">How many, at most <see cref="MaxPreview"/>.</param>
    /// <param name="after">Begin behind this instance, or null.</param>
    /// <param name="skip">How many are passed over.</param>
    /// <param name="instances">Only these, or null for all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="InputException">The target or the map cannot be meant.</exception>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<MigrationPreview> DryRunAsync(string definitionId, int version, int target, IReadOnlyDictionary<string, string> steps, Actor actor, int limit = MaxPreview, Guid? after = null, int skip = 0, IReadOnlyCollection<Guid>? instances = null, CancellationToken cancellationToken = default)
    {
        var (from, to) = await VersionsAsync(definitionId, version, target, steps, cancellationToken);
        var affected = Affected(definitionId, from.VersionId, actor, instances);
        var last = after ?? Guid.Empty;
        var take = Math.Clamp(limit, 1, MaxPreview);
        var rows = await affected.Where(i => i.Id.CompareTo(last) > 0).OrderBy(i => i.Id).Skip(skip).Take(take + 1)
            .Select(i => new { i.Id, i.Name, i.CorrelationId, i.State }).ToListAsync(cancellationToken);
        var plans = rows.Take(take).Select(r => new InstancePlan(r.Id, r.Name ?? r.CorrelationId, PlanOf(r.State, from, to, steps))).ToList();
        return new(await affected.CountAsync(cancellationToken), plans, rows.Count > take ? plans[^1].InstanceId : null);
    }

    /// <summary>Ids of the steps at which instances of a version wait, over all of them.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<IReadOnlyList<string>> WaitingStepsAsync(string definitionId, int version, Actor actor, CancellationToken cancellationToken = default)
    {
        var id = await db.Definitions.Where(d => d.DefinitionId == definitionId && d.Version == version).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Diese Version gibt es nicht.");
        return await db.Bookmarks.Where(b => Affected(definitionId, id, actor, null).Any(i => i.Id == b.InstanceId) && !(b.Kind == WaitKind.Timer && b.Key == Bookmark.TimeoutKey))
            .Select(b => b.ActivityId).Distinct().OrderBy(a => a).ToListAsync(cancellationToken);
    }

    /// <summary>Orders the migration; workers carry it out at once.</summary>
    /// <returns>Id of the order, under which the results are found, and the number of instances.</returns>
    /// <param name="definitionId">Logical id of the definition.</param>
    /// <param name="version">Version the instances are on.</param>
    /// <param name="target">Version to bring them to.</param>
    /// <param name="steps">Activity ids, old to new; a step not named keeps its id.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="actor">Who orders it.</param>
    /// <param name="instances">Only these, or null for all.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">The target or the map cannot be meant.</exception>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<(Guid BatchId, int Count)> OrderAsync(string definitionId, int version, int target, IReadOnlyDictionary<string, string> steps, string reason, Actor actor, IReadOnlyCollection<Guid>? instances = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > OperationCommands.MaxReasonLength)
            throw new InputException("Bitte geben Sie eine Begründung an.", new Dictionary<string, string> { ["reason"] = $"Die Begründung fehlt oder hat mehr als {OperationCommands.MaxReasonLength} Zeichen." });
        var (from, to) = await VersionsAsync(definitionId, version, target, steps, cancellationToken);
        var now = time.GetUtcNow();
        var batch = Guid.CreateVersion7(now);
        var order = new MigrationOrder(to.VersionId, new(steps), actor.UserName, reason).ToJson();
        var ids = await Affected(definitionId, from.VersionId, actor, instances).OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            var item = new WorkItem { Id = Guid.CreateVersion7(now), Kind = WorkKind.Migrate, Tenant = actor.Tenant, InstanceId = id, Payload = order, DueAt = now };
            db.WorkItems.Add(item);
            db.Migrations.Add(new() { Id = item.Id, BatchId = batch, Tenant = actor.Tenant, InstanceId = id, DefinitionId = definitionId, FromVersion = version, ToVersion = target, CreatedBy = actor.UserName, CreatedAt = now });
        }

        audit.Add(db, actor.Tenant, actor.UserName, "definition.migrate", $"definition:{definitionId}", new Dictionary<string, object?> { ["from"] = version, ["to"] = target, ["instances"] = ids.Count, ["batch"] = batch.ToString() });
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        return (batch, ids.Count);
    }

    /// <summary>What has become of an order so far, by instance.</summary>
    /// <exception cref="NotFoundException">There is no such order in the actor's tenant.</exception>
    public async Task<IReadOnlyList<MigrationRow>> ResultsAsync(string definitionId, Guid batchId, Actor actor, CancellationToken cancellationToken = default)
    {
        var rows = await db.Migrations.AsNoTracking().Where(m => m.BatchId == batchId && m.DefinitionId == definitionId && m.Tenant == actor.Tenant).OrderBy(m => m.InstanceId).ToListAsync(cancellationToken);
        return rows.Count > 0 ? rows : throw new NotFoundException();
    }

    // By the definition too, which has an index.
    private IQueryable<InstanceRow> Affected(string definitionId, Guid versionId, Actor actor, IReadOnlyCollection<Guid>? instances) =>
        db.Instances.AsNoTracking().Where(i => i.Tenant == actor.Tenant && i.DefinitionId == definitionId && i.DefinitionVersionId == versionId && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted)
            && (instances == null || instances.Contains(i.Id)));

    private static MigrationPlan PlanOf(byte[] state, CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps)
    {
        try
        {
            return InstanceMigration.Plan(state, from, to, steps);
        }
        catch (JsonException)
        {
            var plan = new MigrationPlan();
            plan.Obstacles.Add("Der gespeicherte Zustand lässt sich nicht lesen.");
            return plan;
        }
    }

    private async Task<(CompiledWorkflow From, CompiledWorkflow To)> VersionsAsync(string definitionId, int version, int target, IReadOnlyDictionary<string, string> steps, CancellationToken cancellationToken)
    {
        var rows = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId && (d.Version == version || d.Version == target)).ToListAsync(cancellationToken);
        // A draft has no instances, and what is compiled here is kept: it would stand for the version after it has changed.
        var source = rows.Find(r => r.Version == version && r.WasPublished) ?? throw new NotFoundException("Diese Version gibt es nicht.");
        if (version == target || rows.Find(r => r.Version == target) is not { WasPublished: true } goal)
            throw new InputException("Das Ziel ist keine andere veröffentlichte Version dieses Prozesses.", new Dictionary<string, string> { ["target"] = "Wählen Sie eine andere Version, die veröffentlicht ist oder war." });
        var (from, to) = (workflows.Add(source.ToStored()), workflows.Add(goal.ToStored()));
        CheckMap(from, to, steps);
        return (from, to);
    }

    private static void CheckMap(CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps)
    {
        var wrong = steps.Where(s => from.Find(s.Key) is null).Select(s => $"„{s.Key}“ gibt es in Version {from.Version} nicht.")
            .Concat(steps.Where(s => to.Find(s.Value) is null).Select(s => $"„{s.Value}“ gibt es in Version {to.Version} nicht.")).ToList();
        if (wrong.Count > 0)
            throw new InputException("Die Zuordnung nennt Schritte, die es nicht gibt.", new Dictionary<string, string> { ["map"] = string.Join(' ', wrong) });
    }
}
