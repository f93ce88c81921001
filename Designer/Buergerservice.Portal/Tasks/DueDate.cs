using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Tasks;

/// <summary>
/// A due date as people understand it: a task is due by the end of its day in Germany, wherever the server's clock
/// stands. Only from the next day on it is overdue.
/// </summary>
public static class DueDate
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Start of the day that lies the given number of days from today.</summary>
    public static DateTimeOffset StartOfDay(TimeProvider time, int daysFromToday = 0)
    {
        var day = Today(time).AddDays(daysFromToday);
        return new DateTimeOffset(day, Zone.GetUtcOffset(day)).ToUniversalTime();
    }

    /// <summary>Start of the week after this one; weeks begin on Monday.</summary>
    public static DateTimeOffset StartOfNextWeek(TimeProvider time) =>
        StartOfDay(time, 7 - (((int)Today(time).DayOfWeek + 6) % 7));

    /// <summary>Badge for a due date that needs attention, or null.</summary>
    public static (KernKind Kind, string Text)? Badge(DateTimeOffset? due, TimeProvider time) =>
        due is not { } at ? null
        : at < StartOfDay(time) ? (KernKind.Danger, "Überfällig")
        : at < StartOfDay(time, 1) ? (KernKind.Warning, "Heute fällig")
        : null;

    private static DateTime Today(TimeProvider time) => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone).Date;
}
