namespace Buergerservice.Engine.Tasks;

/// <summary>States of a human task.</summary>
public enum UserTaskState
{
    /// <summary>Open; candidates may claim it.</summary>
    Available,

    /// <summary>A person works on it.</summary>
    Assigned,

    /// <summary>Done; its workflow goes on.</summary>
    Completed,

    /// <summary>Nobody needs it any more.</summary>
    Cancelled,
}

/// <summary>A person acting on tasks.</summary>
/// <param name="UserName">Login name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Tenant">Tenant the person belongs to.</param>
/// <param name="Roles">The person's roles.</param>
public sealed record Actor(string UserName, string DisplayName, string Tenant, IReadOnlyCollection<string> Roles)
{
    /// <summary>Role that administers the installation.</summary>
    public const string AdministratorRole = "Administration";

    /// <summary>True for administrators.</summary>
    public bool IsAdministrator => Roles.Contains(AdministratorRole);
}

/// <summary>
/// A human task. All state changes happen here; an illegal one throws. Every change raises <see cref="Revision"/>,
/// so a stale screen is noticed.
/// </summary>
public sealed class UserTask
{
    /// <summary>Id of the task.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant the task belongs to.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The waiting instance.</summary>
    public Guid InstanceId { get; private set; }

    /// <summary>Logical id of the instance's definition.</summary>
    public string DefinitionId { get; private set; } = "";

    /// <summary>The bookmark its completion resumes.</summary>
    public Guid BookmarkId { get; private set; }

    /// <summary>The waiting step.</summary>
    public string ActivityId { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Title { get; private set; } = "";

    /// <summary>How to do it.</summary>
    public string? Instructions { get; private set; }

    /// <summary>Project or case number.</summary>
    public string? Subject { get; private set; }

    /// <summary>Business key of the instance when the task was created.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>Key of the form, or null.</summary>
    public string? FormKey { get; private set; }

    /// <summary>Pinned version of the form.</summary>
    public string? FormVersion { get; private set; }

    /// <summary>Values the form started with, as JSON.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Values saved while the assignee was typing, as JSON, or null.</summary>
    public string? Draft { get; private set; }

    /// <summary>Roles whose members may claim it.</summary>
    public List<string> CandidateRoles { get; private set; } = [];

    /// <summary>People who may claim it.</summary>
    public List<string> CandidateUsers { get; private set; } = [];

    /// <summary>People who must not do it.</summary>
    public List<string> ExcludedUsers { get; private set; } = [];

    /// <summary>Outcomes to choose from.</summary>
    public List<string> Outcomes { get; private set; } = [];

    /// <summary>Marks of the module.</summary>
    public List<string> Tags { get; private set; } = [];

    /// <summary>State.</summary>
    public UserTaskState State { get; private set; }

    /// <summary>User name of the person working on it.</summary>
    public string? Assignee { get; private set; }

    /// <summary>0 normal, higher is more urgent.</summary>
    public int Priority { get; private set; }

    /// <summary>When it is due, or null.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who completed it.</summary>
    public string? CompletedBy { get; private set; }

    /// <summary>The chosen outcome.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Values it was completed with, as JSON.</summary>
    public string? Result { get; private set; }

    /// <summary>Raised by every change.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>Id of the operation that completed the task, so that a repeated request is recognised.</summary>
    public string? CompletionOperationId { get; private set; }

    /// <summary>True while somebody has to act.</summary>
    public bool IsOpen => State is UserTaskState.Available or UserTaskState.Assigned;

    /// <summary>Makes a task from what a burst asked for.</summary>
    public static UserTask Create(UserTaskDraft draft, Guid instanceId, string definitionId, string tenant, string? correlationId, DateTimeOffset now) => new()
    {
        Id = draft.Id,
        Tenant = tenant,
        InstanceId = instanceId,
        DefinitionId = definitionId,
        BookmarkId = draft.BookmarkId,
        ActivityId = draft.ActivityId,
        Title = draft.Title,
        Instructions = draft.Instructions,
        Subject = draft.Subject,
        CorrelationId = correlationId,
        FormKey = draft.FormKey,
        FormVersion = draft.FormVersion,
        Data = Values.Plain.ToJson(draft.Data),
        CandidateRoles = [.. draft.CandidateRoles],
        CandidateUsers = [.. draft.CandidateUsers],
        ExcludedUsers = [.. draft.ExcludedUsers],
        Outcomes = [.. draft.Outcomes],
        Tags = [.. draft.Tags],
        State = draft.Assignee is null ? UserTaskState.Available : UserTaskState.Assigned,
        Assignee = draft.Assignee,
        Priority = draft.Priority,
        DueAt = draft.DueAt,
        CreatedAt = now,
    };

    /// <summary>True when the person may see the task at all; others get the same answer as for a task that does not exist.</summary>
    public bool IsVisibleTo(Actor actor) =>
        actor.Tenant == Tenant && (actor.IsAdministrator || Assignee == actor.UserName || CompletedBy == actor.UserName || IsCandidate(actor));

    /// <summary>True when the person may take the task.</summary>
    public bool IsCandidate(Actor actor) =>
        actor.Tenant == Tenant && !ExcludedUsers.Contains(actor.UserName)
        && (CandidateUsers.Contains(actor.UserName) || CandidateRoles.Exists(actor.Roles.Contains));

    /// <summary>The person takes the task. Taking one's own task again changes nothing.</summary>
    /// <exception cref="ConflictException">Somebody else has it, or it has ended.</exception>
    public void Claim(Actor actor, int expectedRevision)
    {
        if (State == UserTaskState.Assigned && Assignee == actor.UserName)
            return;
        RequireOpen();
        if (State == UserTaskState.Assigned)
            throw new ConflictException("not-claimable", "Diese Aufgabe wird bereits von einer anderen Person bearbeitet.");
        RequireRevision(expectedRevision);
        RequireCandidate(actor);
        State = UserTaskState.Assigned;
        Assignee = actor.UserName;
        Revision++;
    }

    /// <summary>The person gives the task back to the candidates; a saved draft is kept for the next one.</summary>
    /// <exception cref="ConflictException">The person does not have the task.</exception>
    public void Release(Actor actor, int expectedRevision)
    {
        RequireAssignee(actor);
        RequireRevision(expectedRevision);
        if (CandidateRoles.Count == 0 && CandidateUsers.Count == 0)
            throw new ConflictException("no-candidates", "Diese Aufgabe ist nur Ihnen zugedacht; niemand sonst könnte sie übernehmen.");
        State = UserTaskState.Available;
        Assignee = null;
        Revision++;
    }

    /// <summary>The person (or an administrator) hands the task to somebody else who may do it.</summary>
    /// <exception cref="ConflictException">The task is somebody else's or has ended.</exception>
    /// <exception cref="InputException">The other person may not do this task.</exception>
    public void Delegate(Actor actor, Actor to, int expectedRevision)
    {
        RequireOpen();
        if (!actor.IsAdministrator && Assignee is not null && Assignee != actor.UserName)
            throw new ConflictException("not-assigned", "Diese Aufgabe wird von einer anderen Person bearbeitet.");
        RequireRevision(expectedRevision);
        if (!IsCandidate(to))
            throw new InputException($"{to.DisplayName} darf diese Aufgabe nicht übernehmen.", new Dictionary<string, string> { ["to"] = "Wählen Sie eine Person, die für diese Aufgabe zuständig ist." });
        State = UserTaskState.Assigned;
        Assignee = to.UserName;
        Revision++;
    }

    /// <summary>Keeps what the assignee has typed. Does not raise the revision: a draft changes nothing for others.</summary>
    /// <exception cref="ConflictException">The person does not have the task.</exception>
    public void SaveDraft(Actor actor, string json)
    {
        RequireAssignee(actor);
        Draft = json;
    }

    /// <summary>Completes the task. Repeating the same operation changes nothing.</summary>
    /// <returns>False when this very operation has been carried out before.</returns>
    /// <exception cref="ConflictException">The task is somebody else's, has ended or has changed.</exception>
    public bool Complete(Actor actor, string outcome, string resultJson, int expectedRevision, string operationId, DateTimeOffset now)
    {
        if (State == UserTaskState.Completed && CompletionOperationId == operationId)
            return false;
        RequireAssignee(actor);
        RequireRevision(expectedRevision);
        if (ExcludedUsers.Contains(actor.UserName))
            throw new ConflictException("excluded", "Diese Aufgabe muss eine andere Person erledigen (Vier-Augen-Prinzip).");
        if (!Outcomes.Contains(outcome))
            throw new InputException("Bitte wählen Sie ein Ergebnis.", new Dictionary<string, string> { ["outcome"] = "Dieses Ergebnis gibt es bei dieser Aufgabe nicht." });
        State = UserTaskState.Completed;
        Outcome = outcome;
        Result = resultJson;
        Draft = null;
        CompletedBy = actor.UserName;
        EndedAt = now;
        CompletionOperationId = operationId;
        Revision++;
        return true;
    }

    /// <summary>Takes the task away because its workflow no longer needs it. An ended task stays as it is.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (!IsOpen)
            return;
        State = UserTaskState.Cancelled;
        Draft = null;
        EndedAt = now;
        Revision++;
    }

    private void RequireOpen()
    {
        if (!IsOpen)
            throw new ConflictException("terminal", State == UserTaskState.Completed ? "Diese Aufgabe ist bereits erledigt." : "Diese Aufgabe wird nicht mehr gebraucht.");
    }

    private void RequireRevision(int expected)
    {
        if (expected != Revision)
            throw new ConflictException("revision-conflict", "Diese Aufgabe wurde inzwischen geändert. Bitte laden Sie die Seite neu und prüfen Sie den aktuellen Stand; Ihr Entwurf bleibt erhalten.");
    }

    private void RequireAssignee(Actor actor)
    {
        RequireOpen();
        if (Assignee != actor.UserName)
            throw new ConflictException("not-assigned", Assignee is null ? "Bitte übernehmen Sie die Aufgabe zuerst." : "Diese Aufgabe wird von einer anderen Person bearbeitet.");
    }

    private void RequireCandidate(Actor actor)
    {
        if (ExcludedUsers.Contains(actor.UserName))
            throw new ConflictException("excluded", "Diese Aufgabe muss eine andere Person erledigen (Vier-Augen-Prinzip).");
        if (!IsCandidate(actor))
            throw new ConflictException("not-claimable", "Sie sind für diese Aufgabe nicht zuständig.");
    }
}
