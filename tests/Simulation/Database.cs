using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Children;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>
/// A database with the guarantees the engine builds on: each method is one transaction that sees committed rows only and
/// happens at once or not at all; leases and revisions are compared and changed in it.
/// </summary>
internal sealed partial class Database(World world, Flaw flaw)
{
    private int _instances;

    public Tables Tables { get; } = new();

    public List<WorkItem> Claim(string owner, bool effects, int max, TimeSpan lease, DateTimeOffset now)
    {
        var due = Tables.Items.FindAll(r => r.Item.DueAt <= now && (r.Item.Kind == WorkKind.Effect) == effects && !(r.Item.LeaseUntil >= now));
        if (due.Count == 0)
            return [];
        due.Sort((a, b) => a.Item.DueAt != b.Item.DueAt ? a.Item.DueAt.CompareTo(b.Item.DueAt) : a.Number.CompareTo(b.Number));
        var claimed = new List<WorkItem>();
        foreach (var row in due.Take(max))
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

    public void Commit(EngineCommit commit, DateTimeOffset now)
    {
        var answered = RequireLease(commit);
        RequireTrigger(commit);
        RequireNoRace(commit);
        var row = RequireRevision(commit);
        if (commit.Burst is { } asked)
        {
            RequireAnswersTaken(asked, answered);
            RequireChanges(asked);
        }

        // Everything has been checked: from here on all of it is written.
        Answer(answered, commit);
        Start(commit, now);
        if ((commit.FaultRow ?? (commit.CancelRow is null ? null : commit.Done!.InstanceId)) is { } unreadable)
            throw world.Check.Broken($"The state of instance {Tables.Instances[unreadable].Number} cannot be read: {WhyUnreadable(Tables.Instances[unreadable])}");
        if (commit is { TakesTaskStep: true, Done: { } step })
            TakeTaskStep(step, now);
        if (row is not null)
            WriteBurst(row, commit.Burst!, now);
        if (commit.Migration is { } migration)
            AnswerMigration(migration, row);
        world.Check.Committed(commit, row, answered?.Number ?? 0);
    }

    private string? WhyUnreadable(InstanceRow row)
    {
        try
        {
            InstanceSerializer.Read(row.State, world.Editors.WorkflowOf(row.VersionId));
            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
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

    private void RequireTrigger(EngineCommit commit)
    {
        if (commit.Trigger is { } trigger && !Tables.Triggers.Exists(t => t.Stored.Id == trigger))
            throw new LeaseLostException();
    }

    // The real store looks first and is told by a unique index when another start came between look and commit.
    private void RequireNoRace(EngineCommit commit)
    {
        if (commit.NewInstances.Count > 0 && commit.NewInstances.Exists(IsTaken) && world.Dice.OneIn(world.Faults.RacingStart))
            throw new LeaseLostException();
    }

    private void RequireChanges(BurstResult burst)
    {
        // The engine's own change, files nobody took, is never refused.
        foreach (var _ in burst.Changes.Where(c => c.Kind != HttpEndpoint.ReleaseFiles))
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

    // One instance per activation key: what is not allowed is left out with its work, and a parent that waits is told.
    private void Start(EngineCommit commit, DateTimeOffset now)
    {
        var refused = new HashSet<Guid>();
        foreach (var instance in commit.NewInstances)
        {
            if (!IsTaken(instance) || (flaw == Flaw.NoActivation && world.Dice.OneIn(3)))
            {
                AddInstance(instance);
                continue;
            }

            refused.Add(instance.Id);
            world.Check.Count("Start refused");
            if (instance.Parent is { BookmarkId: { } bookmark } parent)
                Tables.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Resume, Tenant = instance.Tenant, InstanceId = parent.InstanceId, BookmarkId = bookmark, Payload = Plain.ToJson(ChildReport.RefusalOf(instance)), DueAt = now });
        }

        foreach (var item in commit.Enqueue)
        {
            if (item.Kind == WorkKind.Start && refused.Contains(item.InstanceId!.Value))
                continue;
            if (flaw != Flaw.TornCommit || !world.Dice.OneIn(100))
                Tables.Add(item);
        }
    }

    /// <summary>True while an instance is alive beside which this one may not run.</summary>
    public bool IsTaken(WorkflowInstance instance) => Activation.KeyOf(instance) is { } key && Tables.Running.Exists(i => i.ActivationKey == key
        || (instance.Activation == ActivationStrategy.Correlation && i.CorrelationId == instance.CorrelationId && i.Status == InstanceStatus.Running));

    public void AddInstance(WorkflowInstance instance)
    {
        var row = new InstanceRow
        {
            Id = instance.Id,
            Number = ++_instances,
            DefinitionId = instance.DefinitionId,
            ActivationKey = Activation.KeyOf(instance),
            ParentId = instance.Parent?.InstanceId,
            ParentBookmarkId = instance.Parent?.BookmarkId,
            IsAwaitedToItsEnd = instance.Parent is { BookmarkId: not null, Moment: ReportMoment.End },
        };
        Write(row, instance);
        Tables.Instances.Add(row.Id, row);
        Tables.Running.Add(row);
        world.Check.Started(row, instance);
    }

    private void Write(InstanceRow row, WorkflowInstance instance)
    {
        row.VersionId = instance.DefinitionVersionId;
        row.CorrelationId = instance.CorrelationId;
        row.Status = instance.Status;
        row.SubStatus = instance.SubStatus;
        row.Incidents = instance.Incidents.Count;
        row.State = InstanceSerializer.Write(instance);
        row.Revision++;
        if (!row.IsOver)
            return;
        row.ActivationKey = null;
        Tables.Running.Remove(row);
    }
}
