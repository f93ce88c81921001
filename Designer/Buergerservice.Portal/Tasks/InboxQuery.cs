using System.Globalization;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Tasks;

/// <summary>Filter by due date.</summary>
public enum DueFilter
{
    /// <summary>Any due date or none.</summary>
    Any,

    /// <summary>Due before today.</summary>
    Overdue,

    /// <summary>Due today.</summary>
    Today,

    /// <summary>Due from today until Sunday.</summary>
    Week,

    /// <summary>Without a due date.</summary>
    None,
}

/// <summary>What a person asked the inbox for.</summary>
public sealed record InboxFilter(InboxView View, string Text = "", DueFilter Due = DueFilter.Any, int Page = 1);

/// <summary>One task in the inbox: what everybody who sees it may read.</summary>
public sealed record InboxRow(
    Guid Id, string Title, string? Subject, UserTaskState State, string? Assignee, string? CompletedBy, DateTimeOffset? DueAt, int Priority, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Revision)
{
    /// <summary>The person may take it now.</summary>
    public bool CanClaim { get; init; }

    /// <summary>Name of the colleague for whom they would take it, or for whom it is being done.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>It was brought before others because it was late.</summary>
    public bool IsEscalated { get; init; }
}

/// <summary>One page of the inbox. Counting stops at a limit; <see cref="IsCut"/> says that there are more.</summary>
public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, int Total, bool IsCut, int Page, int Pages, IReadOnlyDictionary<InboxView, int> Counts, IReadOnlyDictionary<string, string> Names);

/// <summary>
/// Reads the inbox. Who sees what, and in which order, is <see cref="TaskInbox"/>'s; this adds pages, numbers on tabs and
/// names. Numbers are counted up to a limit, so that a page costs the same with a thousand tasks and with a million.
/// </summary>
public sealed class InboxQuery(BuergerserviceDb db, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 25;

    /// <summary>Highest number on a tab; above it the tab says "mehr".</summary>
    public const int MostOnTab = 99;

    /// <summary>Most tasks a list can be leafed through; beyond it a search is quicker than the twentieth page.</summary>
    public const int MostListed = 500;

    private readonly TaskInbox _inbox = new(db);

    /// <param name="filter">What to show.</param>
    /// <param name="actor">The person, with those they stand in for.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<InboxPage> ReadAsync(InboxFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<InboxView, int>();
        foreach (var view in TabsFor(actor))
            counts[view] = await _inbox.CountAsync(view, actor, new(), MostOnTab + 1, cancellationToken);

        var narrowing = NarrowingBy(filter.View, filter.Text, filter.Due);
        var isWhole = filter is { Text: "", Due: DueFilter.Any };
        var total = isWhole && counts.TryGetValue(filter.View, out var few) && few <= MostOnTab ? few : await _inbox.CountAsync(filter.View, actor, narrowing, MostListed + 1, cancellationToken);
        var (listed, isCut) = (Math.Min(total, MostListed), total > MostListed);
        var pages = Math.Max(1, (listed + PageSize - 1) / PageSize);
        // A page that has vanished since the link was drawn (tasks get done) shows the last one.
        var page = Math.Clamp(filter.Page, 1, pages);
        var found = await _inbox.ReadAsync(filter.View, actor, narrowing, null, (page - 1) * PageSize, PageSize, cancellationToken);
        var (rows, names) = await RowsAsync([.. found.Select(f => f.Id)], actor, cancellationToken);
        return new(rows, listed, isCut, page, pages, counts, names);
    }

    /// <summary>The lists a person has.</summary>
    public static IReadOnlyList<InboxView> TabsFor(Actor actor) => actor.StandsInFor.Count > 0
        ? [InboxView.Mine, InboxView.Claimable, InboxView.Substitute, InboxView.Visible, InboxView.Done]
        : [InboxView.Mine, InboxView.Claimable, InboxView.Visible, InboxView.Done];

    /// <summary>The tasks of a view.</summary>
    public IQueryable<UserTask> In(InboxView view, Actor actor) => _inbox.In(view, actor);

    /// <summary>Narrows a list by words and due date. Due dates are a range of the list itself; words are looked for in its order.</summary>
    public TaskNarrowing NarrowingBy(InboxView view, string text, DueFilter due)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8).ToList();
        var (from, before) = RangeOf(due);
        var isOpen = view is not (InboxView.Done or InboxView.Ended);
        if (isOpen && words.Count == 0)
            return new() { FromRank = from, BeforeRank = before };
        IQueryable<UserTask> among = db.Tasks;
        foreach (var word in words)
            among = WithWord(among, word);
        if (isOpen)
            return new() { FromRank = from, BeforeRank = before, Among = among };
        return words.Count == 0 && due == DueFilter.Any ? new() : new() { Among = WithDue(among, new() { FromRank = from, BeforeRank = before }) };
    }

    /// <summary>The range of a narrowing on the tasks themselves.</summary>
    public static IQueryable<UserTask> WithDue(IQueryable<UserTask> tasks, TaskNarrowing narrowing)
    {
        if (narrowing.FromRank == TaskAccess.NoDueDate)
            return tasks.Where(t => t.DueAt == null);
        if (narrowing.FromRank is { } start && new DateTimeOffset(start, TimeSpan.Zero) is var from)
            tasks = tasks.Where(t => t.DueAt >= from);
        if (narrowing.BeforeRank is { } end && new DateTimeOffset(end, TimeSpan.Zero) is var before)
            tasks = tasks.Where(t => t.DueAt < before);
        return tasks;
    }

    /// <summary>Names for people by user name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NamesAsync(BuergerserviceDb db, string tenant, IEnumerable<string?> userNames, CancellationToken cancellationToken)
    {
        var wanted = userNames.OfType<string>().Distinct().ToList();
        return await db.Users.AsNoTracking().Where(u => u.Tenant == tenant && wanted.Contains(u.UserName!))
            .ToDictionaryAsync(u => u.UserName!, u => u.DisplayName, cancellationToken);
    }

    private async Task<(IReadOnlyList<InboxRow> Rows, IReadOnlyDictionary<string, string> Names)> RowsAsync(List<Guid> ids, Actor actor, CancellationToken cancellationToken)
    {
        var found = await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.Id))
            .Select(t => new { t.Id, t.Title, t.Subject, t.State, t.Assignee, t.CompletedBy, t.DueAt, t.Priority, t.CreatedAt, t.EndedAt, t.Revision, t.OnBehalfOf, t.EscalatedTo })
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var takeable = await _inbox.TakeableAsync(ids, actor, cancellationToken);
        var names = await NamesAsync(db, actor.Tenant, found.Values.SelectMany(r => new[] { r.Assignee, r.CompletedBy, r.OnBehalfOf }), cancellationToken);
        var rows = ids.Where(found.ContainsKey).Select(id => found[id]).Select(r => new InboxRow(r.Id, r.Title, r.Subject, r.State, r.Assignee, r.CompletedBy, r.DueAt, r.Priority, r.CreatedAt, r.EndedAt, r.Revision)
        {
            CanClaim = takeable.ContainsKey(r.Id),
            OnBehalfOf = takeable.GetValueOrDefault(r.Id)?.DisplayName ?? (r.OnBehalfOf is { } person ? names.GetValueOrDefault(person, person) : null),
            IsEscalated = r.EscalatedTo.Count > 0,
        });
        return ([.. rows], names);
    }

    private (long? From, long? Before) RangeOf(DueFilter due)
    {
        var (today, tomorrow, nextWeek) = (DueDate.StartOfDay(time).UtcTicks, DueDate.StartOfDay(time, 1).UtcTicks, DueDate.StartOfNextWeek(time).UtcTicks);
        return due switch
        {
            DueFilter.Overdue => (null, today),
            DueFilter.Today => (today, tomorrow),
            DueFilter.Week => (today, nextWeek),
            // No due date is later than any date.
            DueFilter.None => (TaskAccess.NoDueDate, null),
            _ => (null, null),
        };
    }

    private static IQueryable<UserTask> WithWord(IQueryable<UserTask> tasks, string word)
    {
        // The database folds the case of A-Z only; the other two spellings cover umlauts.
        var (typed, lower, upper) = (Pattern(word), Pattern(word.ToLower(CultureInfo.CurrentCulture)), Pattern(word.ToUpper(CultureInfo.CurrentCulture)));
        return tasks.Where(t => EF.Functions.Like(t.Title, typed, "\\") || EF.Functions.Like(t.Title, lower, "\\") || EF.Functions.Like(t.Title, upper, "\\")
            || EF.Functions.Like(t.Subject, typed, "\\") || EF.Functions.Like(t.Subject, lower, "\\") || EF.Functions.Like(t.Subject, upper, "\\")
            || EF.Functions.Like(t.CorrelationId, typed, "\\"));
    }

    private static string Pattern(string word) =>
        $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
