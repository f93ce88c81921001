using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api.Tasks;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.UserTasks;

/// <summary>Reads tasks in the shape of Elsa's contract. Lists never load form values: those are for whoever works on the task.</summary>
internal sealed class UserTaskReader(BuergerserviceDb db, InboxQuery inbox, TaskInbox lists, Substitutes substitutes, FormCatalog forms, ActorAccessor actors, TimeProvider time)
{
    private enum Scope
    {
        Assigned,
        Available,
        History,
        All,
        NeedsAttention,
    }

    private enum Order
    {
        Due,
        Created,
        Priority,
        Title,
        Updated,
    }

    public Actor Me => actors.Current;

    /// <summary>Lists only those who administer may read.</summary>
    public static bool IsForManagers(UserTaskQuery query) => Plain(query.Scope) is { } scope
        && (scope.Equals(nameof(Scope.All), StringComparison.OrdinalIgnoreCase) || scope.Equals(nameof(Scope.NeedsAttention), StringComparison.OrdinalIgnoreCase));

    public async Task<UserTaskList> ListAsync(UserTaskQuery query, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var scope = check.Choice(Plain(query.Scope), "scope", Scope.Assigned);
        var sort = check.Choice(query.Sort, "sort", Order.Due);
        var isDescending = string.Equals(query.Direction, "desc", StringComparison.OrdinalIgnoreCase);
        var limit = Paging.LimitOf(query.Limit ?? query.PageSize, check);
        var due = check.Choice(Plain(query.Due), "due", TaskDue.Any);
        // The fast order has positions, the others count rows: both are opaque to the caller.
        var offset = 0;
        var position = int.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset) ? null : TaskCursor.Read(query.Cursor, check);
        check.ThrowIfAny();

        var actor = await substitutes.ActingAsync(Me, cancellationToken);
        var view = ViewOf(scope);
        var narrowing = inbox.NarrowingBy(view, query.Search ?? "", DueOf(due));
        int? total = query.IncludeTotalCount == true ? await Narrowed(view, scope, query, narrowing, actor).CountAsync(cancellationToken) : null;
        if (sort == Order.Due && !isDescending && scope != Scope.NeedsAttention && IsPlain(query) && offset == 0)
        {
            var found = await lists.ReadAsync(view, actor, narrowing, position, 0, limit + 1, cancellationToken);
            var ids = found.Take(limit).Select(f => f.Id).ToList();
            var byId = (await RowsAsync(db.Tasks.AsNoTracking().Where(t => ids.Contains(t.Id)), cancellationToken)).ToDictionary(r => r.Id);
            var inOrder = ids.Where(byId.ContainsKey).Select(id => byId[id]).ToList();
            return new(await SummariesAsync(inOrder, actor, cancellationToken), found.Count > limit ? TaskCursor.Write(found[limit - 1]) : null, total);
        }

        var rows = await RowsAsync(Sorted(Narrowed(view, scope, query, narrowing, actor), sort, isDescending).Skip(offset).Take(limit + 1), cancellationToken);
        var next = rows.Count > limit ? (offset + limit).ToString(CultureInfo.InvariantCulture) : null;
        return new(await SummariesAsync([.. rows.Take(limit)], actor, cancellationToken), next, total);
    }

    public async Task<UserTaskSummary> SummaryAsync(UserTask task, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(db.Tasks.AsNoTracking().Where(t => t.Id == task.Id), cancellationToken);
        var summary = (await SummariesAsync(rows, await substitutes.ActingAsync(Me, cancellationToken), cancellationToken))[0];
        return summary with { AllowedActions = await ActionsAsync(task, cancellationToken) };
    }

    public async Task<IReadOnlyList<string>> ActionsAsync(UserTask task, CancellationToken cancellationToken) =>
        [.. TaskResponses.ActionsOf(task, await substitutes.ActingAsync(Me, cancellationToken)).Where(a => a != "draft").Select(a => a == "due" ? "update-scheduling" : a)];

    public async Task<UserTaskDetail> DetailAsync(UserTask task, CancellationToken cancellationToken)
    {
        var summary = await SummaryAsync(task, cancellationToken);
        var mayRead = TaskResponses.IsMine(task, Me);
        var names = await InboxQuery.NamesAsync(db, task.Tenant, [task.CompletedBy], cancellationToken);
        return new(summary)
        {
            Instructions = mayRead ? task.Instructions : null,
            Data = mayRead ? PlainValue.FromText(task.Draft ?? task.Data) : null,
            Disclosure = new(mayRead, Me.IsAdministrator, mayRead || task.IsManagedBy(Me), false),
            Form = mayRead ? FormOf(task) : null,
            Actions = [.. task.Outcomes.Select(o => new UserTaskAction(o, OutcomeText.Label(o)))],
            Outcome = task.Outcome,
            Response = mayRead ? PlainValue.FromText(task.Result) : null,
            CompletedBy = PersonOf(task.CompletedBy, names),
        };
    }

    private UserTaskForm? FormOf(UserTask task)
    {
        if (task.FormKey is null || forms.Find(task.FormKey, task.FormVersion) is not { } pinned)
            return null;
        var data = Engine.Values.Plain.Parse(task.Data) as Dictionary<string, object?> ?? [];
        var typed = task.Draft is null ? [] : Engine.Values.Plain.Parse(task.Draft) as Dictionary<string, object?> ?? [];
        return new("buergerservice", pinned.Key, pinned.Version, [.. forms.Resolve(pinned, data).Fields.Select(f =>
            new UserTaskField(f.Name, f.Label, f.Type, f.Required, false, false, new(typed.GetValueOrDefault(f.Name) ?? data.GetValueOrDefault(f.Name))))]);
    }

    private static IQueryable<UserTask> Sorted(IQueryable<UserTask> tasks, Order sort, bool isDescending) => (sort, isDescending) switch
    {
        // Ids are made in the order of creation.
        (Order.Created, false) => tasks.OrderBy(t => t.Id),
        (Order.Created, true) => tasks.OrderByDescending(t => t.Id),
        (Order.Priority, false) => tasks.OrderBy(t => t.Priority).ThenBy(t => t.Id),
        (Order.Priority, true) => tasks.OrderByDescending(t => t.Priority).ThenBy(t => t.Id),
        (Order.Title, false) => tasks.OrderBy(t => t.Title).ThenBy(t => t.Id),
        (Order.Title, true) => tasks.OrderByDescending(t => t.Title).ThenBy(t => t.Id),
        (Order.Updated, false) => tasks.OrderBy(t => t.UpdatedAt).ThenBy(t => t.Id),
        (Order.Updated, true) => tasks.OrderByDescending(t => t.UpdatedAt).ThenBy(t => t.Id),
        (_, true) => tasks.OrderBy(t => t.DueAt == null).ThenByDescending(t => t.DueAt).ThenBy(t => t.Id),
        _ => tasks.OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Id),
    };

    private static bool IsPlain(UserTaskQuery query) => query is
    {
        Status: null or { Length: 0 }, PriorityFrom: null, PriorityTo: null, From: null, To: null, WorkflowDefinitionId: null or "", WorkflowInstanceId: null, Reference: null or "",
    };

    private IQueryable<UserTask> Narrowed(InboxView view, Scope scope, UserTaskQuery query, TaskNarrowing narrowing, Actor actor)
    {
        var tasks = InboxQuery.WithDue(lists.In(view, actor), narrowing);
        if (narrowing.Among is { } among)
            tasks = tasks.Where(t => among.Any(a => a.Id == t.Id));
        if (scope == Scope.NeedsAttention)
            tasks = tasks.Where(t => (string)(object)t.EscalatedTo != "[]" || db.Instances.Any(i => i.Id == t.InstanceId && i.Status != InstanceStatus.Running));
        // A state we do not have is left out, so that a stale bookmark still loads.
        var states = (query.Status ?? []).Select(s => Enum.TryParse<UserTaskState>(s, ignoreCase: true, out var state) ? state : (UserTaskState?)null).OfType<UserTaskState>().ToList();
        if (states.Count > 0)
            tasks = tasks.Where(t => states.Contains(t.State));
        if (query.PriorityFrom is { } least)
            tasks = tasks.Where(t => t.Priority >= least);
        if (query.PriorityTo is { } most)
            tasks = tasks.Where(t => t.Priority <= most);
        if (query.From?.ToUniversalTime() is { } from)
            tasks = tasks.Where(t => t.DueAt >= from);
        if (query.To?.ToUniversalTime() is { } to)
            tasks = tasks.Where(t => t.DueAt <= to);
        if (query.WorkflowDefinitionId is { Length: > 0 } definition)
            tasks = tasks.Where(t => t.DefinitionId == definition);
        if (query.WorkflowInstanceId is { } instance)
            tasks = tasks.Where(t => t.InstanceId == instance);
        return query.Reference is { Length: > 0 } reference ? tasks.Where(t => t.Subject == reference) : tasks;
    }

    private static Task<List<Row>> RowsAsync(IQueryable<UserTask> tasks, CancellationToken cancellationToken) => tasks.Select(t => new Row(
        t.Id, t.Title, t.Subject, t.Tags, t.ActivityId, t.State, t.Priority, t.Assignee, t.CandidateRoles.Count + t.CandidateUnits.Count + t.CandidateUsers.Count, t.DueAt, t.CreatedAt, t.UpdatedAt,
        t.AssignedAt, t.EndedAt, t.DefinitionId, t.InstanceId, t.CorrelationId, t.EscalatedTo.Count > 0, t.Revision)).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<UserTaskSummary>> SummariesAsync(IReadOnlyList<Row> rows, Actor actor, CancellationToken cancellationToken)
    {
        var names = await InboxQuery.NamesAsync(db, actor.Tenant, rows.Select(r => r.Assignee), cancellationToken);
        var takeable = await lists.TakeableAsync([.. rows.Select(r => r.Id)], actor, cancellationToken);
        var ids = rows.Select(r => r.InstanceId).Distinct().ToList();
        var instances = await db.Instances.AsNoTracking().Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.DefinitionVersion, i.DefinitionVersionId, i.Status }).ToDictionaryAsync(i => i.Id, cancellationToken);
        var versions = instances.Values.Select(i => i.DefinitionVersionId).Distinct().ToList();
        var definitions = await db.Definitions.AsNoTracking().Where(d => versions.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Name, cancellationToken);
        return [.. rows.Select(r =>
        {
            var instance = instances.GetValueOrDefault(r.InstanceId);
            var isOpen = r.State is UserTaskState.Available or UserTaskState.Assigned;
            var health = !actor.IsAdministrator || !isOpen ? null : instance is { Status: not InstanceStatus.Running } ? "instance-stopped" : r.IsEscalated ? "escalated" : null;
            return new UserTaskSummary
            {
                Id = r.Id.ToString(),
                Title = r.Title,
                Reference = r.Subject,
                Tags = r.Tags,
                TaskType = r.ActivityId,
                Status = r.State.ToString(),
                Priority = r.Priority,
                Assignee = PersonOf(r.Assignee, names),
                CandidateSummary = r.Candidates == 0 ? null : r.Candidates.ToString(CultureInfo.InvariantCulture),
                DueAt = r.DueAt,
                IsOverdue = isOpen && r.DueAt < time.GetUtcNow(),
                CreatedAt = r.CreatedAt,
                UpdatedAt = r.UpdatedAt,
                AssignedAt = r.AssignedAt,
                CompletedAt = r.EndedAt,
                WorkflowDefinitionId = r.DefinitionId,
                WorkflowDefinitionName = instance is null ? null : definitions.GetValueOrDefault(instance.DefinitionVersionId),
                WorkflowDefinitionVersion = instance?.DefinitionVersion,
                WorkflowInstanceId = r.InstanceId.ToString(),
                WorkflowInstanceReference = r.CorrelationId,
                HealthSeverity = health is null ? null : health == "escalated" ? "Warning" : "Error",
                HealthCode = health,
                AllowedActions = !isOpen ? [] : r.Assignee == actor.UserName ? ["release", "assign", "complete"] : takeable.ContainsKey(r.Id) ? ["claim", "assign"] : actor.IsLead ? ["assign"] : [],
                Revision = r.Revision,
            };
        })];
    }

    private static UserTaskParticipant? PersonOf(string? userName, IReadOnlyDictionary<string, string> names) =>
        userName is null ? null : new("user", "buergerservice", userName, names.GetValueOrDefault(userName, userName));

    private static InboxView ViewOf(Scope scope) => scope switch
    {
        Scope.Available => InboxView.Takeable,
        Scope.History => InboxView.Ended,
        Scope.All or Scope.NeedsAttention => InboxView.Visible,
        _ => InboxView.Mine,
    };

    private static DueFilter DueOf(TaskDue due) => due switch
    {
        TaskDue.Overdue => DueFilter.Overdue,
        TaskDue.Today => DueFilter.Today,
        TaskDue.ThisWeek => DueFilter.Week,
        TaskDue.NoDueDate => DueFilter.None,
        _ => DueFilter.Any,
    };

    // Studio writes needs-attention, the contract needsAttention.
    private static string? Plain(string? name) => name?.Replace("-", "", StringComparison.Ordinal);

    private sealed record Row(
        Guid Id, string Title, string? Subject, List<string> Tags, string ActivityId, UserTaskState State, int Priority, string? Assignee, int Candidates, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
        DateTimeOffset? AssignedAt, DateTimeOffset? EndedAt, string DefinitionId, Guid InstanceId, string? CorrelationId, bool IsEscalated, int Revision);
}
