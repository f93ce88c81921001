using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>Finds the tasks a person may see, page by page. Who sees what is the inbox's rule.</summary>
internal sealed class TaskSearch(BuergerserviceDb db, InboxQuery inbox, TaskInbox lists, Substitutes substitutes)
{
    private const int MinSearchLength = 2;

    // Only these columns: form values and drafts are large and are not for everybody.
    private static readonly Expression<Func<UserTask, TaskSummary>> Summary = t => new(
        t.Id, t.Title, t.Subject, OneOf.NameOf(t.State), t.Assignee, t.OnBehalfOf, t.Priority, t.DueAt, t.CreatedAt, t.EndedAt,
        t.Outcome, t.Outcomes, t.InstanceId, t.DefinitionId, t.CorrelationId, t.EscalatedTo.Count > 0, t.Revision);

    public async Task<Page<TaskSummary>> FindAsync(TaskFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var view = ViewOf(check.Choice(filter.Scope, "scope", TaskScope.Assigned));
        var due = DueOf(check.Choice(filter.Due, "due", TaskDue.Any));
        var sort = check.Choice(filter.Sort, "sort", TaskSort.Due);
        var limit = Paging.LimitOf(filter.Limit, check);
        var position = TaskCursor.Read(filter.Cursor, check);
        if (filter.Search is { Length: > 0 and < MinSearchLength })
            check.Refuse("search", "Bitte geben Sie mindestens zwei Zeichen ein.");
        check.Optional(filter.Search, "search");
        check.ThrowIfAny();

        var acting = await substitutes.ActingAsync(actor, cancellationToken);
        var narrowing = inbox.NarrowingBy(view, filter.Search ?? "", due);
        return sort == TaskSort.Due && filter is { Subject: null or "", CorrelationId: null or "", InstanceId: null }
            ? await ByDueDateAsync(view, acting, narrowing, position, limit, cancellationToken)
            : await FewAsync(Exactly(lists.In(view, acting), filter, narrowing), sort, position, limit, cancellationToken);
    }

    private async Task<Page<TaskSummary>> ByDueDateAsync(InboxView view, Actor actor, TaskNarrowing narrowing, TaskPosition? after, int limit, CancellationToken cancellationToken)
    {
        var found = await lists.ReadAsync(view, actor, narrowing, after, 0, limit + 1, cancellationToken);
        var ids = found.Take(limit).Select(f => f.Id).ToList();
        var rows = await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.Id)).Select(Summary).ToDictionaryAsync(t => t.Id, cancellationToken);
        // A task that vanished between the two queries is left out; the cursor stands where it stood.
        return new([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], found.Count > limit ? TaskCursor.Write(found[limit - 1]) : null);
    }

    // What belongs to one case or project is few: sorted here instead of by the index.
    private static async Task<Page<TaskSummary>> FewAsync(IQueryable<UserTask> query, TaskSort sort, TaskPosition? after, int limit, CancellationToken cancellationToken)
    {
        if (sort == TaskSort.Created)
        {
            // Ids are made in the order of creation.
            if (after is not null)
                query = query.Where(t => t.Id.CompareTo(after.Id) < 0);
            query = query.OrderByDescending(t => t.Id);
        }
        else
        {
            if (after is { Rank: not TaskAccess.NoDueDate, Rank: var rank })
            {
                var at = new DateTimeOffset(rank, TimeSpan.Zero);
                query = query.Where(t => t.DueAt == null || t.DueAt > at || (t.DueAt == at && t.Id.CompareTo(after.Id) > 0));
            }
            else if (after is not null)
            {
                query = query.Where(t => t.DueAt == null && t.Id.CompareTo(after.Id) > 0);
            }

            query = query.OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Id);
        }

        var rows = await query.Take(limit + 1).Select(Summary).ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, t => t, t => TaskCursor.Write(new(t.DueAt?.UtcTicks ?? TaskAccess.NoDueDate, -t.Priority, t.Id)));
    }

    private static IQueryable<UserTask> Exactly(IQueryable<UserTask> query, TaskFilter filter, TaskNarrowing narrowing)
    {
        if (narrowing.Among is { } among)
            query = query.Where(t => among.Any(a => a.Id == t.Id));
        query = InboxQuery.WithDue(query, narrowing);
        if (filter.Subject is { Length: > 0 } subject)
            query = query.Where(t => t.Subject == subject);
        if (filter.CorrelationId is { Length: > 0 } correlation)
            query = query.Where(t => t.CorrelationId == correlation);
        return filter.InstanceId is { } instance ? query.Where(t => t.InstanceId == instance) : query;
    }

    private static InboxView ViewOf(TaskScope scope) => scope switch
    {
        TaskScope.Available => InboxView.Takeable,
        TaskScope.All => InboxView.Visible,
        TaskScope.History => InboxView.Done,
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
}

/// <summary>A place in a list as opaque text.</summary>
internal static class TaskCursor
{
    public static string Write(TaskPosition position) =>
        WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.Rank}|{position.Urgency}|{position.Id:N}")));

    public static TaskPosition? Read(string? cursor, RequestCheck check)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            if (Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(cursor)).Split('|') is [var rank, var urgency, var id] && Guid.TryParse(id, out var guid))
                return new(long.Parse(rank, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), int.Parse(urgency, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), guid);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            // Falls through to the one message for every cursor that is not ours.
        }

        check.Refuse("cursor", "Dieser Wert stammt nicht aus nextCursor.");
        return null;
    }
}
