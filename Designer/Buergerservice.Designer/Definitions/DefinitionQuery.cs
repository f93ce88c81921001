using System.Globalization;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Definitions;

/// <summary>What Studio asks of the list of definitions; without a page it wants everything.</summary>
internal sealed class DefinitionQuery
{
    private const int LargestPage = 500;

    [FromQuery]
    public string? VersionOptions { get; init; }

    [FromQuery]
    public int? Page { get; init; }

    [FromQuery]
    public int? PageSize { get; init; }

    [FromQuery]
    public string? SearchTerm { get; init; }

    [FromQuery]
    public string? OrderBy { get; init; }

    [FromQuery]
    public string? OrderDirection { get; init; }

    [FromQuery]
    public string[] DefinitionIds { get; init; } = [];

    [FromQuery]
    public string[] Ids { get; init; } = [];

    /// <summary>Rows of a page and the number of all.</summary>
    public async Task<(List<DefinitionRow> Rows, int Total)> RunAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var rows = Filter(Choose(db.Definitions.AsNoTracking(), VersionOptions));
        var total = await rows.CountAsync(cancellationToken);
        var sorted = Sort(rows);
        if (PageSize is { } size)
            sorted = sorted.Skip(Math.Max(0, Page ?? 0) * Math.Clamp(size, 1, LargestPage)).Take(Math.Clamp(size, 1, LargestPage));
        // Without the content, which is large.
        var found = await sorted.Select(d => new DefinitionRow
        {
            Id = d.Id,
            DefinitionId = d.DefinitionId,
            Version = d.Version,
            Name = d.Name,
            Description = d.Description,
            Json = "",
            ActivityType = d.ActivityType,
            IsLatest = d.IsLatest,
            IsPublished = d.IsPublished,
            WasPublished = d.WasPublished,
            CreatedAt = d.CreatedAt,
            CreatedBy = d.CreatedBy,
        }).ToListAsync(cancellationToken);
        return (found, total);
    }

    /// <summary>Limits to the versions an Elsa option names: Latest, Published, Draft, a number …; nothing means all.</summary>
    public static IQueryable<DefinitionRow> Choose(IQueryable<DefinitionRow> rows, string? option) => option switch
    {
        "Latest" => rows.Where(d => d.IsLatest),
        "Published" => rows.Where(d => d.IsPublished),
        "LatestOrPublished" or "LatestAndPublished" => rows.Where(d => d.IsLatest || d.IsPublished),
        "Draft" => rows.Where(d => d.IsLatest && !d.IsPublished),
        null or "" or "AllVersions" => rows,
        _ => int.TryParse(option, CultureInfo.InvariantCulture, out var number) ? rows.Where(d => d.Version == number) : rows,
    };

    private IQueryable<DefinitionRow> Filter(IQueryable<DefinitionRow> rows)
    {
        if (DefinitionIds.Length > 0)
            rows = rows.Where(d => DefinitionIds.Contains(d.DefinitionId));
        if (Ids.Length > 0)
        {
            var ids = Ids.Select(i => Guid.TryParse(i, out var id) ? id : default).ToList();
            rows = rows.Where(d => ids.Contains(d.Id));
        }

        if (string.IsNullOrWhiteSpace(SearchTerm))
            return rows;
        var term = SearchTerm.Trim().ToLowerInvariant();
        return rows.Where(d => d.Name.ToLower().Contains(term) || d.DefinitionId.ToLower().Contains(term) || (d.Description != null && d.Description.ToLower().Contains(term)));
    }

    private IQueryable<DefinitionRow> Sort(IQueryable<DefinitionRow> rows)
    {
        // Elsa's defaults: names upwards, times and versions downwards.
        var isDown = OrderDirection is null ? OrderBy is "Created" or "CreatedAt" or "Version" : OrderDirection == "Descending";
        return (OrderBy, isDown) switch
        {
            ("Version", true) => rows.OrderByDescending(d => d.Version).ThenBy(d => d.Id),
            ("Version", false) => rows.OrderBy(d => d.Version).ThenBy(d => d.Id),
            // Version ids are made in the order of creation.
            ("Created" or "CreatedAt", true) => rows.OrderByDescending(d => d.Id),
            ("Created" or "CreatedAt", false) => rows.OrderBy(d => d.Id),
            (_, true) => rows.OrderByDescending(d => d.Name).ThenBy(d => d.Id),
            _ => rows.OrderBy(d => d.Name).ThenBy(d => d.Id),
        };
    }
}
