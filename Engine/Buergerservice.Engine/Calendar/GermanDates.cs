using System.Globalization;

namespace Buergerservice.Engine.Calendar;

/// <summary>Days in Germany, whatever the server's clock and language are set to.</summary>
public static class GermanDates
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly string[] Weekdays = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

    /// <summary>The date in Germany at a point in time.</summary>
    public static DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The point in time of a time of day in Germany. A time skipped in spring is the first one after the gap.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (Zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The last second of a day, which still belongs to a period.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => At(day, new TimeOnly(23, 59, 59));

    /// <summary>The end of a day: 24:00, the first moment that no longer belongs to it.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => At(day.AddDays(1), TimeOnly.MinValue);

    /// <summary>Such as <c>Mittwoch, 18.11.2026</c>.</summary>
    public static string WithWeekday(DateOnly day) => $"{Weekdays[(int)day.DayOfWeek]}, {Numeric(day)}";

    /// <summary>Such as <c>18.11.2026</c>.</summary>
    public static string Numeric(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    internal static DayOfWeek? ParseWeekday(string? name) => Array.IndexOf(Weekdays, name) is var index and >= 0 ? (DayOfWeek)index : null;
}
