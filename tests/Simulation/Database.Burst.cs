using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <content>What a burst writes.</content>
internal sealed partial class Database
{
    // A task somebody has completed is not taken away: its answer is in the queue and goes first, of two the earlier one.
    private void RequireAnswersTaken(BurstResult burst, ItemRow? cause)
    {
        foreach (var id in burst.CancelledTasks)
        {
            var task = Tables.Tasks.Find(t => t.Id == id);
            if (task is null or { IsOpen: true } || Tables.Items.Find(r => r != cause && r.Item.BookmarkId == task.BookmarkId && r.Item.Kind == WorkKind.Resume && r.Item.DueAt < PutBack.Parked) is not { } answer)
                continue;
            if (!IsAnswer(cause) || answer.Number < cause!.Number)
                throw new AnswerPendingException();
        }
    }

    private bool IsAnswer(ItemRow? row) => row is { Item: { Kind: WorkKind.Resume, BookmarkId: { } bookmark } } && Tables.TaskAt(bookmark) is not null;

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
            Tables.Waits.Add(new() { Id = bookmark.Id, Instance = row, Kind = bookmark.Kind, Hash = bookmark.Kind is WaitKind.Event or WaitKind.Http ? bookmark.Hash : "", Key = bookmark.Key, ActivityId = bookmark.ActivityId });
        foreach (var wait in Tables.Waits)
        {
            if (ReferenceEquals(wait.Instance, row))
                wait.CorrelationId = row.CorrelationId;
        }

        foreach (var answer in burst.HttpAnswers)
            WriteAnswer(row, answer);
        foreach (var draft in burst.Tasks)
            Tables.Tasks.Add(UserTask.Create(draft, row.Id, burst.Instance.DefinitionId, burst.Instance.Tenant, row.CorrelationId, now));
        foreach (var id in burst.CancelledTasks)
            Tables.Tasks.Find(t => t.Id == id)?.Cancel(now);
        FollowParked(row, burst, now);
        if (flaw == Flaw.LostJournal && world.Dice.OneIn(50))
            return;
        world.Check.Journaled(row, burst.Journal);
    }

    private void WriteAnswer(InstanceRow row, Engine.Http.HttpAnswer answer)
    {
        var exchange = Tables.Exchanges[answer.ExchangeId];
        world.Check.Answered(row, exchange);
        exchange.Status ??= answer.Status;
    }

    private void FollowParked(InstanceRow instance, BurstResult burst, DateTimeOffset now)
    {
        Tables.Items.RemoveAll(r => r.Item.DueAt == PutBack.Parked && burst.DroppedEffects.Contains(r.Item.Id));
        if (!burst.ReleasesParked)
            return;
        // Effects that were given up go on only when it is their own incident that was dealt with.
        var parked = Tables.Items.FindAll(r => r.Item.InstanceId == instance.Id && r.Item.DueAt == PutBack.Parked && !burst.Instance.Incidents.Any(i => i.EffectId == r.Item.Id));
        var due = now - TimeSpan.FromTicks(parked.Count);
        foreach (var row in parked)
        {
            due += TimeSpan.FromTicks(1);
            row.Item.DueAt = due;
            row.Item.Attempts = 0;
            row.Item.LastError = null;
        }
    }

    private void TakeTaskStep(WorkItem item, DateTimeOffset now)
    {
        var (id, number) = TaskStepWork.Read(item);
        if (Tables.Tasks.Find(t => t.Id == id) is not { } task || task.TakeStep(number, now) is not { } step)
            return;
        world.Check.Ladders.Taken(task, number, step);
        Tables.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Effect,
            Tenant = task.Tenant,
            InstanceId = task.InstanceId,
            Name = NotifyEffect.Name,
            Payload = Plain.ToJson(new Dictionary<string, object?> { ["task"] = task.Id.ToString(), ["step"] = (long)number }),
            DueAt = now,
        });
    }

    private void AnswerMigration(MigrationAnswer answer, InstanceRow? row)
    {
        world.Check.Migrations.Answered(answer, row);
        Tables.Migrations[answer.Id] = answer.IsDone;
        if (row is null)
            return;
        foreach (var wait in Tables.Waits.Where(w => ReferenceEquals(w.Instance, row)))
            wait.ActivityId = answer.Steps.GetValueOrDefault(wait.ActivityId, wait.ActivityId);
    }
}
