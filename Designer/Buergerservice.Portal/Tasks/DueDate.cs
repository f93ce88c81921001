using System.Globalization;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Tasks;

/// <summary>
/// A due date as people understand it: a task is due by the end of its day. Only from the next day on it is overdue.
/// </summary>
internal static class DueDate
{
    /// <summary>Start of the local day that lies the given number of days from today.</summary>
    public static DateTimeOffset StartOfDay(TimeProvider time, int daysFromToday = 0)
    {
        var day = time.GetLocalNow().Date.AddDays(daysFromToday);
        return new DateTimeOffset(day, time.LocalTimeZone.GetUtcOffset(day));
    }

    /// <summary>Start of the week after this one; weeks begin on Monday.</summary>
    public static DateTimeOffset StartOfNextWeek(TimeProvider time) =>
        StartOfDay(time, 7 - (((int)time.GetLocalNow().DayOfWeek + 6) % 7));

    public static string Day(DateTimeOffset due, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(due, time.LocalTimeZone).ToString("dd.MM.yyyy", CultureInfo.CurrentCulture);

    public static string Moment(DateTimeOffset at, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("dd.MM.yyyy, HH:mm 'Uhr'", CultureInfo.CurrentCulture);

    /// <summary>Badge for a due date that needs attention, or null.</summary>
    public static (KernKind Kind, string Text)? Badge(DateTimeOffset? due, TimeProvider time) =>
        due is not { } at ? null
        : at < StartOfDay(time) ? (KernKind.Danger, "Überfällig")
        : at < StartOfDay(time, 1) ? (KernKind.Warning, "Heute fällig")
        : null;
}
