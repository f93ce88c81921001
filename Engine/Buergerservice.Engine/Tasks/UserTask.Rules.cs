namespace Buergerservice.Engine.Tasks;

/// <content>Who sees a task and who may do what with it.</content>
public sealed partial class UserTask
{
    /// <summary>True when the person may see the task at all; others get the same answer as for a task that does not exist.</summary>
    public bool IsVisibleTo(Actor actor) => actor.Tenant == Tenant
        && (actor.IsAdministrator || Assignee == actor.UserName || CompletedBy == actor.UserName || IsCandidate(actor) || (IsOpen && StandsInFor(actor) is not null));

    /// <summary>True when the person may take the task in their own right.</summary>
    public bool IsCandidate(Actor actor) => actor.Tenant == Tenant && !ExcludedUsers.Contains(actor.UserName) && (IsNamed(actor) || IsEscalatedTo(actor));

    /// <summary>True when the person may take the task, also for somebody they stand in for.</summary>
    public bool CanBeTakenBy(Actor actor) => State switch
    {
        UserTaskState.Available => IsCandidate(actor) || StandsInFor(actor) is not null,
        UserTaskState.Assigned => Assignee != actor.UserName && StandsInFor(actor)?.UserName == Assignee,
        _ => false,
    };

    /// <summary>
    /// The colleague for whom the person may do this task, or null: the one who works on it, else one who is a candidate.
    /// Whoever is excluded stays excluded, also in somebody else's place.
    /// </summary>
    public Actor? StandsInFor(Actor actor)
    {
        if (actor.Tenant != Tenant || ExcludedUsers.Contains(actor.UserName))
            return null;
        return actor.StandsInFor.FirstOrDefault(p => p.Tenant == Tenant && State == UserTaskState.Assigned && Assignee == p.UserName)
            ?? actor.StandsInFor.FirstOrDefault(p => IsCandidate(p));
    }

    /// <summary>True when the person distributes this task: a lead of the tenant, or one it was escalated to.</summary>
    public bool IsManagedBy(Actor actor) => actor.Tenant == Tenant && (actor.IsLead || IsEscalatedTo(actor));

    /// <summary>
    /// True when the person may move the due date: whoever distributes the task, and whoever works on it as long as no
    /// legal period stands behind the date.
    /// </summary>
    public bool CanBeRescheduledBy(Actor actor) => IsOpen && (IsManagedBy(actor) || (Assignee == actor.UserName && Period is null));

    /// <summary>True when the person may hand the task to somebody else.</summary>
    public bool CanBeAssignedBy(Actor actor) => IsOpen && (IsManagedBy(actor) || Assignee == actor.UserName || (Assignee is null && CanBeTakenBy(actor)));

    /// <summary>True when others than the assignee could take it.</summary>
    public bool HasCandidates => CandidateRoles.Count + CandidateUnits.Count + CandidateUsers.Count > 0;

    private bool IsNamed(Actor actor) => CandidateUsers.Contains(actor.UserName) || (CandidateRoles.Count, CandidateUnits.Count) switch
    {
        (0, 0) => false,
        (_, 0) => CandidateRoles.Exists(actor.Roles.Contains),
        (0, _) => CandidateUnits.Exists(actor.Units.Contains),
        _ => CandidateRoles.Exists(actor.Roles.Contains) && CandidateUnits.Exists(actor.Units.Contains),
    };

    private bool IsEscalatedTo(Actor actor) => EscalatedTo.Count > 0 && TaskAudience.CandidateKeys(actor).Any(EscalatedTo.Contains);

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

    private void RequireNotExcluded(Actor actor)
    {
        if (ExcludedUsers.Contains(actor.UserName))
            throw new ConflictException("excluded", "Diese Aufgabe muss eine andere Person erledigen (Vier-Augen-Prinzip). Bitte geben Sie sie zurück oder weiter.");
    }

    private void RequireMayDo(Actor to, string field)
    {
        if (!IsCandidate(to))
            throw new InputException($"{to.DisplayName} darf diese Aufgabe nicht übernehmen.", new Dictionary<string, string> { [field] = "Wählen Sie eine Person, die für diese Aufgabe zuständig ist." });
    }
}
