using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>
/// A database with the guarantees the engine builds on: each method is one transaction that sees committed rows only and
/// happens at once or not at all; leases and revisions are compared and changed in it.
/// </summary>
internal sealed class Database(World world, Flaw flaw)
{
    private int _instances;

    public Tables Tables { get; } = new();

    public List<WorkItem> Claim(string owner, bool effects, int max, TimeSpan lease, DateTimeOffset now)
    {
        var due = Tables.Items.Where(r => r.Item.DueAt <= now && (r.Item.Kind == WorkKind.Effect) == effects && !(r.Item.LeaseUntil >= now))
            .OrderBy(r => r.Item.DueAt).ThenBy(r => r.Number).Take(max);
        var claimed = new List<WorkItem>();
        foreach (var row in due.ToList())
        {
            // Whoever held it before died or hung at it.
            row.Item.Attempts += row.Item.LeaseOwner is null ? 0 : 1;
            row.Item.LeaseOwner = owner;
            row.Item.LeaseUntil = now + lease;
            claimed.Add(ItemRow.Copy(row.Item));
            world.Trace.Add(row.Number);
            if (flaw == Flaw.ClaimDeletes)
                Tables.Items.Remove(row);
        }

        return claimed;
    }

    public void AddInstance(WorkflowInstance instance)
    {
        var row = new InstanceRow { Id = instance.Id, Number = ++_instances, VersionId = instance.DefinitionVersionId, ParentId = instance.Parent?.InstanceId, ParentBookmarkId = instance.Parent?.BookmarkId };
        Write(row, instance);
        Tables.Instances.Add(row.Id, row);
        Tables.Running.Add(row);
    }

    public void Commit(EngineCommit commit, DateTimeOffset now)
    {
        var answered = RequireLease(commit);
        var row = RequireRevision(commit);
        if (commit.Burst is { } asked)
        {
            RequireAnswersTaken(asked, answered);
            RequireChanges(asked);
        }

        // Everything has been checked: from here on all of it is written.
        Answer(answered, commit);
        foreach (var instance in commit.NewInstances)
            AddInstance(instance);
        foreach (var item in commit.Enqueue)
        {
            if (flaw != Flaw.TornCommit || !world.Dice.OneIn(100))
                Tables.Add(item);
        }

        if (commit.FaultRow is { } unreadable)
            throw world.Check.Broken($"The state of instance {Tables.Instances[unreadable].Number} could not be read.");
        if (row is not null)
            WriteBurst(row, commit.Burst!, now);
        world.Check.Committed(commit, row, answered?.Number ?? 0);
    }

    /// <summary>What a member of staff does in one transaction of a command; see the product's TaskCommands.</summary>
    public void CompleteTask(UserTask task, string operation, DateTimeOffset now)
    {
        var actor = new Actor("kim", "Kim Muster", "kreis", []);
        if (task.State == UserTaskState.Completed && task.CompletionOperationId != operation)
            return;
        if (Tables.Instances[task.InstanceId].Status != InstanceStatus.Running && task.State != UserTaskState.Completed)
            return;
        if (task.State is UserTaskState.Cancelled || !task.Complete(new(actor, now, operation), "Done", "{}", task.Revision))
            return;
        if (flaw == Flaw.ForgottenTask && world.Dice.OneIn(20))
            return;
        Tables.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Resume,
            Tenant = "kreis",
            InstanceId = task.InstanceId,
            BookmarkId = task.BookmarkId,
            Payload = """{"outcome":"Done","data":{}}""",
            DueAt = now,
        });
        world.Check.TaskCompleted(task);
    }

    private ItemRow? RequireLease(EngineCommit commit)
    {
        if (commit.Done is not { } item)
            return null;
        if (commit.Retry is { StoppedAt: { } revision } && Tables.Instances[item.InstanceId!.Value].Revision != revision)
            throw new LeaseLostException();
        if (Tables.Find(item.Id) is { } row && (flaw == Flaw.NoLeaseAndNoRevision || (row.Item.LeaseOwner == item.LeaseOwner && row.Item.LeaseUntil == item.LeaseUntil)))
            return row;
        if (flaw is Flaw.NoLeaseAndNoRevision or Flaw.ClaimDeletes)
            return null;
        throw new LeaseLostException();
    }

    private InstanceRow? RequireRevision(EngineCommit commit)
    {
        if (commit.Burst is not { } burst)
            return null;
        var row = Tables.Instances[burst.Instance.Id];
        if (row.Revision != commit.ExpectedRevision && flaw is not (Flaw.NoRevision or Flaw.NoLeaseAndNoRevision))
            throw new LeaseLostException();
        return row;
    }

    // A task somebody has completed is not taken away: its answer is in the queue and goes first, of two the earlier one.
    private void RequireAnswersTaken(BurstResult burst, ItemRow? cause)
    {
        foreach (var id in burst.CancelledTasks)
        {
            var task = Tables.Tasks.Find(t => t.Id == id);
            if (task is not { State: UserTaskState.Completed } || Tables.Items.Find(r => r.Item.BookmarkId == task.BookmarkId && r.Item.DueAt < PutBack.Parked) is not { } answer)
                continue;
            if (!IsAnswer(cause) || answer.Number < cause!.Number)
                throw new AnswerPendingException();
        }
    }

    private bool IsAnswer(ItemRow? row) => row is { Item: { Kind: WorkKind.Resume, BookmarkId: { } bookmark } } && Tables.TaskAt(bookmark) is not null;

    private void RequireChanges(BurstResult burst)
    {
        foreach (var _ in burst.Changes)
        {
            if (world.Dice.OneIn(world.Faults.RefusedChange))
                throw new DomainRuleException("Die Änderung ist nicht erlaubt.");
        }
    }

    private void Answer(ItemRow? row, EngineCommit commit)
    {
        if (row is null)
            return;
        if (commit.Retry is not { } retry)
        {
            Tables.Items.Remove(row);
            return;
        }

        row.Item.DueAt = retry.DueAt;
        row.Item.LastError = retry.Error;
        row.Item.History = retry.History ?? row.Item.History;
        row.Item.Attempts += retry.IsAttempt ? 1 : 0;
        row.Item.LeaseOwner = null;
        row.Item.LeaseUntil = null;
    }

    private void WriteBurst(InstanceRow row, BurstResult burst, DateTimeOffset now)
    {
        Write(row, burst.Instance);
        foreach (var id in burst.RemovedBookmarks)
        {
            if (flaw != Flaw.KeepsBookmarks || !world.Dice.OneIn(50))
                Tables.Waits.RemoveAll(w => w.Id == id);
            // A timer or effect nobody waits for any more is not carried out, unless it is already under way.
            Tables.Items.RemoveAll(r => r.Item.BookmarkId == id && !(r.Item.LeaseUntil >= now));
        }

        foreach (var bookmark in burst.AddedBookmarks)
            Tables.Waits.Add(new() { Id = bookmark.Id, Instance = row, Kind = bookmark.Kind, Hash = bookmark.Hash, Key = bookmark.Key });
        foreach (var wait in Tables.Waits)
        {
            if (ReferenceEquals(wait.Instance, row))
                wait.CorrelationId = row.CorrelationId;
        }

        foreach (var draft in burst.Tasks)
            Tables.Tasks.Add(UserTask.Create(draft, row.Id, burst.Instance.DefinitionId, burst.Instance.Tenant, row.CorrelationId, now));
        foreach (var id in burst.CancelledTasks)
            Tables.Tasks.Find(t => t.Id == id)?.Cancel(now);
        FollowParked(row, burst, now);
        if (flaw == Flaw.LostJournal && world.Dice.OneIn(50))
            return;
        world.Check.Journaled(row, burst.Journal);
    }

    private void FollowParked(InstanceRow row, BurstResult burst, DateTimeOffset now)
    {
        Tables.Items.RemoveAll(r => r.Item.DueAt == PutBack.Parked && burst.DroppedEffects.Contains(r.Item.Id));
        if (!burst.ReleasesParked)
            return;
        foreach (var parked in Tables.Items)
        {
            if (parked.Item.InstanceId != row.Id || parked.Item.DueAt != PutBack.Parked)
                continue;
            now += TimeSpan.FromTicks(1);
            parked.Item.DueAt = now;
            parked.Item.Attempts = 0;
            parked.Item.LastError = null;
        }
    }

    private void Write(InstanceRow row, WorkflowInstance instance)
    {
        row.CorrelationId = instance.CorrelationId;
        row.Status = instance.Status;
        row.SubStatus = instance.SubStatus;
        row.State = InstanceSerializer.Write(instance);
        row.Revision++;
        if (row.Status == InstanceStatus.Finished && row.SubStatus != InstanceSubStatus.Faulted)
            Tables.Running.Remove(row);
    }
}
