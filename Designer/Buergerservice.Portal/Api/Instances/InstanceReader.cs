using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>Reads instances for those who run the installation or lead a project. What processes have written is for administrators only.</summary>
internal sealed class InstanceReader(BuergerserviceDb db, WorkflowCache workflows, IEngineStore store)
{
    public const int MaxJournalRecords = 500;

    public async Task<Page<InstanceSummary>> FindAsync(InstanceFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var limit = Paging.LimitOf(filter.Limit, check);
        var status = check.Choice(filter.Status, "status", (InstanceSubStatus)(-1));
        Guid after = default;
        if (filter.Cursor is { Length: > 0 } cursor && !Guid.TryParseExact(cursor, "N", out after))
            check.Refuse("cursor", "Dieser Wert stammt nicht aus nextCursor.");
        check.ThrowIfAny();

        var query = VisibleInstances.Of(db, actor);
        if (!string.IsNullOrEmpty(filter.Status))
            query = query.Where(i => i.SubStatus == status);
        if (filter.DefinitionId is { Length: > 0 } definition)
            query = query.Where(i => i.DefinitionId == definition);
        if (filter.CorrelationId is { Length: > 0 } correlation)
            query = query.Where(i => i.CorrelationId == correlation);
        if (filter.HasIncidents is { } hasIncidents)
            query = query.Where(i => i.IncidentCount > 0 == hasIncidents);
        if (after != default)
            query = query.Where(i => i.Id.CompareTo(after) < 0);
        // Ids are made in the order of creation: the newest come first, and a change moves nothing between pages.
        var rows = await query.OrderByDescending(i => i.Id).Take(limit + 1)
            .Select(i => new InstanceSummary(i.Id, i.DefinitionId, i.DefinitionVersion, i.Name, i.CorrelationId, OneOf.NameOf(i.SubStatus), i.IncidentCount, i.CreatedAt, i.UpdatedAt, i.FinishedAt, i.Revision))
            .ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, i => i, i => i.Id.ToString("N"));
    }

    public async Task<InstanceResponse> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var row = await RequireAsync(id, actor, cancellationToken);
        var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
        var instance = InstanceSerializer.Read(row.State, workflow);
        var isAdministrator = actor.IsAdministrator;
        var effects = await db.WorkItems.AsNoTracking().Where(w => w.InstanceId == id && w.Kind == WorkKind.Effect && w.BookmarkId != null).ToDictionaryAsync(w => w.BookmarkId!.Value, cancellationToken);
        return new(
            SummaryOf(row),
            // From the state and not from the table of bookmarks: between two queries the instance may have moved on.
            [.. instance.Bookmarks.Select(b => WaitOf(b, workflow.Find(b.ActivityId)?.Title, effects.GetValueOrDefault(b.Id), isAdministrator))],
            [.. instance.Incidents.Select(i => new IncidentResponse(i.ActivityId, i.Title, isAdministrator ? i.Message : null, i.ExceptionType, i.At))],
            isAdministrator ? new(new(new(instance.Variables)), new(instance.Input), new(instance.Output)) : null)
        {
            ParentId = row.ParentId,
            Children = await db.Instances.Where(i => i.ParentId == id).OrderBy(i => i.Id).Select(i => i.Id).Take(200).ToListAsync(cancellationToken),
        };
    }

    public async Task<JournalResponse> ReadJournalAsync(Guid id, long from, int limit, Actor actor, CancellationToken cancellationToken)
    {
        await RequireExistsAsync(id, actor, cancellationToken);
        var records = await InstanceJournal.ReadAsync(db, id, from, limit + 1, cancellationToken);
        return new([.. records.Take(limit).Select(r => EntryOf(r, actor.IsAdministrator))], records.Count > limit ? records[limit].Sequence : null);
    }

    public async Task<IncidentList> ReadIncidentsAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var row = await RequireAsync(id, actor, cancellationToken);
        var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
        return new(row.Revision, [.. InstanceSerializer.Read(row.State, workflow).Incidents.Select(i => DetailOf(i, workflow.Find(i.ActivityId)))]);
    }

    /// <exception cref="NotFoundException">There is no such instance, or it is not for this person.</exception>
    public async Task RequireExistsAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (!await VisibleInstances.Of(db, actor).AnyAsync(i => i.Id == id, cancellationToken))
            throw new NotFoundException();
    }

    public async Task<InstanceSummary> GetSummaryAsync(Guid id, Actor actor, CancellationToken cancellationToken) => SummaryOf(await RequireAsync(id, actor, cancellationToken));

    private async Task<InstanceRow> RequireAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await VisibleInstances.Of(db, actor).FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException();

    private static InstanceSummary SummaryOf(InstanceRow row) =>
        new(row.Id, row.DefinitionId, row.DefinitionVersion, row.Name, row.CorrelationId, OneOf.NameOf(row.SubStatus), row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt, row.Revision);

    private static WaitResponse WaitOf(Bookmark bookmark, string? title, WorkItem? effect, bool isAdministrator) => new(
        bookmark.Id, OneOf.NameOf(bookmark.Kind), bookmark.Description, bookmark.ActivityId, title,
        bookmark.Kind == WaitKind.Event ? bookmark.Key : null,
        bookmark.Kind == WaitKind.Task && Guid.TryParse(bookmark.Key, out var task) ? task : null,
        bookmark.DueAt, bookmark.CreatedAt, effect?.Attempts, effect?.DueAt, isAdministrator ? effect?.LastError : null);

    private static IncidentDetail DetailOf(Incident incident, CompiledActivity? step)
    {
        var isStep = step is { Parent: not null } && incident.Point != FaultPoint.DetachedEffect;
        return new(
            incident.Id, incident.ActivityId, incident.Title, incident.Message, incident.ExceptionType, incident.Inner, OneOf.NameOf(incident.Point), incident.At,
            [.. incident.Attempts.Select(a => new AttemptResponse(a.At, a.Error))],
            isStep ? [.. step!.Activity.Outcomes.DefaultIfEmpty("Done")] : [],
            isStep ? [.. step!.Descriptor.Inputs.Select(i => i.Attribute.Name)] : [],
            isStep ? [.. step!.Descriptor.Outputs.Select(o => o.Attribute.Name)] : []);
    }

    private static JournalEntry EntryOf(JournalRecord record, bool isAdministrator) => new(
        record.Sequence, record.At, record.Event, record.ActivityId, record.ExecutionId,
        isAdministrator || !JournalEvents.MayBePersonal(record.Event) ? record.Message : null);
}
