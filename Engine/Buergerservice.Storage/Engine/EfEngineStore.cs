using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>The engine's store on EF Core. The engine may call it from any thread; each call has a context of its own.</summary>
public sealed class EfEngineStore(EngineSessions sessions, IEnumerable<IDomainChangeHandler> handlers, AuditLog audit, TimeProvider time) : IEngineStore
{
    private const int MaxTries = 4;

    private readonly Dictionary<string, IDomainChangeHandler> _handlers = handlers.ToDictionary(h => h.Kind);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, bool effects, int max, TimeSpan lease, CancellationToken cancellationToken) =>
        TryAgainAsync(db => ClaimStatement.RunAsync(db, owner, effects, max, time.GetUtcNow(), lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsAwaitedAsync(Guid bookmarkId, CancellationToken cancellationToken) =>
        WithDb(db => db.Bookmarks.AnyAsync(b => b.Id == bookmarkId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextDueAsync(bool effects, CancellationToken cancellationToken) =>
        WithDb(
            db =>
            {
                var free = db.WorkItems.Where(w => w.LeaseUntil == null);
                // Each lane with a literal of its own: by it the database chooses the lane's index.
                return (effects ? free.Where(w => w.Kind == WorkKind.Effect) : free.Where(w => w.Kind != WorkKind.Effect))
                    .OrderBy(w => w.DueAt).Select(w => (DateTimeOffset?)w.DueAt).FirstOrDefaultAsync(cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken) =>
        WithDb(db => db.Definitions.Where(d => d.Id == versionId).Select(d => new StoredDefinition(d.Id, d.DefinitionId, d.Version, d.Json) { Parts = d.Parts }).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken) =>
        WithDb(
            async db => (await db.Kept.ReadAsync(EngineStatements.Of(db).FindInstance, r => new StoredInstance(r.GetInt32(0), r.GetGuid(1), r.GetFieldValue<byte[]>(2)), [instanceId], cancellationToken)).FirstOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken) =>
        WithDb(async db =>
        {
            var rows = await db.Bookmarks.Where(b => b.Hash == hash && b.Tenant == tenant && (correlationId == null || b.CorrelationId == correlationId))
                .OrderBy(b => b.Id).Select(b => new { b.InstanceId, b.Id }).ToListAsync(cancellationToken);
            return (IReadOnlyList<(Guid, Guid)>)rows.ConvertAll(r => (r.InstanceId, r.Id));
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken) =>
        WithDb(async db => (IReadOnlyList<StoredTrigger>)await db.Triggers.Where(t => t.Hash == hash).OrderBy(t => t.Id)
            .Select(t => new StoredTrigger(t.Id, t.DefinitionVersionId, t.ActivityId, t.Tenant) { Kind = t.Kind, Name = t.Name }).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredTrigger?> FindTriggerAsync(Guid triggerId, CancellationToken cancellationToken) =>
        WithDb(db => db.Triggers.Where(t => t.Id == triggerId).Select(t => new StoredTrigger(t.Id, t.DefinitionVersionId, t.ActivityId, t.Tenant) { Kind = t.Kind, Name = t.Name }).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<Guid?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken) =>
        WithDb(db => db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsPublished).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId, Guid? bookmarkId, CancellationToken cancellationToken) =>
        WithDb(async db => (IReadOnlyList<Guid>)await db.Instances
            .Where(i => i.ParentId == parentId && (bookmarkId == null || i.ParentBookmarkId == bookmarkId) && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted))
            .OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken) => TryAgainAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Checkpoint 1: the lease. From here until the commit the item is ours, or nothing is written.
        await AnswerWorkItemAsync(db, commit, cancellationToken);
        await ConfirmTriggerAsync(db, commit, cancellationToken);
        await InstanceStarts.AddAsync(db, commit, time.GetUtcNow(), cancellationToken);
        if (commit.FaultRow is { } unreadable)
            await UnreadableInstances.StopAsync(db, unreadable, time.GetUtcNow(), cancellationToken);
        if (commit is { CancelRow: { } ended, Done: { } cancel })
            await UnreadableInstances.CancelAsync(db, cancel, ended.Revision, time.GetUtcNow(), cancellationToken);
        if (commit is { TakesTaskStep: true, Done: { } step })
            await TaskSteps.TakeAsync(db, step, audit, time.GetUtcNow(), cancellationToken);
        if (commit.Burst is { } burst)
        {
            await WriteBurstAsync(db, burst, commit, cancellationToken);
            // After the instance's row is ours: whoever wanted to park something meanwhile has done it before or finds the new revision.
            await ParkedWork.FollowAsync(db, burst, time.GetUtcNow(), cancellationToken);
        }

        foreach (var note in commit.Audit)
            audit.Add(db, note.Tenant, note.Actor, note.Action, note.Subject, note.Details);
        if (commit.Migration is { } migration)
            await MigrationRows.AnswerAsync(db, migration, commit.Burst?.Instance.Id, time.GetUtcNow(), cancellationToken);
        try
        {
            // A burst without tasks and changes of modules has written everything already.
            if (db.PendingAudit.Count > 0 || db.ChangeTracker.HasChanges())
                await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new LeaseLostException();
        }
        catch (DbUpdateException e) when (commit.NewInstances.Count > 0 && DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            throw InstanceStarts.Taken(commit);
        }

        // Checkpoint 2: after this line everything has happened; before it nothing has.
        await transaction.CommitAsync(cancellationToken);
        return true;
    }, cancellationToken);

    // Withdrawing a trigger and a start by it exclude each other: both change the trigger's row.
    private async Task ConfirmTriggerAsync(BuergerserviceDb db, EngineCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Trigger is not { } trigger)
            return;
        DateTimeOffset? now = time.GetUtcNow();
        if (await db.Triggers.Where(t => t.Id == trigger).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastStartAt, now), cancellationToken) == 0)
            throw new LeaseLostException();
    }

    private static async Task AnswerWorkItemAsync(BuergerserviceDb db, EngineCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Done is not { } item)
            return;
        if (commit.Retry is { StoppedAt: { } revision } && !await ParkedWork.IsStoppedAtAsync(db, item.InstanceId!.Value, revision, cancellationToken))
            throw new LeaseLostException();
        var answered = commit.Retry is not { } retry
            ? await db.Kept.ExecuteAsync(EngineStatements.Of(db).Finish, item, cancellationToken)
            : await db.WorkItems.Where(w => w.Id == item.Id && w.LeaseOwner == item.LeaseOwner && w.LeaseUntil == item.LeaseUntil).ExecuteUpdateAsync(set => set
                .SetProperty(w => w.DueAt, retry.DueAt).SetProperty(w => w.LastError, retry.Error).SetProperty(w => w.Attempts, w => w.Attempts + (retry.IsAttempt ? 1 : 0))
                .SetProperty(w => w.History, w => retry.History ?? w.History)
                .SetProperty(w => w.LeaseOwner, (string?)null).SetProperty(w => w.LeaseUntil, (DateTimeOffset?)null), cancellationToken);
        if (answered == 0)
            throw new LeaseLostException();
    }

    private async Task WriteBurstAsync(BuergerserviceDb db, BurstResult burst, EngineCommit commit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var instance = burst.Instance;
        if (!await InstanceRows.UpdateAsync(db, instance, commit.ExpectedRevision, now, cancellationToken))
            throw new LeaseLostException();
        if (instance.Bookmarks.Count > burst.AddedBookmarks.Count)
        {
            // Events find a wait by the instance's present key, not by the one it had when the wait began.
            await db.Kept.ExecuteAsync(EngineStatements.Of(db).FollowBusinessKey, [instance.CorrelationId, instance.Id], cancellationToken);
        }

        foreach (var answer in burst.HttpAnswers)
            await WriteAnswerAsync(db, answer, cancellationToken);
        await WriteJournalAsync(db, burst, now, cancellationToken);
        await WriteBookmarksAsync(db, burst, now, cancellationToken);
        foreach (var draft in burst.Tasks)
            await AddTaskAsync(db, draft, instance, now, cancellationToken);
        foreach (var id in burst.CancelledTasks)
            await TaskAnswers.CancelAsync(db, id, commit.Done, now, cancellationToken);
        await ApplyChangesAsync(db, burst, now, cancellationToken);
    }

    private async Task ApplyChangesAsync(BuergerserviceDb db, BurstResult burst, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var context = new ChangeContext(burst.Instance.Id, burst.Instance.CorrelationId, burst.Instance.Tenant, now, audit);
        foreach (var change in burst.Changes)
        {
            if (!_handlers.TryGetValue(change.Kind, out var handler))
                throw new DomainRuleException($"Für die Änderung „{change.Kind}“ ist nichts eingerichtet.");
            await handler.ApplyAsync(db, change, context, cancellationToken);
        }
    }

    private static Task<int> WriteAnswerAsync(BuergerserviceDb db, Buergerservice.Engine.Http.HttpAnswer answer, CancellationToken cancellationToken)
    {
        var headers = answer.Headers.Count == 0 ? null : JsonSerializer.Serialize(answer.Headers);
        return db.HttpExchanges.Where(x => x.Id == answer.ExchangeId && x.Status == null).ExecuteUpdateAsync(set => set
            .SetProperty(x => x.Status, answer.Status).SetProperty(x => x.ContentType, answer.ContentType).SetProperty(x => x.Headers, headers).SetProperty(x => x.Body, answer.Body), cancellationToken);
    }

    private static async Task WriteJournalAsync(BuergerserviceDb db, BurstResult burst, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (burst.Journal.Count == 0)
            return;
        var page = new JournalPage
        {
            InstanceId = burst.Instance.Id,
            FirstSequence = burst.Journal[0].Sequence,
            Count = burst.Journal.Count,
            At = now,
            Records = JsonSerializer.Serialize(burst.Journal, JsonSerializerOptions.Web),
        };
        await db.Kept.ExecuteAsync(EngineStatements.Of(db).AddPage, page, cancellationToken);
    }

    private static async Task AddTaskAsync(BuergerserviceDb db, UserTaskDraft draft, WorkflowInstance instance, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var task = UserTask.Create(draft, instance.Id, instance.DefinitionId, instance.Tenant, instance.CorrelationId, now);
        if (task.ExcludedSteps.Count > 0)
            task.Exclude(await TaskExclusion.PerformersAsync(db, instance.Id, task.ExcludedSteps, cancellationToken), now);
        db.Tasks.Add(task);
    }

    private static async Task WriteBookmarksAsync(BuergerserviceDb db, BurstResult burst, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var instance = burst.Instance;
        var statements = EngineStatements.Of(db);
        foreach (var removed in burst.RemovedBookmarks)
        {
            await db.Kept.ExecuteAsync(statements.RemoveBookmark, [removed], cancellationToken);
            // A timer or effect nobody waits for any more is not carried out, unless it is already under way.
            await db.Kept.ExecuteAsync(statements.DropWork, [removed, now], cancellationToken);
        }

        await EngineStatements.AddAsync(db, statements.AddBookmark, burst.AddedBookmarks.ConvertAll(b => RowOf(b, instance)), cancellationToken);
    }

    private static BookmarkRow RowOf(Bookmark bookmark, WorkflowInstance instance) => new()
    {
        Id = bookmark.Id,
        InstanceId = instance.Id,
        Tenant = instance.Tenant,
        Kind = bookmark.Kind,
        Hash = bookmark.Hash,
        Name = bookmark.Name,
        Key = bookmark.Key,
        ActivityId = bookmark.ActivityId,
        Description = bookmark.Description,
        CorrelationId = instance.CorrelationId,
        DueAt = bookmark.DueAt,
        CreatedAt = bookmark.CreatedAt,
    };

    private Task<T> WithDb<T>(Func<BuergerserviceDb, Task<T>> action, CancellationToken cancellationToken) => sessions.UseAsync(action, cancellationToken);

    // Two transactions that stopped each other: nothing of ours was written, and the other is through in a moment.
    private async Task<T> TryAgainAsync<T>(Func<BuergerserviceDb, Task<T>> action, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await sessions.UseAsync(action, cancellationToken);
            }
            catch (Exception e) when (tries < MaxTries && DatabaseFaults.Of(e) == DatabaseFault.Busy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * tries)), cancellationToken);
            }
        }
    }
}
