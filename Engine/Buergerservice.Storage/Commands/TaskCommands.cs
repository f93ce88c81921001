using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// What people do with human tasks. A task that does not exist and one the person may not see get the same answer.
/// Completing a task and waking its workflow is one transaction. A repeated operation changes nothing; the same id with
/// another content is refused.
/// </summary>
public sealed class TaskCommands(BuergerserviceDb db, FormCatalog forms, CalendarCatalog calendars, Substitutes substitutes, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Longest reason in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>Reads a task the person may see.</summary>
    /// <exception cref="NotFoundException">There is no such task for this person.</exception>
    public async Task<UserTask> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var acting = await substitutes.ActingAsync(actor, cancellationToken);
        return await db.Tasks.FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is { } task && task.IsVisibleTo(acting) ? task : throw new NotFoundException();
    }

    /// <summary>The history of a task the person may see, oldest first.</summary>
    /// <exception cref="NotFoundException">There is no such task for this person.</exception>
    public async Task<IReadOnlyList<TaskEvent>> HistoryAsync(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        await GetAsync(id, actor, cancellationToken);
        return await db.TaskEvents.AsNoTracking().Where(e => e.TaskId == id).OrderBy(e => e.Number).ToListAsync(cancellationToken);
    }

    /// <summary>Takes a task. See <see cref="UserTask.Claim"/>.</summary>
    public Task<UserTask> ClaimAsync(Guid id, int expectedRevision, Actor actor, CancellationToken cancellationToken = default) =>
        ClaimAsync(id, new TaskRequest(actor, expectedRevision), cancellationToken);

    /// <summary>Takes a task; whoever comes second is told who has it. See <see cref="UserTask.Claim"/>.</summary>
    public async Task<UserTask> ClaimAsync(Guid id, TaskRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ChangeAsync(id, request, "task.claim", async (task, act) =>
            {
                await RequireNotPerformerAsync(task, act.Actor.UserName, cancellationToken);
                task.Claim(act, request.ExpectedRevision);
            }, cancellationToken, "claim");
        }
        catch (ConflictException e) when (e.Code is "not-claimable" or "revision-conflict" or "busy")
        {
            db.ChangeTracker.Clear();
            if (await WhoHasAsync(id, request.Actor, cancellationToken) is { } who)
                throw new ConflictException("not-claimable", $"Diese Aufgabe wird bereits von einer anderen Person bearbeitet: {who}.");
            throw;
        }
    }

    /// <summary>Gives a task back. See <see cref="UserTask.Release"/>.</summary>
    public Task<UserTask> ReleaseAsync(Guid id, int expectedRevision, Actor actor, CancellationToken cancellationToken = default) =>
        ReleaseAsync(id, new TaskRequest(actor, expectedRevision), cancellationToken);

    /// <summary>Gives a task back. See <see cref="UserTask.Release"/>.</summary>
    public Task<UserTask> ReleaseAsync(Guid id, TaskRequest request, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, request, "task.release", (task, act) => task.Release(act, request.ExpectedRevision), cancellationToken, "release");

    /// <summary>Hands a task to another person, named by user name. See <see cref="UserTask.Delegate"/>.</summary>
    public Task<UserTask> DelegateAsync(Guid id, string toUserName, int expectedRevision, Actor actor, CancellationToken cancellationToken = default) =>
        DelegateAsync(id, toUserName, new TaskRequest(actor, expectedRevision), cancellationToken);

    /// <summary>Hands a task to another person, named by user name. See <see cref="UserTask.Delegate"/>.</summary>
    public async Task<UserTask> DelegateAsync(Guid id, string toUserName, TaskRequest request, CancellationToken cancellationToken = default)
    {
        var to = await StaffDirectory.FindAsync(db, request.Actor.Tenant, toUserName, cancellationToken)
            ?? throw new InputException("Diese Person gibt es nicht.", new Dictionary<string, string> { ["to"] = "Wählen Sie eine Person aus der Liste." });
        if (await StaffDirectory.IsLockedAsync(db, to.Tenant, to.UserName, cancellationToken))
            throw new InputException("Das Konto dieser Person ist gesperrt.", new Dictionary<string, string> { ["to"] = "Das Konto dieser Person ist gesperrt. Wählen Sie jemand anderen." });
        return await ChangeAsync(id, request, "task.delegate", async (task, act) =>
        {
            await RequireNotPerformerAsync(task, to.UserName, cancellationToken);
            task.Delegate(act, to, request.ExpectedRevision);
        }, cancellationToken, "assign", to.UserName);
    }

    /// <summary>Keeps what the person has typed so far, checked for size only. See <see cref="UserTask.SaveDraft"/>.</summary>
    public Task SaveDraftAsync(Guid id, IReadOnlyDictionary<string, object?> values, Actor actor, CancellationToken cancellationToken = default) =>
        SaveDraftAsync(id, values, null, actor, cancellationToken);

    /// <summary>Keeps what the person has typed on a page so far, checked for size only. See <see cref="UserTask.SaveDraft"/>.</summary>
    public async Task SaveDraftAsync(Guid id, IReadOnlyDictionary<string, object?> values, DraftPage? page, Actor actor, CancellationToken cancellationToken = default)
    {
        var task = await GetAsync(id, actor, cancellationToken);
        var json = Plain.ToJson(values);
        if (json.Length > FormReader.MaxDataLength)
            throw new InputException("Die Eingaben sind zu umfangreich.");
        task.SaveDraft(actor, json, page);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    /// <summary>Moves the due date; a reason is required. Its reminders and escalations move along.</summary>
    /// <exception cref="InputException">The reason is missing, or the date lies too far away.</exception>
    public async Task<UserTask> ChangeDueAsync(Guid id, DateTimeOffset? dueAt, TaskRequest request, CancellationToken cancellationToken = default)
    {
        CheckDue(dueAt, request.Reason);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var task = await ChangeAsync(id, request, "task.due", async (task, act) =>
        {
            task.ChangeDue(act, dueAt, null, task.ReadLadder().Count == 0 ? null : calendars.For(null, task.Tenant), request.ExpectedRevision);
            await TaskLadder.RescheduleAsync(db, task, act.Now, cancellationToken);
        }, cancellationToken, "due", dueAt?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return task;
    }

    /// <summary>Changes the priority. See <see cref="UserTask.ChangePriority"/>.</summary>
    public Task<UserTask> ChangePriorityAsync(Guid id, int priority, TaskRequest request, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, request, "task.priority", (task, act) => task.ChangePriority(act, priority, request.ExpectedRevision), cancellationToken,
            "priority", priority.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Cancels a task whose definition allows it; the workflow goes on by the port <c>Cancelled</c>.</summary>
    /// <exception cref="InputException">The reason is missing, or the definition does not allow it.</exception>
    public async Task<UserTask> CancelAsync(Guid id, TaskRequest request, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new InputException("Bitte geben Sie einen Grund an.", new Dictionary<string, string> { ["reason"] = "Bitte geben Sie an, warum die Aufgabe nicht mehr nötig ist." });
        var task = await ChangeAsync(id, request, "task.cancel", async (task, act) =>
        {
            await RequireRunningAsync(task, cancellationToken);
            task.CancelBy(act, request.ExpectedRevision);
            var completion = new TaskCompletion(TaskCompletion.Cancelled, [], act.Actor.UserName, act.Actor.DisplayName, act.Now) { IsCancelled = true };
            db.WorkItems.Add(InstanceCommands.Item(WorkKind.Resume, task.Tenant, task.InstanceId, act.Now, task.BookmarkId, completion.ToPlain()));
        }, cancellationToken, "cancel");
        signal.Wake();
        return task;
    }

    /// <summary>Completes a task with checked form values and wakes its workflow. Repeating the operation changes nothing.</summary>
    /// <param name="id">The task.</param>
    /// <param name="outcome">One of the task's outcomes.</param>
    /// <param name="values">Form values; unknown ones are dropped.</param>
    /// <param name="expectedRevision">Revision the person saw.</param>
    /// <param name="operationId">Id of this operation; the same for a repetition.</param>
    /// <param name="actor">Who completes it.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">Values are missing or wrong; nothing was changed.</exception>
    /// <exception cref="ConflictException">The task is somebody else's, ended or changed.</exception>
    public async Task<UserTask> CompleteAsync(Guid id, string outcome, IReadOnlyDictionary<string, object?> values, int expectedRevision, string operationId, Actor actor, CancellationToken cancellationToken = default)
    {
        var request = new TaskRequest(actor, expectedRevision, operationId);
        var acting = await substitutes.ActingAsync(actor, cancellationToken);
        var task = await GetAsync(id, actor, cancellationToken);
        var act = request.ToAct(acting, time.GetUtcNow(), "complete", outcome, Plain.ToJson(values));
        if (await IsRepeatedAsync(task, act, cancellationToken))
            return task;
        await RequireNotPerformerAsync(task, actor.UserName, cancellationToken);
        var data = task.State == UserTaskState.Completed ? [] : Check(task, values, outcome);
        if (task.IsOpen)
            await RequireRunningAsync(task, cancellationToken);
        if (!task.Complete(act, outcome, Plain.ToJson(data), expectedRevision))
            return task;
        var person = task.OnBehalfOf is null ? null : await StaffDirectory.FindAsync(db, task.Tenant, task.OnBehalfOf, cancellationToken);
        var completion = new TaskCompletion(outcome, data, actor.UserName, actor.DisplayName, act.Now) { OnBehalfOf = person?.DisplayName ?? task.OnBehalfOf ?? "" };
        db.WorkItems.Add(InstanceCommands.Item(WorkKind.Resume, task.Tenant, task.InstanceId, act.Now, task.BookmarkId, completion.ToPlain()));
        await ExcludeElsewhereAsync(task, act.Now, cancellationToken);
        Note(task, actor, "task.complete", new() { ["outcome"] = outcome, ["instance"] = task.InstanceId.ToString(), ["activity"] = task.ActivityId });
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        return task;
    }

    /// <summary>People of a tenant who may take over a task, for the choice when delegating.</summary>
    public async Task<IReadOnlyList<Actor>> FindDelegatesAsync(UserTask task, CancellationToken cancellationToken = default) =>
        [.. (await StaffDirectory.ActiveAsync(db, task.Tenant, cancellationToken)).Where(task.IsCandidate)];

    private static void CheckDue(DateTimeOffset? dueAt, string? reason)
    {
        var errors = new Dictionary<string, string>();
        if (string.IsNullOrWhiteSpace(reason))
            errors["reason"] = "Bitte geben Sie an, warum sich der Termin ändert.";
        else if (reason.Trim().Length > MaxReason)
            errors["reason"] = $"Der Grund darf höchstens {MaxReason} Zeichen haben.";
        if (dueAt is { Year: < 2000 or > 9000 })
            errors["dueAt"] = "Bitte geben Sie ein gültiges Datum an.";
        if (errors.Count > 0)
            throw new InputException("Bitte prüfen Sie Ihre Angaben.", errors);
    }

    private Dictionary<string, object?> Check(UserTask task, IReadOnlyDictionary<string, object?> values, string outcome)
    {
        if (task.FormKey is null)
            return new(values);
        var form = forms.Find(task.FormKey, task.FormVersion) ?? throw new NotFoundException($"Das Formular „{task.FormKey}“ gibt es nicht mehr.");
        var data = Plain.Parse(task.Data) as Dictionary<string, object?> ?? [];
        return FormReader.Check(forms.Resolve(form, data), data, values, outcome);
    }

    private Task<UserTask> ChangeAsync(Guid id, TaskRequest request, string action, Action<UserTask, TaskAct> change, CancellationToken cancellationToken, params string?[] content) =>
        ChangeAsync(id, request, action, (task, act) =>
        {
            change(task, act);
            return Task.CompletedTask;
        }, cancellationToken, content);

    private async Task<UserTask> ChangeAsync(Guid id, TaskRequest request, string action, Func<UserTask, TaskAct, Task> change, CancellationToken cancellationToken, params string?[] content)
    {
        var acting = await substitutes.ActingAsync(request.Actor, cancellationToken);
        var task = await GetAsync(id, request.Actor, cancellationToken);
        var act = request.ToAct(acting, time.GetUtcNow(), content);
        if (await IsRepeatedAsync(task, act, cancellationToken))
            return task;
        var before = task.Revision;
        await change(task, act);
        if (task.Revision == before)
            return task;
        Note(task, request.Actor, action, content.Length > 1 ? new() { ["to"] = content[1] } : []);
        await db.SaveWithAuditAsync(cancellationToken);
        return task;
    }

    private void Note(UserTask task, Actor actor, string action, Dictionary<string, object?> details)
    {
        if (task.OnBehalfOf is { } person && task.Assignee == actor.UserName)
            details["onBehalfOf"] = person;
        audit.Add(db, task.Tenant, actor.UserName, action, $"task:{task.Id}", details);
    }

    private async Task<bool> IsRepeatedAsync(UserTask task, TaskAct act, CancellationToken cancellationToken)
    {
        if (act.OperationId is not { } operation)
            return false;
        var earlier = await db.TaskEvents.AsNoTracking().Where(e => e.TaskId == task.Id && e.OperationId == operation).Select(e => e.RequestHash).FirstOrDefaultAsync(cancellationToken);
        if (earlier is null)
            return false;
        if (earlier != act.RequestHash)
            throw new ConflictException("idempotency-conflict", "Diese operationId wurde schon für eine andere Handlung an dieser Aufgabe verwendet.");
        // Read before the first request was through, it would be shown as it was before.
        await db.Entry(task).ReloadAsync(cancellationToken);
        return true;
    }

    // Before the task is changed: the context is used again to keep what the person has typed.
    private async Task RequireRunningAsync(UserTask task, CancellationToken cancellationToken)
    {
        if (!await db.Instances.AnyAsync(i => i.Id == task.InstanceId && i.Status == InstanceStatus.Running, cancellationToken))
            throw new ConflictException("instance-stopped", "Der Vorgang ist angehalten. Bitte wenden Sie sich an die Administration; Ihre Eingaben bleiben als Entwurf erhalten.");
    }

    // The list of the excluded is written when the other step is done; here a step done at the same moment is noticed, too.
    private async Task RequireNotPerformerAsync(UserTask task, string userName, CancellationToken cancellationToken)
    {
        if (task.IsOpen && task.ExcludedSteps.Count > 0 && (await TaskExclusion.PerformersAsync(db, task.InstanceId, task.ExcludedSteps, cancellationToken)).Contains(userName))
            throw new ConflictException("excluded", "Diese Aufgabe muss eine andere Person erledigen (Vier-Augen-Prinzip). Bitte geben Sie sie zurück oder weiter.");
    }

    private async Task ExcludeElsewhereAsync(UserTask done, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await db.Tasks.Where(t => t.InstanceId == done.InstanceId && t.Id != done.Id && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)).ToListAsync(cancellationToken);
        foreach (var task in open.Where(t => t.ExcludedSteps.Contains(done.ActivityId)))
            task.Exclude([done.CompletedBy!], now);
    }

    private async Task<string?> WhoHasAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var has = await db.Tasks.AsNoTracking().Where(t => t.Id == id && t.State == UserTaskState.Assigned && t.Assignee != actor.UserName).Select(t => t.Assignee).FirstOrDefaultAsync(cancellationToken);
        return has is null ? null : (await StaffDirectory.FindAsync(db, actor.Tenant, has, cancellationToken))?.DisplayName ?? has;
    }
}
