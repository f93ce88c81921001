namespace Buergerservice.Media.Reports;

/// <summary>The grid of a report over time.</summary>
public enum ReportInterval
{
    /// <summary>15 minutes.</summary>
    Quarter,

    /// <summary>30 minutes.</summary>
    Half,

    /// <summary>60 minutes.</summary>
    Hour,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks from Monday on.</summary>
    Week,

    /// <summary>Months.</summary>
    Month,
}

/// <summary>Cuts time into the pieces of a grid, as the clock on the wall does.</summary>
public static class ReportIntervals
{
    /// <summary>The beginning of the piece a moment lies in, in local time. The hour that comes twice in autumn has two pieces.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, ReportInterval interval, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return MinutesOf(interval) is { } minutes ? local.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.FromMinutes(minutes).Ticks))
            : StartOf(StartOf(DateOnly.FromDateTime(local.DateTime), interval), zone);
    }

    /// <summary>The beginning of the piece after the one that begins so. A day of the change to summer time has 23 hours, one of the change back has 25.</summary>
    public static DateTimeOffset Next(DateTimeOffset start, ReportInterval interval, TimeZoneInfo zone)
    {
        if (MinutesOf(interval) is { } minutes)
            return StartOf(start.AddMinutes(minutes), interval, zone);
        var day = DateOnly.FromDateTime(start.DateTime);
        return StartOf(interval switch { ReportInterval.Week => day.AddDays(7), ReportInterval.Month => day.AddMonths(1), _ => day.AddDays(1) }, zone);
    }

    /// <summary>The first day of the piece a day lies in.</summary>
    public static DateOnly StartOf(DateOnly day, ReportInterval interval) => interval switch
    {
        ReportInterval.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        ReportInterval.Month => new(day.Year, day.Month, 1),
        _ => day,
    };

    /// <summary>Whether the grid is finer than days.</summary>
    public static bool IsWithinDay(ReportInterval interval) => MinutesOf(interval) is not null;

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    private static int? MinutesOf(ReportInterval interval) => interval switch
    {
        ReportInterval.Quarter => 15,
        ReportInterval.Half => 30,
        ReportInterval.Hour => 60,
        _ => null,
    };
}
