namespace Buergerservice.Engine.Calendar;

/// <summary>Writes down how a deadline was computed, in sentences a clerk can check and quote.</summary>
internal static class DeadlineText
{
    public static string Describe(BusinessCalendar calendar, DeadlineRule rule, DateOnly raw, DateOnly end) => string.Join(' ',
        new[] { Beginning(rule), Length(calendar, rule, raw), Ending(calendar, rule, raw, end), $"Kalender: {calendar.Name} (Stand {calendar.Version})." }.Where(s => s.Length > 0));

    public static string NameOf(DeadlineUnit unit, int count) => (unit, count) switch
    {
        (DeadlineUnit.Days, 1) => "Tag",
        (DeadlineUnit.Days, _) => "Tage",
        (DeadlineUnit.WorkingDays, 1) => "Arbeitstag",
        (DeadlineUnit.WorkingDays, _) => "Arbeitstage",
        (DeadlineUnit.Weekdays, 1) => "Werktag",
        (DeadlineUnit.Weekdays, _) => "Werktage",
        (DeadlineUnit.Weeks, 1) => "Woche",
        (DeadlineUnit.Weeks, _) => "Wochen",
        (DeadlineUnit.Months, 1) => "Monat",
        (DeadlineUnit.Months, _) => "Monate",
        (DeadlineUnit.HalfMonths, 1) => "halber Monat",
        (DeadlineUnit.HalfMonths, _) => "halbe Monate",
        (DeadlineUnit.Quarters, 1) => "Vierteljahr",
        (DeadlineUnit.Quarters, _) => "Vierteljahre",
        (DeadlineUnit.HalfYears, 1) => "halbes Jahr",
        (DeadlineUnit.HalfYears, _) => "halbe Jahre",
        (_, 1) => "Jahr",
        _ => "Jahre",
    };

    private static string Beginning(DeadlineRule rule) => rule.StartCounts
        ? $"Die Frist beginnt mit dem {GermanDates.WithWeekday(rule.Start)}; dieser Tag zählt mit (§ 187 Abs. 2 BGB)."
        : $"Ereignis am {GermanDates.WithWeekday(rule.Start)}; dieser Tag zählt nicht mit (§ 187 Abs. 1 BGB).";

    private static string Length(BusinessCalendar calendar, DeadlineRule rule, DateOnly raw)
    {
        var length = $"Frist: {rule.Count} {NameOf(rule.Unit, rule.Count)}";
        return rule.Unit switch
        {
            DeadlineUnit.Days => $"{length}; letzter Tag ist {GermanDates.WithWeekday(raw)} (§ 188 Abs. 1 BGB).",
            DeadlineUnit.WorkingDays or DeadlineUnit.Weekdays => $"{length}{Skipped(calendar, rule, raw)}; letzter Tag ist {GermanDates.WithWeekday(raw)}.",
            DeadlineUnit.HalfMonths => $"{length} zu je 15 Tagen (§ 189 Abs. 1 BGB); letzter Tag ist {GermanDates.WithWeekday(raw)}.",
            DeadlineUnit.Weeks => $"{length}; sie endet mit dem {(rule.StartCounts ? "Tag vor dem " : "")}gleich benannten Wochentag, {GermanDates.WithWeekday(raw)} (§ 188 Abs. 2 BGB).",
            _ => $"{length}{(Deadlines.MonthsOf(rule.Unit) is 3 or 6 ? $" zu je {Deadlines.MonthsOf(rule.Unit)} Monaten (§ 189 Abs. 1 BGB)" : "")}; {MonthEnd(rule, raw)}",
        };
    }

    private static string MonthEnd(DeadlineRule rule, DateOnly raw)
    {
        if (rule.Start.AddMonths(rule.Count * Deadlines.MonthsOf(rule.Unit)).Day != rule.Start.Day)
            return $"den {rule.Start.Day}. gibt es in diesem Monat nicht, deshalb endet sie mit dessen letztem Tag, {GermanDates.WithWeekday(raw)} (§ 188 Abs. 3 BGB).";
        return rule.StartCounts
            ? $"sie endet mit dem Tag vor dem Tag gleicher Zahl, {GermanDates.WithWeekday(raw)} (§ 188 Abs. 2 BGB)."
            : $"sie endet mit dem Tag gleicher Zahl, {GermanDates.WithWeekday(raw)} (§ 188 Abs. 2 BGB).";
    }

    private static string Skipped(BusinessCalendar calendar, DeadlineRule rule, DateOnly raw)
    {
        var counted = rule.Unit == DeadlineUnit.WorkingDays;
        var names = new List<string>();
        for (var day = rule.StartCounts ? rule.Start : rule.Start.AddDays(1); day <= raw && names.Count <= 12; day = day.AddDays(1))
        {
            // Weekends are plain; what nobody would guess is named.
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                continue;
            if ((calendar.HolidayOn(day) ?? (counted ? calendar.ClosedOn(day) : null)) is { } name)
                names.Add($"{GermanDates.Numeric(day)} {name}");
        }

        var rest = counted ? "Samstage und Sonntage" : "Sonntage";
        return names.Count == 0 ? $", ohne {rest}" : $", ohne {rest} und ohne {string.Join(", ", names.Take(12))}{(names.Count > 12 ? " und weitere" : "")}";
    }

    private static string Ending(BusinessCalendar calendar, DeadlineRule rule, DateOnly raw, DateOnly end)
    {
        if (!rule.MovesToWorkingDay && calendar.IsDayOfRest(raw))
            return $"Dieser Tag ist {Why(calendar, raw)}; die Frist endet dennoch an ihm, weil ein bestimmter Tag gesetzt ist (§ 31 Abs. 3 Satz 2 VwVfG), um 24:00 Uhr.";
        if (raw == end)
            return $"Die Frist endet am {GermanDates.WithWeekday(end)}, um 24:00 Uhr.";
        var reasons = new List<string>();
        for (var day = raw; day < end; day = day.AddDays(1))
            reasons.Add($"{GermanDates.Numeric(day)} ist {Why(calendar, day)}");
        return $"{string.Join(", ", reasons)}; die Frist endet deshalb am nächsten Werktag, {GermanDates.WithWeekday(end)}, um 24:00 Uhr ({LawOf(rule.Law)}).";
    }

    private static string Why(BusinessCalendar calendar, DateOnly day) =>
        calendar.HolidayOn(day) is { } holiday ? $"Feiertag ({holiday})" : day.DayOfWeek == DayOfWeek.Saturday ? "ein Samstag" : "ein Sonntag";

    private static string LawOf(DeadlineLaw law) => law switch
    {
        DeadlineLaw.VwVfG => "§ 31 Abs. 3 Satz 1 VwVfG",
        DeadlineLaw.SgbX => "§ 26 Abs. 3 Satz 1 SGB X",
        _ => "§ 193 BGB",
    };
}
