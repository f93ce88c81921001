using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>Finds the tasks a person may see, page by page, in the database.</summary>
internal sealed class TaskSearch(BuergerserviceDb db, TimeProvider time)
{
    private const int MinSearchLength = 2;

    // Due dates are days of the authority, wherever the server's clock stands.
    private static readonly TimeZoneInfo German = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private sealed record Position(DateTimeOffset? DueAt, Guid Id);

    public async Task<Page<TaskSummary>> FindAsync(TaskFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var scope = check.Choice(filter.Scope, "scope", TaskScope.Assigned);
        var due = check.Choice(filter.Due, "due", TaskDue.Any);
        var sort = check.Choice(filter.Sort, "sort", TaskSort.Due);
        var limit = Paging.LimitOf(filter.Limit, check);
        var position = ReadCursor(filter.Cursor, check);
        if (filter.Search is { Length: > 0 and < MinSearchLength })
            check.Refuse("search", "Bitte geben Sie mindestens zwei Zeichen ein.");
        check.ThrowIfAny();

        var query = WithDue(InScope(scope, actor), due);
        query = WithText(query, filter);
        query = sort == TaskSort.Created ? ByCreation(query, position) : ByDueDate(query, position);
        var rows = await query.Take(limit + 1).Select(Summary).ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, t => t, t => WriteCursor(new(t.DueAt, t.Id)));
    }

    // Only these columns: form values and drafts are large and are not for everybody.
    private static readonly Expression<Func<UserTask, TaskSummary>> Summary = t => new(
        t.Id, t.Title, t.Subject, OneOf.NameOf(t.State), t.Assignee, t.Priority, t.DueAt, t.CreatedAt, t.EndedAt,
        t.Outcome, t.Outcomes, t.InstanceId, t.DefinitionId, t.CorrelationId, t.Revision);

    private IQueryable<UserTask> InScope(TaskScope scope, Actor actor)
    {
        var user = actor.UserName;
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Tenant == actor.Tenant);
        // Lists are stored as JSON arrays; an element is found with its quotes, as it was written.
        var me = Element(user);
        var roles = actor.Roles.Select(Element).ToList();
        var includesOwn = scope == TaskScope.All;
        Expression<Func<UserTask, bool>> isVisible = t =>
            (includesOwn && (t.Assignee == user || t.CompletedBy == user))
            || (!((string)(object)t.ExcludedUsers).Contains(me)
                && (((string)(object)t.CandidateUsers).Contains(me) || roles.Any(r => ((string)(object)t.CandidateRoles).Contains(r))));
        return scope switch
        {
            TaskScope.Assigned => tasks.Where(t => t.State == UserTaskState.Assigned && t.Assignee == user),
            TaskScope.Available => tasks.Where(t => t.State == UserTaskState.Available).Where(isVisible),
            TaskScope.History => tasks.Where(t => (t.State == UserTaskState.Completed || t.State == UserTaskState.Cancelled) && (t.CompletedBy == user || t.Assignee == user)),
            _ => actor.IsAdministrator ? tasks : tasks.Where(isVisible),
        };
    }

    private static string Element(string text) => JsonSerializer.Serialize(text, JsonSerializerOptions.Web);

    private IQueryable<UserTask> WithDue(IQueryable<UserTask> query, TaskDue due)
    {
        var now = time.GetUtcNow();
        var today = TimeZoneInfo.ConvertTime(now, German).Date;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return due switch
        {
            TaskDue.Overdue => query.Where(t => t.DueAt < now),
            TaskDue.Today => Between(query, today, today.AddDays(1)),
            TaskDue.ThisWeek => Between(query, monday, monday.AddDays(7)),
            TaskDue.NoDueDate => query.Where(t => t.DueAt == null),
            _ => query,
        };
    }

    private static IQueryable<UserTask> Between(IQueryable<UserTask> query, DateTime from, DateTime until)
    {
        var first = new DateTimeOffset(from, German.GetUtcOffset(from)).ToUniversalTime();
        var end = new DateTimeOffset(until, German.GetUtcOffset(until)).ToUniversalTime();
        return query.Where(t => t.DueAt >= first && t.DueAt < end);
    }

    private static IQueryable<UserTask> WithText(IQueryable<UserTask> query, TaskFilter filter)
    {
        if (filter.Search is { Length: >= MinSearchLength } text)
        {
            var pattern = $"%{text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
            query = query.Where(t => EF.Functions.Like(t.Title, pattern, "!") || EF.Functions.Like(t.Subject, pattern, "!") || EF.Functions.Like(t.CorrelationId, pattern, "!"));
        }

        if (filter.Subject is { Length: > 0 } subject)
            query = query.Where(t => t.Subject == subject);
        if (filter.CorrelationId is { Length: > 0 } correlation)
            query = query.Where(t => t.CorrelationId == correlation);
        if (filter.InstanceId is { } instance)
            query = query.Where(t => t.InstanceId == instance);
        return query;
    }

    private static IQueryable<UserTask> ByDueDate(IQueryable<UserTask> query, Position? after)
    {
        if (after is { DueAt: { } due, Id: var id })
            query = query.Where(t => t.DueAt == null || t.DueAt > due || (t.DueAt == due && t.Id.CompareTo(id) > 0));
        else if (after is not null)
            query = query.Where(t => t.DueAt == null && t.Id.CompareTo(after.Id) > 0);
        return query.OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Id);
    }

    // Ids are made in the order of creation.
    private static IQueryable<UserTask> ByCreation(IQueryable<UserTask> query, Position? after)
    {
        if (after is not null)
            query = query.Where(t => t.Id.CompareTo(after.Id) < 0);
        return query.OrderByDescending(t => t.Id);
    }

    private static string WriteCursor(Position position) =>
        WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.DueAt?.UtcTicks}|{position.Id:N}")));

    private static Position? ReadCursor(string? cursor, RequestCheck check)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            if (Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(cursor)).Split('|') is [var ticks, var id] && Guid.TryParse(id, out var guid))
                return new(ticks.Length == 0 ? null : new DateTimeOffset(long.Parse(ticks, NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero), guid);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            // Falls through to the one message for every cursor that is not ours.
        }

        check.Refuse("cursor", "Dieser Wert stammt nicht aus nextCursor.");
        return null;
    }
}
