using System.ComponentModel;

namespace Buergerservice.Portal.Api;

/// <summary>Part of a list.</summary>
internal sealed record Page<T>(
    IReadOnlyList<T> Items,
    [property: Description("Als Parameter cursor gesendet, liefert dieser Wert die nächsten Einträge; null am Ende der Liste.")] string? NextCursor);

internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static int LimitOf(int? limit, RequestCheck check)
    {
        if (limit is < 1 or > MaxLimit)
            check.Refuse("limit", $"„limit“ liegt zwischen 1 und {MaxLimit}.");
        return limit ?? DefaultLimit;
    }

    /// <summary>Makes a page of rows that were read with one row more than the limit.</summary>
    public static Page<T> Cut<TRow, T>(List<TRow> rows, int limit, Func<TRow, T> map, Func<TRow, string> cursor) =>
        new([.. rows.Take(limit).Select(map)], rows.Count > limit ? cursor(rows[limit - 1]) : null);
}
