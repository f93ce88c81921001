using System.Text.Json;
using Buergerservice.Engine.Calendar;

namespace Buergerservice.Engine.Tasks;

/// <content>Everything that changes a task. Each change raises the revision and adds an entry to the history.</content>
public sealed partial class UserTask
{
    /// <summary>The person takes the task, in their own right or for somebody they stand in for. Taking one's own task again changes nothing.</summary>
    /// <exception cref="ConflictException">Somebody else has it, or it has ended.</exception>
    public void Claim(TaskAct act, int expectedRevision)
    {
        var actor = act.Actor;
        if (State == UserTaskState.Assigned && Assignee == actor.UserName)
            return;
        RequireOpen();
        RequireNotExcluded(actor);
        var person = State == UserTaskState.Available && IsCandidate(actor) ? null : StandsInFor(actor);
        if (State == UserTaskState.Assigned && person?.UserName != Assignee)
            throw new ConflictException("not-claimable", "Diese Aufgabe wird bereits von einer anderen Person bearbeitet.");
        RequireRevision(expectedRevision);
        if (!CanBeTakenBy(actor))
            throw new ConflictException("not-claimable", "Sie sind für diese Aufgabe nicht zuständig.");
        GiveTo(actor.UserName, act.Now);
        OnBehalfOf = person?.UserName;
        Changed(TaskEventKind.Claimed, act);
    }

    /// <summary>
    /// The person gives the task back to the candidates, or to the colleague it was taken over from; a saved draft is
    /// kept for the next one.
    /// </summary>
    /// <exception cref="ConflictException">The person does not have the task.</exception>
    public void Release(TaskAct act, int expectedRevision)
    {
        RequireAssignee(act.Actor);
        RequireRevision(expectedRevision);
        if (!HasCandidates && OnBehalfOf is null)
            throw new ConflictException("no-candidates", "Diese Aufgabe ist nur Ihnen zugedacht; niemand sonst könnte sie übernehmen.");
        var back = HasCandidates ? null : OnBehalfOf;
        Record(TaskEventKind.Released, act, other: back, revision: Revision + 1);
        GiveTo(back, act.Now);
        Touch(act.Now);
    }

    /// <summary>Hands the task to somebody else who may do it.</summary>
    /// <exception cref="ConflictException">The task is somebody else's or has ended.</exception>
    /// <exception cref="InputException">The other person may not do this task.</exception>
    public void Delegate(TaskAct act, Actor to, int expectedRevision)
    {
        RequireOpen();
        if (!CanBeAssignedBy(act.Actor))
            throw new ConflictException("not-assigned", "Diese Aufgabe wird von einer anderen Person bearbeitet.");
        RequireRevision(expectedRevision);
        RequireMayDo(to, "to");
        Record(TaskEventKind.Assigned, act, other: to.UserName, revision: Revision + 1);
        GiveTo(to.UserName, act.Now);
        Touch(act.Now);
    }

    /// <summary>A lead moves the task to another person or, with none, back to all candidates.</summary>
    /// <exception cref="ConflictException">It has ended, changed, or nobody could take it.</exception>
    /// <exception cref="InputException">The other person may not do this task.</exception>
    public void Reassign(TaskAct act, Actor? to, int expectedRevision)
    {
        RequireOpen();
        RequireRevision(expectedRevision);
        if (to is not null)
            RequireMayDo(to, "to");
        else if (!HasCandidates)
            throw new ConflictException("no-candidates", "Diese Aufgabe ist niemandem sonst zugedacht.");
        Record(TaskEventKind.Reassigned, act, other: to?.UserName, detail: Assignee, revision: Revision + 1);
        GiveTo(to?.UserName, act.Now);
        Touch(act.Now);
    }

    /// <summary>Keeps what the assignee has typed. Does not raise the revision: a draft changes nothing for others.</summary>
    /// <param name="actor">The assignee.</param>
    /// <param name="json">What was typed.</param>
    /// <param name="page">The page it was typed on; null: whoever writes knows what he replaces.</param>
    /// <exception cref="ConflictException">The person does not have the task, or has typed something else on another page since.</exception>
    public void SaveDraft(Actor actor, string json, DraftPage? page = null)
    {
        RequireAssignee(actor);
        if (Draft == json)
            return;
        RequireDraftSeen(json, page);
        (Draft, DraftFrom) = (json, page?.Id);
        DraftCount++;
    }

    /// <summary>Whether the draft that stands here says something else and was written by another page, after this one was drawn.</summary>
    public bool IsDraftUnseen(string json, DraftPage page) => Draft is not null && Draft != json && DraftFrom != page.Id && DraftCount != page.Seen;

    /// <summary>Refuses when another page has written something else since.</summary>
    /// <exception cref="ConflictException">It has.</exception>
    public void RequireDraftSeen(string json, DraftPage? page)
    {
        if (page is { } known && IsDraftUnseen(json, known))
            throw new ConflictException("draft-conflict", "Zu dieser Aufgabe ist inzwischen ein anderer Entwurf gespeichert, zum Beispiel aus einem zweiten Fenster.");
    }

    /// <summary>Moves the due date. The history says who, why and from when; the ladder follows.</summary>
    /// <param name="act">Who and why.</param>
    /// <param name="dueAt">The new date, or null for none.</param>
    /// <param name="period">How it was computed, or null for a date set by hand.</param>
    /// <param name="calendar">The calendar for the ladder; may be null when the task has none.</param>
    /// <param name="expectedRevision">Revision the person saw.</param>
    /// <exception cref="ConflictException">The task has ended or changed, or the person may not.</exception>
    public void ChangeDue(TaskAct act, DateTimeOffset? dueAt, Deadline? period, BusinessCalendar? calendar, int expectedRevision)
    {
        RequireOpen();
        RequireRevision(expectedRevision);
        if (!CanBeRescheduledBy(act.Actor))
            throw new ConflictException("not-allowed", Period is null ? "Den Termin darf nur ändern, wer die Aufgabe bearbeitet oder verteilt." : "Hinter diesem Termin steht eine berechnete Frist. Nur die Leitung darf ihn ändern.");
        var before = DueAt;
        DueAt = dueAt;
        Period = period is null ? null : JsonSerializer.Serialize(period, JsonSerializerOptions.Web);
        Ladder = JsonSerializer.Serialize(LadderStep.Schedule(ReadLadder(), dueAt, calendar), JsonSerializerOptions.Web);
        Changed(TaskEventKind.DueChanged, act, detail: $"{Day(before)} → {Day(dueAt)}");
    }

    /// <summary>Changes the priority.</summary>
    /// <exception cref="ConflictException">The task has ended or changed, or the person may not.</exception>
    public void ChangePriority(TaskAct act, int priority, int expectedRevision)
    {
        RequireOpen();
        RequireRevision(expectedRevision);
        if (!IsManagedBy(act.Actor))
            throw new ConflictException("not-allowed", "Die Dringlichkeit darf nur die Leitung ändern.");
        if (priority == Priority)
            return;
        var before = Priority;
        Priority = priority;
        Changed(TaskEventKind.PriorityChanged, act, detail: $"{before} → {priority}");
    }

    /// <summary>Completes the task. Repeating the same operation changes nothing.</summary>
    /// <returns>False when this very operation has been carried out before.</returns>
    /// <exception cref="ConflictException">The task is somebody else's, has ended or has changed.</exception>
    public bool Complete(TaskAct act, string outcome, string resultJson, int expectedRevision)
    {
        if (State == UserTaskState.Completed && CompletionOperationId == act.OperationId)
            return false;
        RequireAssignee(act.Actor);
        RequireRevision(expectedRevision);
        RequireNotExcluded(act.Actor);
        if (!Outcomes.Contains(outcome))
            throw new InputException("Bitte wählen Sie ein Ergebnis.", new Dictionary<string, string> { ["outcome"] = "Dieses Ergebnis gibt es bei dieser Aufgabe nicht." });
        State = UserTaskState.Completed;
        Outcome = outcome;
        Result = resultJson;
        (Draft, DraftFrom) = (null, null);
        CompletedBy = act.Actor.UserName;
        EndedAt = act.Now;
        CompletionOperationId = act.OperationId;
        Changed(TaskEventKind.Completed, act, detail: Outcomes.Count > 1 ? outcome : null);
        return true;
    }

    /// <summary>A lead cancels the task; its workflow goes on by the port <c>Cancelled</c>.</summary>
    /// <exception cref="InputException">The definition does not allow it.</exception>
    /// <exception cref="ConflictException">It has ended, changed, or the person may not.</exception>
    public void CancelBy(TaskAct act, int expectedRevision)
    {
        RequireOpen();
        RequireRevision(expectedRevision);
        if (!IsManagedBy(act.Actor))
            throw new ConflictException("not-allowed", "Diese Aufgabe darf nur die Leitung abbrechen.");
        if (!IsCancellable)
            throw new InputException("Diese Aufgabe kann nicht abgebrochen werden; der Prozess sieht das nicht vor.");
        End(act);
    }

    /// <summary>Takes the task away because its workflow no longer needs it. An ended task stays as it is.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (IsOpen)
            End(new(Engine, now));
    }

    /// <summary>Takes one step of the ladder. A step that has happened, or of an ended task, does nothing.</summary>
    /// <returns>The step, or null when there was nothing to do.</returns>
    public LadderStep? TakeStep(int number, DateTimeOffset now)
    {
        var ladder = ReadLadder().ToList();
        if (!IsOpen || number >= ladder.Count || ladder[number] is not { DoneAt: null, At: { } at } step)
            return null;
        // The queue says when, and holds no entry of an earlier due date. A clock set back since the step was claimed must not lose it.
        now = at > now ? at : now;
        ladder[number] = step with { DoneAt = now };
        Ladder = JsonSerializer.Serialize(ladder, JsonSerializerOptions.Web);
        var act = new TaskAct(Engine, now);
        if (!step.Escalates)
        {
            // A reminder changes nothing for others: an open page stays valid.
            Record(TaskEventKind.Reminded, act);
            return step;
        }

        EscalatedTo = [.. EscalatedTo.Union([.. step.Roles.Select(TaskAudience.Role), .. step.Units.Select(TaskAudience.Unit), .. step.Users.Select(TaskAudience.Person)])];
        Priority = Math.Max(Priority, step.Priority ?? Priority);
        Changed(TaskEventKind.Escalated, act, detail: string.Join(", ", step.Roles.Concat(step.Units).Concat(step.Users)));
        return step;
    }

    /// <summary>Excludes people who have done a step this task must not be done by, too (four-eyes rule).</summary>
    public void Exclude(IEnumerable<string> userNames, DateTimeOffset now)
    {
        foreach (var name in userNames.Where(n => !ExcludedUsers.Contains(n)).Distinct().ToList())
        {
            ExcludedUsers = [.. ExcludedUsers, name];
            Changed(TaskEventKind.Excluded, new(Engine, now), other: name);
        }
    }

    /// <summary>
    /// What the form starts with was changed elsewhere. An open page is out of date then; in a draft, fields follow that the
    /// person has left as they were.
    /// </summary>
    /// <param name="act">Who has changed it.</param>
    /// <param name="values">The fields with their new values.</param>
    public void Refill(TaskAct act, IReadOnlyDictionary<string, object?> values)
    {
        var data = (Dictionary<string, object?>)Values.Plain.Parse(Data)!;
        var changed = values.Where(v => !Same(data.GetValueOrDefault(v.Key), v.Value)).ToList();
        if (!IsOpen || changed.Count == 0)
            return;
        var draft = Draft is null ? null : Values.Plain.Parse(Draft) as Dictionary<string, object?>;
        foreach (var (field, value) in changed)
        {
            if (draft is not null && draft.TryGetValue(field, out var typed) && Same(typed, data.GetValueOrDefault(field)))
                draft[field] = value;
            data[field] = value;
        }

        Data = Values.Plain.ToJson(data);
        Draft = draft is null ? Draft : Values.Plain.ToJson(draft);
        Changed(TaskEventKind.Refilled, act);

        static bool Same(object? one, object? other) => Values.Plain.ToJson(one ?? "") == Values.Plain.ToJson(other ?? "");
    }

    private void End(TaskAct act)
    {
        State = UserTaskState.Cancelled;
        (Draft, DraftFrom) = (null, null);
        EndedAt = act.Now;
        Changed(TaskEventKind.Cancelled, act);
    }

    private void GiveTo(string? userName, DateTimeOffset now)
    {
        State = userName is null ? UserTaskState.Available : UserTaskState.Assigned;
        Assignee = userName;
        AssignedAt = userName is null ? null : now;
        OnBehalfOf = null;
    }

    private void Changed(TaskEventKind kind, TaskAct act, string? other = null, string? detail = null)
    {
        Touch(act.Now);
        Record(kind, act, other, detail);
    }

    private void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Revision++;
    }

    private void Record(TaskEventKind kind, TaskAct act, string? other = null, string? detail = null, int? revision = null) => _newEvents.Add(new()
    {
        TaskId = Id,
        Number = ++EventCount,
        Tenant = Tenant,
        At = act.Now,
        Kind = kind,
        Actor = act.Actor.UserName.Length == 0 ? null : act.Actor.UserName,
        OnBehalfOf = Assignee == act.Actor.UserName ? OnBehalfOf : null,
        Other = other,
        Reason = act.Reason,
        Detail = detail,
        OperationId = act.OperationId,
        RequestHash = act.RequestHash,
        Revision = revision ?? Revision,
    });

    private static string Day(DateTimeOffset? at) => at is { } due ? GermanDates.Numeric(GermanDates.DateOf(due)) : "ohne Frist";
}
