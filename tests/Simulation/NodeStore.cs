using System.Data;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>
/// The database as one node reaches it: each request travels there and its answer travels back, and between the two anything
/// may happen: other nodes go first, the node dies, the connection breaks before or after the work was done.
/// </summary>
internal sealed class NodeStore(World world, Life life, NodeClock clock) : IEngineStore
{
    private Tables Tables => world.Database.Tables;

    public async Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, bool effects, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life, isRequest: true);
        Arrive();
        // Rows locked by somebody else at this moment are skipped: sometimes there are fewer than asked for.
        var claimed = world.Database.Claim(owner, effects, world.Dice.OneIn(8) ? 1 : max, lease, clock.GetUtcNow());
        await world.Scheduler.Turn(life);
        Return();
        return claimed;
    }

    public async Task<bool> IsAwaitedAsync(Guid bookmarkId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        return Tables.Awaits(bookmarkId);
    }

    public async Task<DateTimeOffset?> NextDueAsync(bool effects, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        DateTimeOffset? next = null;
        foreach (var row in Tables.Items)
        {
            if (row.Item.Kind == WorkKind.Effect == effects && row.Item.LeaseUntil is null && !(row.Item.DueAt >= next))
                next = row.Item.DueAt;
        }

        return next;
    }

    public async Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        return Tables.Definitions.Find(d => d.VersionId == versionId);
    }

    public async Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        var row = Tables.Instances.GetValueOrDefault(instanceId);
        var found = row is null ? null : new StoredInstance(row.Revision, row.VersionId, row.State);
        await world.Scheduler.Turn(life);
        return found;
    }

    public async Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        var found = Tables.Waits.Where(w => w.Hash == hash && (correlationId is null || w.CorrelationId == correlationId)).Select(w => (w.Instance.Id, w.Id)).ToList();
        await world.Scheduler.Turn(life);
        return found;
    }

    public async Task<StoredTrigger?> FindTriggerAsync(Guid triggerId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        var found = Tables.Triggers.Find(t => t.Stored.Id == triggerId)?.Stored;
        await world.Scheduler.Turn(life);
        return found;
    }

    public async Task<Guid?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        return Tables.Published.GetValueOrDefault(definitionId)?.VersionId;
    }

    public async Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId, Guid? bookmarkId, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        var found = Tables.ChildrenOf(parentId, bookmarkId).Select(i => i.Id).ToList();
        await world.Scheduler.Turn(life);
        return found;
    }

    public async Task<IReadOnlyList<StoredTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        Arrive();
        return Tables.Triggers.FindAll(t => t.Hash == hash).ConvertAll(t => t.Stored);
    }

    public async Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life, isRequest: true);
        Arrive();
        world.Database.Commit(commit, clock.GetUtcNow());
        await world.Scheduler.Turn(life);
        Return();
    }

    private void Arrive()
    {
        // People see an error page and try again; only nodes are put to the test here.
        if (life.Node >= 0 && world.Dice.OneIn(world.Faults.StoreError))
            throw new DataException("The database refuses the connection.");
    }

    // The work is done, but its caller is told otherwise.
    private void Return()
    {
        if (life.Node >= 0 && world.Dice.OneIn(world.Faults.LostAnswer))
            throw new DataException("The connection broke before the answer came.");
    }
}
