using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>
/// The rules of the engine, checked after every commit and at the end. It keeps its own account of revisions, journals,
/// executions and effects and trusts neither the engine nor the database.
/// </summary>
internal sealed class Invariants(World world)
{
    private const string Held = "Der Vorgang ist angehalten.";

    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Dictionary<Guid, (Guid Instance, int Execution)> _requested = [];
    private readonly HashSet<(Guid Instance, long Execution)> _changes = [];
    private readonly List<UserTask> _ended = [];
    private readonly HashSet<Guid> _resumedByHand = [];
    private readonly Dictionary<string, RootSteps> _roots = [];

    public long Bursts { get; private set; }

    public long Effects => _requested.Count;

    public LadderRules Ladders { get; } = new(world);

    public MigrationRules Migrations { get; } = new(world);

    public ScheduleRules Schedules { get; } = new(world);

    private Tables Tables => world.Database.Tables;

    /// <summary>How often each of the rarer things has happened.</summary>
    public Dictionary<string, long> Happened { get; } = [];

    /// <summary>A new instance has been written.</summary>
    public void Started(InstanceRow row, WorkflowInstance instance)
    {
        var account = new Account(RootOf(row)) { Revision = row.Revision, ActivationKey = KeyOf(row, instance) };
        if (account.ActivationKey is { } key)
            Require(Tables.Running.TrueForAll(i => ReferenceEquals(i, row) || AccountOf(i).ActivationKey != key), $"Instance {row.Number} runs beside another one with the key {key}");
        _accounts.Add(row.Id, account);
    }

    /// <summary>An HTTP request is answered.</summary>
    public void Answered(InstanceRow row, ExchangeRow exchange)
    {
        Require(exchange.InstanceId == row.Id, $"Instance {row.Number} has answered somebody else's request");
        Require(exchange.Status is null, $"Instance {row.Number} has answered a request twice");
        Count("Request answered");
    }

    /// <summary>The journal page of a burst is written.</summary>
    public void Journaled(InstanceRow row, List<JournalRecord> page)
    {
        foreach (var record in page)
        {
            world.Trace.Add(record.Event);
            if (record.Event is not ("Started" or "Completed" or "Suspended" or "Resumed" or "Note" or "Output"))
                Count(record.Event);
            if (record.Event == "Started" && CompensationRules.IsUndo(record.ActivityId))
                Count("Undone");
            world.Trace.Add(record.ActivityId);
            world.Trace.Add(record.ExecutionId);
            world.Trace.Add(record.At.UtcTicks);
            if (AccountOf(row).Read(record) is { } broken)
                throw Broken($"{broken}: instance {row.Number}, record {record}");
            if (record.Event == "Note" && AccountOf(row).Effects.TryGetValue(record.ExecutionId, out var effect))
                Require(record.Message == $"answer {world.Outside.Answers.GetValueOrDefault(effect)}", $"Execution {record.ExecutionId} of instance {row.Number} got somebody else's answer");
        }
    }

    /// <summary>A commit has been written.</summary>
    public void Committed(EngineCommit commit, InstanceRow? row, long item)
    {
        Say(commit, row, item);
        if (commit.Burst is { } burst)
        {
            Bursts += burst.Journal.Count > 0 ? 1 : 0;
            CheckBurst(commit, burst, row!);
        }

        Migrations.Committed(commit);
        Schedules.Committed(commit);
        foreach (var instance in commit.NewInstances)
        {
            if (Tables.Instances.TryGetValue(instance.Id, out var started))
                Complete(started);
        }

        if (commit is { TakesTaskStep: true, Done: { } step } && Tables.Tasks.Find(t => t.Id == TaskStepWork.Read(step).TaskId) is { } task)
            Ladders.Complete(task);
        if (commit.Done is { InstanceId: { } id, Kind: not WorkKind.Event } done)
        {
            if (done is { Kind: WorkKind.Effect, Name: not NotifyEffect.Name } && commit.Retry is null)
                CheckEffectEnded(done);
            Complete(Tables.Instances[id]);
        }
    }

    /// <summary>A handler has been called: that is allowed only for effects of committed bursts.</summary>
    public void Attempted(EffectCall call)
    {
        Require(_requested.TryGetValue(call.Id, out var request), "An effect reached the world that no committed burst has asked for");
        Require(request.Instance == call.InstanceId && (long)call.Payload["execution"]! == request.Execution, "An effect was attempted with another one's id");
    }

    /// <summary>A person has completed a task, or a lead has cancelled it.</summary>
    public void TaskEnded(UserTask task) => _ended.Add(task);

    public void AtEnd()
    {
        Require(Tables.Waits.Count == 0, $"{Tables.Waits.Count} waits are left of instances that have ended");
        Require(Tables.Tasks.TrueForAll(t => !t.IsOpen), "A task is open whose instance has ended");
        Require(Tables.Instances.Values.All(i => i.Status == InstanceStatus.Finished), "An instance has not ended");
        Migrations.AtEnd();
        foreach (var task in _ended)
        {
            var row = Tables.Instances[task.InstanceId];
            Require(AccountOf(row).UsedUp.Contains(task.BookmarkId), $"The answer of a completed task of instance {row.Number} was lost");
        }
    }

    public string Describe() => string.Join("; ", Tables.Running.Take(5).Select(i => $"instance {i.Number} {i.SubStatus}, waits {Tables.Waits.Count(w => ReferenceEquals(w.Instance, i))}"))
        + " | " + string.Join("; ", Tables.Items.Take(8).Select(r => $"item {r.Number} {r.Item.Kind} due {r.Item.DueAt:O} attempts {r.Item.Attempts} {r.Item.LastError} of {(r.Item.InstanceId is { } id ? Tables.Instances[id].Number : 0)}"));

    private void CheckBurst(EngineCommit commit, BurstResult burst, InstanceRow row)
    {
        var account = AccountOf(row);
        Require(account.Revision == commit.ExpectedRevision, $"Two commits have changed revision {commit.ExpectedRevision} of instance {row.Number}");
        account.Revision++;
        Require(!account.HasEnded || burst.Instance.SubStatus == account.EndedAs, $"Instance {row.Number} has ended and is {burst.Instance.SubStatus} again");
        Require(account.NextSequence == burst.Instance.NextJournalSequence, $"Instance {row.Number} counts {burst.Instance.NextJournalSequence} journal records, there are {account.NextSequence}");
        foreach (var change in burst.Changes)
            Require(_changes.Add((row.Id, (long)change.Payload["execution"]!)), $"A change of instance {row.Number} was made twice");
        foreach (var effect in burst.Effects.Where(e => e.BookmarkId is not null))
            Require(burst.Instance.Bookmarks.Any(b => b.Id == effect.BookmarkId), $"Instance {row.Number} has asked for an effect it does not wait for");
        foreach (var effect in burst.Effects)
            Require(_requested.TryAdd(effect.Id, (row.Id, (int)(long)effect.Payload["execution"]!)), "An effect was requested twice");
        foreach (var bookmark in burst.AddedBookmarks)
            account.Waiting(bookmark);
        foreach (var bookmark in burst.RemovedBookmarks)
            account.UsedUp.Add(bookmark);
        if (commit.Done is { Kind: WorkKind.Resume, BookmarkId: { } wait, Payload: null, Name: null })
            _resumedByHand.Add(wait);
        foreach (var draft in burst.Tasks.Where(t => t.Ladder.Count > 0))
            Ladders.Complete(Tables.Tasks.Find(t => t.Id == draft.Id)!);
        if (burst.RemovedBookmarks.Count > 0)
            RequireNoOrphan(row);
        if (commit.Done is { Kind: WorkKind.Start, Name: { } trigger })
            Require(!burst.Journal.Exists(r => r.Event == "Suspended" && VersionEditor.BaseOf(r.ActivityId) == VersionEditor.BaseOf(trigger)), $"Instance {row.Number} waits for the trigger that has started it");
        foreach (var id in burst.CancelledTasks)
            RequireNoAnswerLost(Tables.Tasks.Find(t => t.Id == id)!, commit);
        CheckState(burst.Instance, account, row);
    }

    // Whose end nobody waits for any more is cancelled, and who is waited for to the end is not left early.
    private void RequireNoOrphan(InstanceRow parent)
    {
        foreach (var child in Tables.Running)
        {
            if (child.IsAwaitedToItsEnd && child.ParentId == parent.Id && !Tables.Awaits(child.ParentBookmarkId!.Value) && !_resumedByHand.Contains(child.ParentBookmarkId.Value))
                Require(Tables.HasWorkFor(child.Id, WorkKind.Cancel), $"Instance {child.Number} runs on although instance {parent.Number} does not wait for it any more");
        }
    }

    // Who has completed a task is heard, unless another answer was given first or the instance was held when it was given up.
    private void RequireNoAnswerLost(UserTask task, EngineCommit commit) => Require(
        task.IsOpen || !_ended.Contains(task) || AccountOf(Tables.Instances[task.InstanceId]).IsHeld
            || (commit.Done is { Kind: WorkKind.Resume, BookmarkId: { } bookmark } && Tables.TaskAt(bookmark) is { } first && first.EndedAt <= task.EndedAt),
        "The answer of a completed task was thrown away");

    // What the journal says is alive, what the state says is alive, and what the tables say is waited for are the same.
    private void CheckState(WorkflowInstance instance, Account account, InstanceRow row)
    {
        account.IsHeld = instance.IsHeld || instance.Incidents.Count > 0;
        var isOver = instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted;
        if (isOver)
            account.EndedAs = instance.SubStatus;
        else
        {
            var alive = 0;
            foreach (var execution in instance.LiveExecutions)
            {
                alive++;
                Require(account.IsAlive(execution.Id), $"Execution {execution.Id} of instance {row.Number} is alive in the state and ended in the journal");
            }

            Require(alive == account.Alive, $"Instance {row.Number} has {alive} executions, its journal {account.Alive}");
        }

        var waits = 0;
        foreach (var wait in Tables.Waits)
            waits += ReferenceEquals(wait.Instance, row) ? 1 : 0;
        Require(waits == instance.Bookmarks.Count, $"Instance {row.Number} waits {instance.Bookmarks.Count} times, the table says {waits}");
        if (instance.SubStatus == InstanceSubStatus.Suspended)
            Require(waits > 0 || instance.Incidents.Count > 0 || Tables.HasWorkFor(row.Id, WorkKind.Continue), $"Instance {row.Number} is suspended and waits for nothing");
    }

    // Nothing is lost: whatever an instance waits for is still on its way.
    private void Complete(InstanceRow row)
    {
        if (row.SubStatus == InstanceSubStatus.Pending)
            Require(Tables.HasWorkFor(row.Id, WorkKind.Start), $"Instance {row.Number} has not begun and nothing will start it");
        // An effect that was given up stays parked for another reason, and is reported in the next burst.
        if (row is { Incidents: 0, SubStatus: not InstanceSubStatus.Paused })
            Require(!Tables.Items.Exists(r => r.Item.InstanceId == row.Id && r.Item.DueAt == PutBack.Parked && r.Item.LastError == Held), $"Work of instance {row.Number} is parked, and nothing holds the instance");
        foreach (var wait in Tables.Waits)
        {
            if (!ReferenceEquals(wait.Instance, row))
                continue;
            var comes = wait.Kind switch
            {
                WaitKind.Event or WaitKind.Http => true,
                WaitKind.Child => Tables.HasWorkFor(wait.Id) || Tables.ChildrenOf(row.Id, wait.Id).Any(),
                WaitKind.Task => Tables.TaskAt(wait.Id) is { IsOpen: true } || Tables.HasWorkFor(wait.Id),
                _ => Tables.HasWorkFor(wait.Id),
            };
            Require(comes, $"Instance {row.Number} waits for a {wait.Kind} that will never come");
        }
    }

    public void Count(string what) => Happened[what] = Happened.GetValueOrDefault(what) + 1;

    private void CheckEffectEnded(WorkItem item) => Require(
        world.Outside.Answers.ContainsKey(item.Id) || (item.BookmarkId is { } wait && !Tables.Awaits(wait)),
        "An effect was taken out of the queue and the world has never seen it");

    private void Say(EngineCommit commit, InstanceRow? row, long item)
    {
        world.Trace.Add(item);
        world.Trace.Add(row?.Number ?? 0);
        world.Trace.Add(row?.Revision ?? 0);
        world.Trace.Add(commit.Retry?.DueAt.UtcTicks ?? 0);
        world.Trace.Listener?.Invoke($"{world.Scheduler.Now:HH:mm:ss.fff} {commit.Done?.LeaseOwner} item {item} {commit.Done?.Kind} {commit.Done?.Name}"
            + (row is null ? "" : $" instance {row.Number} revision {row.Revision} {row.SubStatus}") + (commit.Retry is { } retry ? $" back until {retry.DueAt:O} {retry.Error}" : "")
            + string.Concat(commit.Burst?.Journal.Select(r => $"\n    {r.Sequence} {r.Event} {r.ActivityId}#{r.ExecutionId} {r.Message}") ?? []));
    }

    // By what the definition says, not by what the engine makes of it.
    private string? KeyOf(InstanceRow row, WorkflowInstance instance) => RootOf(row).Activation switch
    {
        "Singleton" => row.DefinitionId,
        "CorrelatedSingleton" => $"{row.DefinitionId} {instance.CorrelationId}",
        "Correlation" => instance.CorrelationId,
        _ => null,
    };

    private RootSteps RootOf(InstanceRow row)
    {
        if (!_roots.TryGetValue(row.DefinitionId, out var root))
            _roots.Add(row.DefinitionId, root = RootSteps.Read(Tables.Definitions.FindAll(d => d.DefinitionId == row.DefinitionId)));
        return root;
    }

    private Account AccountOf(InstanceRow row) => _accounts[row.Id];

    public void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw Broken(otherwise);
    }

    public Violation Broken(string rule)
    {
        var violation = new Violation(rule);
        world.Failure ??= violation;
        return violation;
    }
}
