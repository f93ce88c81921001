using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Tasks;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>Finds the tasks a person may see, page by page. Who sees what is the inbox's rule.</summary>
internal sealed class TaskSearch(InboxQuery inbox, TimeProvider time)
{
    private const int MinSearchLength = 2;

    // Only these columns: form values and drafts are large and are not for everybody.
    private static readonly Expression<Func<UserTask, TaskSummary>> Summary = t => new(
        t.Id, t.Title, t.Subject, OneOf.NameOf(t.State), t.Assignee, t.Priority, t.DueAt, t.CreatedAt, t.EndedAt,
        t.Outcome, t.Outcomes, t.InstanceId, t.DefinitionId, t.CorrelationId, t.Revision);

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
        check.Optional(filter.Search, "search");
        check.ThrowIfAny();

        var query = WithText(WithDue(inbox.In(ViewOf(scope), actor), due), filter);
        query = sort == TaskSort.Created ? ByCreation(query, position) : ByDueDate(query, position);
        var rows = await query.Take(limit + 1).Select(Summary).ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, t => t, t => WriteCursor(new(t.DueAt, t.Id)));
    }

    private static InboxView ViewOf(TaskScope scope) => scope switch
    {
        TaskScope.Available => InboxView.Claimable,
        TaskScope.All => InboxView.Visible,
        TaskScope.History => InboxView.Done,
        _ => InboxView.Mine,
    };

    private IQueryable<UserTask> WithDue(IQueryable<UserTask> query, TaskDue due)
    {
        var (today, tomorrow, nextWeek) = (DueDate.StartOfDay(time).ToUniversalTime(), DueDate.StartOfDay(time, 1).ToUniversalTime(), DueDate.StartOfNextWeek(time).ToUniversalTime());
        return due switch
        {
            TaskDue.Overdue => query.Where(t => t.DueAt < today),
            TaskDue.Today => query.Where(t => t.DueAt >= today && t.DueAt < tomorrow),
            TaskDue.ThisWeek => query.Where(t => t.DueAt >= today && t.DueAt < nextWeek),
            TaskDue.NoDueDate => query.Where(t => t.DueAt == null),
            _ => query,
        };
    }

    private static IQueryable<UserTask> WithText(IQueryable<UserTask> query, TaskFilter filter)
    {
        if (filter.Search is { Length: >= MinSearchLength } text)
        {
            // SQLite folds the case of A-Z only; the other two spellings find umlauts.
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
            {
                var (typed, lower, upper) = (Pattern(word), Pattern(word.ToLower(CultureInfo.CurrentCulture)), Pattern(word.ToUpper(CultureInfo.CurrentCulture)));
                query = query.Where(t => EF.Functions.Like(t.Title, typed, "!") || EF.Functions.Like(t.Title, lower, "!") || EF.Functions.Like(t.Title, upper, "!")
                    || EF.Functions.Like(t.Subject, typed, "!") || EF.Functions.Like(t.Subject, lower, "!") || EF.Functions.Like(t.Subject, upper, "!")
                    || EF.Functions.Like(t.CorrelationId, typed, "!"));
            }
        }

        if (filter.Subject is { Length: > 0 } subject)
            query = query.Where(t => t.Subject == subject);
        if (filter.CorrelationId is { Length: > 0 } correlation)
            query = query.Where(t => t.CorrelationId == correlation);
        if (filter.InstanceId is { } instance)
            query = query.Where(t => t.InstanceId == instance);
        return query;
    }

    private static string Pattern(string word) =>
        $"%{word.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

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
