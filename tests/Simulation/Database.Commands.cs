using Buergerservice.Engine;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Migration;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <content>What people do, each in one transaction; see the product's commands.</content>
internal sealed partial class Database
{
    private static readonly Actor Kim = new("kim", "Kim Muster", "kreis", [Actor.LeadRole]);

    /// <summary>See <c>TaskCommands.CompleteAsync</c>.</summary>
    public void CompleteTask(UserTask task, string operation, DateTimeOffset now)
    {
        if (task.State == UserTaskState.Completed && task.CompletionOperationId != operation)
            return;
        if (Tables.Instances[task.InstanceId].Status != InstanceStatus.Running && task.State != UserTaskState.Completed)
            return;
        if (task.State is UserTaskState.Cancelled || !task.Complete(new(Kim, now, operation), "Done", "{}", task.Revision))
            return;
        if (flaw == Flaw.ForgottenTask && world.Dice.OneIn(20))
            return;
        Enqueue(WorkKind.Resume, task.InstanceId, now, task.BookmarkId, """{"outcome":"Done","data":{}}""");
        world.Check.TaskEnded(task);
    }

    /// <summary>See <c>TaskCommands.CancelAsync</c>.</summary>
    public void CancelTask(UserTask task, DateTimeOffset now)
    {
        if (!task.IsOpen || Tables.Instances[task.InstanceId].Status != InstanceStatus.Running)
            return;
        task.CancelBy(new(Kim, now, Reason: "nicht nötig"), task.Revision);
        var completion = new TaskCompletion(TaskCompletion.Cancelled, [], Kim.UserName, Kim.DisplayName, now) { IsCancelled = true };
        Enqueue(WorkKind.Resume, task.InstanceId, now, task.BookmarkId, Plain.ToJson(completion.ToPlain()));
        world.Check.TaskEnded(task);
    }

    /// <summary>See <c>TaskCommands.ChangeDueAsync</c>.</summary>
    public void ChangeDue(UserTask task, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (!task.IsOpen)
            return;
        task.ChangeDue(new(Kim, now, Reason: "verschoben"), dueAt, null, null, task.Revision);
        if (flaw != Flaw.KeepsLadder)
            Tables.Items.RemoveAll(r => r.Item.BookmarkId == task.BookmarkId && r.Item.Kind == WorkKind.TaskStep);
        foreach (var item in TaskStepWork.For(task.Id, task.BookmarkId, task.InstanceId, task.Tenant, task.ReadLadder(), now))
            Tables.Add(item);
    }

    /// <summary>Puts a version in the place of the published one; with <paramref name="withTriggers"/> false nothing starts it by itself. See <c>TriggerRows</c>.</summary>
    public void Publish(StoredDefinition version, CompiledWorkflow workflow, bool withTriggers, DateTimeOffset now)
    {
        var kept = Withdraw(version.DefinitionId);
        Tables.Published[version.DefinitionId] = version;
        if (!withTriggers)
            return;
        foreach (var step in workflow.Activities.Where(a => a is { Source.CanStartWorkflow: true, Activity: ITrigger } && ReferenceEquals(a.Scope, workflow.Workflow)))
        {
            foreach (var trigger in ((ITrigger)step.Activity).Triggers)
            {
                var id = Guid.CreateVersion7(now);
                var isKept = kept.TryGetValue((step.Id, trigger.Name), out var beat);
                Tables.Triggers.Add(new(new(id, version.VersionId, step.Id, "kreis") { Kind = trigger.Kind, Name = trigger.Name }, version.DefinitionId, trigger.Hash, isKept ? beat.Id : id));
                if ((isKept ? beat.Due : Schedule.First(trigger.Kind, trigger.Name, now)) is { } due)
                    Tables.Add(ScheduledStart.Item(id, "kreis", due, now));
            }
        }
    }

    private Dictionary<(string Activity, string Expression), (Guid Id, DateTimeOffset Due)> Withdraw(string definitionId)
    {
        var old = Tables.Triggers.FindAll(t => t.DefinitionId == definitionId);
        var kept = new Dictionary<(string, string), (Guid, DateTimeOffset)>();
        foreach (var row in Tables.Items.FindAll(r => r.Item.Kind == WorkKind.Schedule && old.Exists(t => t.Stored.Id == r.Item.BookmarkId)))
        {
            if (old.Find(t => t.Stored.Id == row.Item.BookmarkId) is { Stored: { Kind: TriggerKind.Timer } timer } trigger)
                kept[(timer.ActivityId, timer.Name)] = (trigger.Beat, ScheduledStart.DueOf(row.Item.DueAt, row.Item.Payload));
            Tables.Items.Remove(row);
        }

        Tables.Triggers.RemoveAll(old.Contains);
        return kept;
    }

    /// <summary>See <c>MigrationCommands.OrderAsync</c>.</summary>
    public void OrderMigration(InstanceRow instance, Guid target, Dictionary<string, string> steps, DateTimeOffset now)
    {
        var item = Enqueue(WorkKind.Migrate, instance.Id, now, null, new MigrationOrder(target, steps, "kim", "neue Fassung").ToJson());
        Tables.Migrations.Add(item.Item.Id, null);
    }

    /// <summary>See <c>HttpCommands.AcceptAsync</c>: what was found before may be gone by now.</summary>
    public void AcceptRequest(Guid instanceId, Guid bookmarkId, DateTimeOffset now) =>
        Enqueue(WorkKind.Resume, instanceId, now, bookmarkId, Plain.ToJson(RequestOf(instanceId)));

    /// <summary>See <c>HttpCommands.AcceptAsync</c> for a request that starts a definition.</summary>
    public void AcceptRequest(WorkflowInstance instance, string activityId, DateTimeOffset now)
    {
        if (IsTaken(instance))
            return;
        AddInstance(instance);
        Tables.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Start, Tenant = "kreis", InstanceId = instance.Id, Name = activityId, Payload = Plain.ToJson(RequestOf(instance.Id)), DueAt = now });
    }

    private Dictionary<string, object?> RequestOf(Guid instanceId)
    {
        var exchange = Guid.NewGuid();
        Tables.Exchanges.Add(exchange, new() { InstanceId = instanceId });
        return new() { ["exchange"] = exchange.ToString(), ["content"] = "x" };
    }

    /// <summary>Puts work for an instance into the queue.</summary>
    public ItemRow Enqueue(WorkKind kind, Guid instanceId, DateTimeOffset now, Guid? bookmarkId = null, string? payload = null) =>
        Tables.Add(new() { Id = Guid.CreateVersion7(), Kind = kind, Tenant = "kreis", InstanceId = instanceId, BookmarkId = bookmarkId, Payload = payload, DueAt = now });
}
