using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Instances;

/// <summary>What Studio asks of the list of instances.</summary>
internal sealed record InstanceQuery
{
    private const int LargestPage = 200;

    public sealed record Moment(string? Column, string? Operator, DateTimeOffset Timestamp);

    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public string? SearchTerm { get; init; }

    public string? DefinitionId { get; init; }

    public IReadOnlyList<string>? DefinitionIds { get; init; }

    public string? CorrelationId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<string>? Statuses { get; init; }

    public string? SubStatus { get; init; }

    public IReadOnlyList<string>? SubStatuses { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public IReadOnlyList<Moment>? TimestampFilters { get; init; }

    public async Task<(List<InstanceRow> Rows, int Total)> RunAsync(IQueryable<InstanceRow> visible, CancellationToken cancellationToken)
    {
        var rows = Filter(visible);
        var total = await rows.CountAsync(cancellationToken);
        var size = Math.Clamp(PageSize ?? 100, 1, LargestPage);
        var isUp = OrderDirection == "Ascending";
        // Ids are made in the order of creation.
        var sorted = OrderBy == "Name" ? (isUp ? rows.OrderBy(i => i.Name).ThenBy(i => i.Id) : rows.OrderByDescending(i => i.Name).ThenBy(i => i.Id)) : isUp ? rows.OrderBy(i => i.Id) : rows.OrderByDescending(i => i.Id);
        var found = await sorted.Skip(Math.Max(0, Page ?? 0) * size).Take(size).Select(i => new InstanceRow
        {
            Id = i.Id,
            Tenant = i.Tenant,
            DefinitionId = i.DefinitionId,
            DefinitionVersionId = i.DefinitionVersionId,
            DefinitionVersion = i.DefinitionVersion,
            ParentId = i.ParentId,
            Name = i.Name,
            CorrelationId = i.CorrelationId,
            Status = i.Status,
            SubStatus = i.SubStatus,
            IncidentCount = i.IncidentCount,
            State = Array.Empty<byte>(),
            CreatedAt = i.CreatedAt,
            UpdatedAt = i.UpdatedAt,
            FinishedAt = i.FinishedAt,
        }).ToListAsync(cancellationToken);
        return (found, total);
    }

    private IQueryable<InstanceRow> Filter(IQueryable<InstanceRow> rows)
    {
        if (All(DefinitionIds, DefinitionId) is { Count: > 0 } definitions)
            rows = rows.Where(i => definitions.Contains(i.DefinitionId));
        if (!string.IsNullOrEmpty(CorrelationId))
            rows = rows.Where(i => i.CorrelationId == CorrelationId);
        if (Version is { } version)
            rows = rows.Where(i => i.DefinitionVersion == version);
        if (HasIncidents is { } hasIncidents)
            rows = rows.Where(i => i.IncidentCount > 0 == hasIncidents);
        if (Parsed<InstanceStatus>(All(Statuses, Status)) is { Count: > 0 } statuses)
            rows = rows.Where(i => statuses.Contains(i.Status));
        if (Parsed<InstanceSubStatus>(All(SubStatuses, SubStatus).ConvertAll(s => s == "Interrupted" ? "Paused" : s)) is { Count: > 0 } subStatuses)
            rows = rows.Where(i => subStatuses.Contains(i.SubStatus));
        foreach (var moment in TimestampFilters ?? [])
            rows = Limit(rows, moment);
        if (string.IsNullOrWhiteSpace(SearchTerm))
            return rows;
        var term = SearchTerm.Trim().ToLowerInvariant();
        var id = Guid.TryParse(term, out var given) ? given : default;
        return rows.Where(i => i.Id == id || i.DefinitionVersionId == id || i.DefinitionId.ToLower().Contains(term)
            || (i.CorrelationId != null && i.CorrelationId.ToLower().Contains(term)) || (i.Name != null && i.Name.ToLower().Contains(term)));
    }

    private static IQueryable<InstanceRow> Limit(IQueryable<InstanceRow> rows, Moment moment)
    {
        var at = moment.Timestamp.ToUniversalTime();
        return (moment.Column, moment.Operator) switch
        {
            ("CreatedAt", "GreaterThan" or "GreaterThanOrEqual") => rows.Where(i => i.CreatedAt >= at),
            ("CreatedAt", "LessThan" or "LessThanOrEqual") => rows.Where(i => i.CreatedAt <= at),
            ("UpdatedAt", "GreaterThan" or "GreaterThanOrEqual") => rows.Where(i => i.UpdatedAt >= at),
            ("UpdatedAt", "LessThan" or "LessThanOrEqual") => rows.Where(i => i.UpdatedAt <= at),
            ("FinishedAt", "GreaterThan" or "GreaterThanOrEqual") => rows.Where(i => i.FinishedAt >= at),
            ("FinishedAt", "LessThan" or "LessThanOrEqual") => rows.Where(i => i.FinishedAt <= at),
            _ => throw new Engine.InputException($"Nach „{moment.Column} {moment.Operator}“ lässt sich nicht filtern. Möglich sind CreatedAt, UpdatedAt und FinishedAt mit „ab“ und „bis“."),
        };
    }

    private static List<string> All(IReadOnlyList<string>? several, string? one) => [.. several ?? [], .. one is { Length: > 0 } ? [one] : Array.Empty<string>()];

    private static List<T> Parsed<T>(IEnumerable<string> names)
        where T : struct, Enum => [.. names.Where(n => Enum.TryParse<T>(n, out _)).Select(Enum.Parse<T>)];
}
