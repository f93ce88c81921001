namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Day and time arithmetic on milliseconds since 1970, far beyond the years .NET dates can hold.</summary>
internal static class LocalTime
{
    public const double MillisecondsPerDay = 86_400_000;

    /// <summary>The farthest moment a date may hold, 100 million days from 1970.</summary>
    public const double Limit = 8.64e15;

    private const double FirstNetMillisecond = -62_135_596_800_000;
    private const double LastNetMillisecond = 253_402_300_799_999;

    public static TimeZoneInfo Berlin { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static double ClipTime(double time) =>
        double.IsFinite(time) && Math.Abs(time) <= Limit ? Math.Truncate(time) + 0.0 : double.NaN;

    /// <summary>The distance from UTC at a moment, in milliseconds.</summary>
    public static double OffsetAt(TimeZoneInfo zone, double utc)
    {
        var inRange = Math.Clamp(utc, FirstNetMillisecond + MillisecondsPerDay, LastNetMillisecond - MillisecondsPerDay);
        return zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds((long)inRange).UtcDateTime).TotalMilliseconds;
    }

    public static double ToLocal(TimeZoneInfo zone, double utc) => utc + OffsetAt(zone, utc);

    /// <summary>
    /// The moment of a wall-clock time. One that exists twice is its first occurrence, one that does not exist is read with
    /// the offset before the change, as the language demands.
    /// </summary>
    public static double ToUtc(TimeZoneInfo zone, double local)
    {
        if (!double.IsFinite(local))
            return double.NaN;
        var before = OffsetAt(zone, local - MillisecondsPerDay);
        if (OffsetAt(zone, local - before) == before)
            return local - before;
        var after = OffsetAt(zone, local - before);
        return OffsetAt(zone, local - after) == after ? local - after : local - before;
    }

    public static double DayOf(double time) => Math.Floor(time / MillisecondsPerDay);

    public static double TimeInDay(double time) => time - (DayOf(time) * MillisecondsPerDay);

    public static int WeekDay(double time) => (int)((((DayOf(time) + 4) % 7) + 7) % 7);

    /// <summary>Year, month from 0, day from 1.</summary>
    public static (int Year, int Month, int Day) Split(double time)
    {
        // Days counted from 1 March 0000, so that the leap day ends the year (Howard Hinnant's algorithm).
        var shifted = (long)DayOf(time) + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1);
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10);
        return ((int)(yearOfEra + (era * 400)) + (month <= 1 ? 1 : 0), month, day);
    }

    /// <summary>The day number of a date; month and day may lie outside their ranges.</summary>
    public static double MakeDay(double year, double month, double date)
    {
        if (!double.IsFinite(year) || !double.IsFinite(month) || !double.IsFinite(date))
            return double.NaN;
        year = Math.Truncate(year);
        month = Math.Truncate(month);
        var years = year + Math.Floor(month / 12);
        if (Math.Abs(years) > 400_000)
            return double.NaN;
        var index = (int)(((month % 12) + 12) % 12);
        var y = (long)years - (index <= 1 ? 1 : 0);
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = ((153 * ((index + 10) % 12)) + 2) / 5;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468 + Math.Truncate(date) - 1;
    }

    public static double MakeTime(double hour, double minute, double second, double millisecond) =>
        (Math.Truncate(hour) * 3_600_000) + (Math.Truncate(minute) * 60_000) + (Math.Truncate(second) * 1000) + Math.Truncate(millisecond);

    public static double MakeDate(double day, double time) => (day * MillisecondsPerDay) + time;
}
