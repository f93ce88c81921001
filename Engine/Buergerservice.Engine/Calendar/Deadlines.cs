namespace Buergerservice.Engine.Calendar;

/// <summary>Computes periods by §§ 186 to 193 BGB and writes down how .</summary>
public static class Deadlines
{
    /// <summary>Longest period in days of its unit; a century is more than any procedure needs.</summary>
    public const int MaxCount = 36_525;

    /// <summary>Computes a deadline.</summary>
    /// <exception cref="DomainRuleException">The count is not positive or leads beyond the year 9000.</exception>
    public static Deadline Compute(BusinessCalendar calendar, DeadlineRule rule)
    {
        if (rule.Count is < 1 or > MaxCount || rule.Start.Year + (rule.Count * YearsOf(rule.Unit)) > 9000)
            throw new DomainRuleException($"Eine Frist von {rule.Count} {DeadlineText.NameOf(rule.Unit, rule.Count)} lässt sich nicht berechnen.");
        var raw = RawEnd(calendar, rule);
        var end = raw;
        while (rule.MovesToWorkingDay && calendar.IsDayOfRest(end))
            end = end.AddDays(1);
        return new(rule, calendar.Key, calendar.Version, raw, end, DeadlineText.Describe(calendar, rule, raw, end));
    }

    /// <summary>Computes a deadline again with what the calendar says today; the start stays as it was.</summary>
    public static Deadline Recompute(Deadline deadline, BusinessCalendar calendar) => Compute(calendar, deadline.Rule);

    /// <summary>Prolongs a period: the new one is counted from the end of the old one (§ 190 BGB).</summary>
    public static Deadline Extend(Deadline deadline, BusinessCalendar calendar, DeadlineUnit unit, int count)
    {
        var extended = Compute(calendar, deadline.Rule with { Unit = unit, Count = count, Start = deadline.LastDay, StartCounts = false });
        return extended with { Derivation = $"Verlängerung: Die neue Frist zählt vom Ablauf der vorigen an, dem {GermanDates.WithWeekday(deadline.LastDay)} (§ 190 BGB). {extended.Derivation}" };
    }

    private static DateOnly RawEnd(BusinessCalendar calendar, DeadlineRule rule)
    {
        // A period that begins with a day (§ 187 Abs. 2) is one whose event was the day before.
        var before = rule.StartCounts ? rule.Start.AddDays(-1) : rule.Start;
        return rule.Unit switch
        {
            DeadlineUnit.Days => before.AddDays(rule.Count),
            DeadlineUnit.WorkingDays => calendar.AddWorkingDays(before, rule.Count),
            DeadlineUnit.Weekdays => AddWeekdays(calendar, before, rule.Count),
            DeadlineUnit.Weeks => before.AddDays(7 * rule.Count),
            DeadlineUnit.HalfMonths => before.AddDays(15 * rule.Count),
            _ => AddMonths(rule, rule.Count * MonthsOf(rule.Unit)),
        };
    }

    // § 188 Abs. 2: the day with the same number, or, when the first day counts, the day before it; Abs. 3: where it is missing, the last of the month.
    private static DateOnly AddMonths(DeadlineRule rule, int months)
    {
        var same = rule.Start.AddMonths(months);
        return rule.StartCounts && same.Day == rule.Start.Day ? same.AddDays(-1) : same;
    }

    private static DateOnly AddWeekdays(BusinessCalendar calendar, DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            if (calendar.IsWeekday(day))
                count--;
        }

        return day;
    }

    internal static int MonthsOf(DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Quarters => 3,
        DeadlineUnit.HalfYears => 6,
        DeadlineUnit.Years => 12,
        _ => 1,
    };

    private static int YearsOf(DeadlineUnit unit) => unit == DeadlineUnit.Years ? 1 : 0;
}
