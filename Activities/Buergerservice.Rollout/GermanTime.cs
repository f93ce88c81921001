using System.Globalization;

namespace Buergerservice.Rollout;

/// <summary>Date and time in Germany, which documents and numbers carry.</summary>
internal static class GermanTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>„01.03.2026 – 31.05.2026“ of two ISO dates, either of which may be missing; null when both are.</summary>
    public static string? Period(string? from, string? to)
    {
        static string Written(string? date) => DateOnly.TryParse(date, CultureInfo.InvariantCulture, out var day) ? day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture) : "";
        return (Written(from), Written(to)) switch
        {
            ("", "") => null,
            ("", var end) => $"bis {end}",
            (var begin, "") => $"ab {begin}",
            var (begin, end) => $"{begin} – {end}",
        };
    }

    public static DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public static DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(Of(at).DateTime);
}
