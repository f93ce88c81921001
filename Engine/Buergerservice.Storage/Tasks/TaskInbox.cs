using System.Data.SqlTypes;
using System.Linq.Expressions;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>The lists of a person's tasks.</summary>
public enum InboxView
{
    /// <summary>Tasks the person works on.</summary>
    Mine,

    /// <summary>Tasks the person may take in their own right.</summary>
    Claimable,

    /// <summary>Tasks the person may take only for a colleague they stand in for.</summary>
    Substitute,

    /// <summary>Tasks the person may take, in their own right or for a colleague.</summary>
    Takeable,

    /// <summary>All open tasks the person may see.</summary>
    Visible,

    /// <summary>Completed tasks the person may see.</summary>
    Done,

    /// <summary>Completed and cancelled tasks the person may see.</summary>
    Ended,
}

/// <summary>Place of a task in a list; the next page begins after it.</summary>
/// <param name="Rank">See <see cref="TaskAccess.Rank"/>.</param>
/// <param name="Urgency">See <see cref="TaskAccess.Urgency"/>.</param>
/// <param name="Id">The task.</param>
public sealed record TaskPosition(long Rank, int Urgency, Guid Id);

/// <summary>What narrows a list down.</summary>
public sealed record TaskNarrowing
{
    /// <summary>Due at this rank or later.</summary>
    public long? FromRank { get; init; }

    /// <summary>Due before this rank.</summary>
    public long? BeforeRank { get; init; }

    /// <summary>Only tasks among these, as for a search by words; read in the order of the list until a page is full.</summary>
    public IQueryable<UserTask>? Among { get; init; }
}

/// <summary>
/// Finds the tasks of a person. Each list is the union of a few ranges of one index, in its order: by due date, then
/// urgency, then age. A test holds it against <see cref="UserTask.IsVisibleTo"/> and <see cref="UserTask.IsCandidate"/>.
/// The actor must carry those they stand in for (<see cref="Substitutes.ActingAsync"/>).
/// </summary>
public sealed class TaskInbox(BuergerserviceDb db)
{
    private const int LargestBatch = 500;

    /// <summary>
    /// One range of the index: a key and a state, without the tasks from which one of the people is excluded, and
    /// without those that also carry one of the other keys.
    /// </summary>
    private sealed record Segment(string Audience, UserTaskState State, IReadOnlyList<string> Excluded, IReadOnlyList<string> Without);

    /// <summary>Positions of one page.</summary>
    /// <param name="view">The list.</param>
    /// <param name="actor">The person.</param>
    /// <param name="narrowing">What narrows it down.</param>
    /// <param name="after">The last position of the page before, or null.</param>
    /// <param name="skip">Rows to leave out; for numbered pages.</param>
    /// <param name="take">Most rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<TaskPosition>> ReadAsync(InboxView view, Actor actor, TaskNarrowing narrowing, TaskPosition? after, int skip, int take, CancellationToken cancellationToken)
    {
        var found = new HashSet<TaskPosition>();
        foreach (var group in Segments(view, actor).GroupBy(s => string.Join('\n', [.. s.Excluded, "", .. s.Without])))
            found.UnionWith(await ReadGroupAsync([.. group], actor.Tenant, narrowing, after, skip + take, cancellationToken));
        return [.. InOrder(found).Skip(skip).Take(take)];
    }

    /// <summary>Number of tasks in a list, counted up to a limit: counting a million rows would cost more than the page.</summary>
    public async Task<int> CountAsync(InboxView view, Actor actor, TaskNarrowing narrowing, int limit, CancellationToken cancellationToken) =>
        (await ReadAsync(view, actor, narrowing, null, 0, limit, cancellationToken)).Count;

    /// <summary>A list as a query, for other orders than its own and for what narrows it to few tasks.</summary>
    public IQueryable<UserTask> In(InboxView view, Actor actor)
    {
        var conditions = Segments(view, actor).GroupBy(s => (s.State, Without: string.Join('\n', s.Excluded.Concat(s.Without))))
            .Select(g => Matches(g.Key.State, [.. g.Select(s => TaskRows.Fit(s.Audience))], [.. g.First().Excluded.Concat(g.First().Without).Select(TaskRows.Fit)])).ToList();
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Tenant == actor.Tenant);
        return conditions.Count == 0 ? tasks.Where(t => false) : tasks.Where(conditions.Aggregate(Or));
    }

    /// <summary>For each of the tasks, whether the person may take it and for whom (null: in their own right).</summary>
    public async Task<IReadOnlyDictionary<Guid, Actor?>> TakeableAsync(IReadOnlyCollection<Guid> ids, Actor actor, CancellationToken cancellationToken)
    {
        var rows = await db.TaskAccess.AsNoTracking().Where(a => ids.Contains(a.TaskId)).Select(a => new { a.TaskId, a.State, a.Audience }).ToListAsync(cancellationToken);
        var takeable = new Dictionary<Guid, Actor?>();
        foreach (var task in rows.GroupBy(r => (r.TaskId, r.State), r => r.Audience))
        {
            var keys = task.ToHashSet(StringComparer.Ordinal);
            if (keys.Contains(TaskRows.Fit(TaskAudience.Excluded(actor.UserName))))
                continue;
            if (task.Key.State == UserTaskState.Available && IsCandidate(keys, actor))
                takeable[task.Key.TaskId] = null;
            else if (actor.StandsInFor.FirstOrDefault(p => task.Key.State == UserTaskState.Available ? IsCandidate(keys, p) : task.Key.State == UserTaskState.Assigned && keys.Contains(TaskAudience.Assignee(p.UserName))) is { } person)
                takeable[task.Key.TaskId] = person;
        }

        return takeable;
    }

    private static bool IsCandidate(HashSet<string> keys, Actor person) =>
        !keys.Contains(TaskRows.Fit(TaskAudience.Excluded(person.UserName))) && TaskAudience.CandidateKeys(person).Select(TaskRows.Fit).Any(keys.Contains);

    private Expression<Func<UserTask, bool>> Matches(UserTaskState state, List<string> keys, List<string> without) =>
        t => t.State == state && db.TaskAccess.Any(a => a.TaskId == t.Id && keys.Contains(a.Audience)) && !db.TaskAccess.Any(o => o.TaskId == t.Id && without.Contains(o.Audience));

    private static Expression<Func<UserTask, bool>> Or(Expression<Func<UserTask, bool>> one, Expression<Func<UserTask, bool>> other) =>
        Expression.Lambda<Func<UserTask, bool>>(Expression.OrElse(one.Body, new Rename(other.Parameters[0], one.Parameters[0]).Visit(other.Body)), one.Parameters);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    // Who is excluded is looked up for the rows of a batch, not in the query: some databases would first collect all
    // exclusions of the person.
    private async Task<List<TaskPosition>> ReadGroupAsync(IReadOnlyList<Segment> group, string tenant, TaskNarrowing narrowing, TaskPosition? after, int most, CancellationToken cancellationToken)
    {
        var found = new List<TaskPosition>();
        for (var size = most; found.Count < most; size = Math.Min(2 * size, Math.Max(most, LargestBatch)))
        {
            var ranges = group.Select(s => After(Rows(s, tenant, narrowing), after).OrderBy(a => a.Rank).ThenBy(a => a.Urgency).ThenBy(a => a.TaskId).Take(size));
            var batch = await ranges.Aggregate((all, next) => all.Concat(next)).Select(a => new { a.Rank, a.Urgency, a.TaskId, a.IsRestricted }).Distinct()
                .OrderBy(a => a.Rank).ThenBy(a => a.Urgency).ThenBy(a => a.TaskId).Take(size).ToListAsync(cancellationToken);
            var doubtful = batch.Where(b => b.IsRestricted || group[0].Without.Count > 0).Select(b => b.TaskId).ToList();
            var dropped = await CarryingAsync(doubtful, [.. group[0].Excluded, .. group[0].Without], cancellationToken);
            found.AddRange(batch.Where(b => !dropped.Contains(b.TaskId)).Select(b => new TaskPosition(b.Rank, b.Urgency, b.TaskId)));
            if (batch.Count < size)
                break;
            after = new(batch[^1].Rank, batch[^1].Urgency, batch[^1].TaskId);
        }

        return found;
    }

    private async Task<HashSet<Guid>> CarryingAsync(List<Guid> ids, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (ids.Count == 0 || keys.Count == 0)
            return [];
        var stored = keys.Select(TaskRows.Fit).ToList();
        return [.. await db.TaskAccess.AsNoTracking().Where(a => ids.Contains(a.TaskId) && stored.Contains(a.Audience)).Select(a => a.TaskId).ToListAsync(cancellationToken)];
    }

    // Equal places are told apart by id, in the database's own order of ids.
    private IEnumerable<TaskPosition> InOrder(IEnumerable<TaskPosition> found)
    {
        var sorted = found.OrderBy(p => p.Rank).ThenBy(p => p.Urgency);
        return db.Database.ProviderName?.EndsWith("SqlServer", StringComparison.Ordinal) == true ? sorted.ThenBy(p => new SqlGuid(p.Id)) : sorted.ThenBy(p => p.Id);
    }

    private IQueryable<TaskAccess> Rows(Segment segment, string tenant, TaskNarrowing narrowing)
    {
        var (audience, state) = (TaskRows.Fit(segment.Audience), segment.State);
        var rows = db.TaskAccess.AsNoTracking().Where(a => a.Tenant == tenant && a.Audience == audience && a.State == state);
        if (narrowing.FromRank is { } from)
            rows = rows.Where(a => a.Rank >= from);
        if (narrowing.BeforeRank is { } before)
            rows = rows.Where(a => a.Rank < before);
        return narrowing.Among is { } among ? rows.Where(a => among.Any(t => t.Id == a.TaskId)) : rows;
    }

    // The first condition is what the index is entered by; the others decide among equals.
    private static IQueryable<TaskAccess> After(IQueryable<TaskAccess> rows, TaskPosition? after)
    {
        if (after is not { Rank: var rank, Urgency: var urgency, Id: var id })
            return rows;
        return rows.Where(a => a.Rank >= rank && (a.Rank > rank || a.Urgency > urgency || (a.Urgency == urgency && a.TaskId.CompareTo(id) > 0)));
    }

    private static IEnumerable<Segment> Segments(InboxView view, Actor actor) => view switch
    {
        InboxView.Mine => [new(TaskAudience.Assignee(actor.UserName), UserTaskState.Assigned, [], [])],
        InboxView.Claimable => Own(actor, UserTaskState.Available),
        InboxView.Substitute => actor.StandsInFor.SelectMany(p => For(actor, p, UserTaskState.Available, isOnlyForThem: true).Append(WorkOf(actor, p))),
        InboxView.Takeable => [.. Own(actor, UserTaskState.Available), .. Segments(InboxView.Substitute, actor)],
        InboxView.Visible when actor.IsAdministrator => [All(UserTaskState.Available), All(UserTaskState.Assigned)],
        InboxView.Visible => Open(actor),
        InboxView.Done => Past(actor, UserTaskState.Completed),
        _ => [.. Past(actor, UserTaskState.Completed), .. Past(actor, UserTaskState.Cancelled)],
    };

    private static IEnumerable<Segment> Open(Actor actor) =>
    [
        .. Own(actor, UserTaskState.Available), .. Own(actor, UserTaskState.Assigned), new(TaskAudience.Assignee(actor.UserName), UserTaskState.Assigned, [], []),
        .. actor.StandsInFor.SelectMany(p => For(actor, p, UserTaskState.Available).Concat(For(actor, p, UserTaskState.Assigned)).Append(WorkOf(actor, p))),
    ];

    private static IEnumerable<Segment> Past(Actor actor, UserTaskState state) => actor.IsAdministrator
        ? [All(state)]
        : [.. Own(actor, state), new(TaskAudience.Assignee(actor.UserName), state, [], []), new(TaskAudience.Performer(actor.UserName), state, [], [])];

    private static IEnumerable<Segment> Own(Actor actor, UserTaskState state) =>
        TaskAudience.CandidateKeys(actor).Select(key => new Segment(key, state, [TaskAudience.Excluded(actor.UserName)], []));

    // What both may do is in the person's own list already.
    private static IEnumerable<Segment> For(Actor actor, Actor person, UserTaskState state, bool isOnlyForThem = false)
    {
        var own = TaskAudience.CandidateKeys(actor).ToList();
        IReadOnlyList<string> excluded = [TaskAudience.Excluded(actor.UserName), TaskAudience.Excluded(person.UserName)];
        return TaskAudience.CandidateKeys(person).Except(own).Select(key => new Segment(key, state, excluded, isOnlyForThem ? own : []));
    }

    private static Segment WorkOf(Actor actor, Actor person) => new(TaskAudience.Assignee(person.UserName), UserTaskState.Assigned, [TaskAudience.Excluded(actor.UserName)], []);

    private static Segment All(UserTaskState state) => new(TaskAudience.Everything, state, [], []);
}
