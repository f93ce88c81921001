namespace Buergerservice.Rollout.Projects;

/// <summary>Periods in months (§§ 187 Abs. 1, 188 Abs. 2–3, 193 BGB), as for the Stellungnahme of the data protection officer .</summary>
public static class MonthPeriod
{
    /// <summary>
    /// The last day of a period that begins with an event on <paramref name="eventDay"/>: the same day of the month, or
    /// the month's last day; moved past Saturdays, Sundays and holidays.
    /// </summary>
    /// <param name="eventDay">Day of the event; not counted itself.</param>
    /// <param name="months">Length.</param>
    /// <param name="isHoliday">Says whether a day is a holiday; null when none is to be considered.</param>
    public static DateOnly LastDay(DateOnly eventDay, int months, Func<DateOnly, bool>? isHoliday = null)
    {
        var day = eventDay.AddMonths(months);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || isHoliday?.Invoke(day) == true)
            day = day.AddDays(1);
        return day;
    }
}
