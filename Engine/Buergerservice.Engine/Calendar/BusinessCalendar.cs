using System.Collections.Concurrent;

namespace Buergerservice.Engine.Calendar;

/// <summary>
/// Public holidays, closing days and office hours of one place. Public holidays move the end of a legal
/// period; closing days are only the authority's own and do not.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly IReadOnlyList<DayRule> _holidayRules;
    private readonly IReadOnlyList<DayRule> _closedRules;
    private readonly ConcurrentDictionary<int, IReadOnlyDictionary<DateOnly, string>> _holidays = new();
    private readonly ConcurrentDictionary<int, IReadOnlyDictionary<DateOnly, string>> _closed = new();

    internal BusinessCalendar(string key, string name, string version, IReadOnlyList<DayRule> holidays, IReadOnlyList<DayRule> closed, OfficeHours hours)
    {
        Key = key;
        Name = name;
        Version = version;
        OfficeHours = hours;
        _holidayRules = holidays;
        _closedRules = closed;
    }

    /// <summary>Key, such as <c>SN</c> or a tenant's.</summary>
    public string Key { get; }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>Short hash of everything the calendar says; it changes when a rule changes.</summary>
    public string Version { get; }

    /// <summary>When the office works.</summary>
    public OfficeHours OfficeHours { get; }

    /// <summary>Public holidays of a year by date; when two fall on one day, their names are joined.</summary>
    public IReadOnlyDictionary<DateOnly, string> Holidays(int year) => _holidays.GetOrAdd(year, y => DaysOf(_holidayRules, y));

    /// <summary>Own closing days of a year by date.</summary>
    public IReadOnlyDictionary<DateOnly, string> ClosedDays(int year) => _closed.GetOrAdd(year, y => DaysOf(_closedRules, y));

    /// <summary>Name of the public holiday, or null.</summary>
    public string? HolidayOn(DateOnly day) => Holidays(day.Year).GetValueOrDefault(day);

    /// <summary>Name of the closing day, or null.</summary>
    public string? ClosedOn(DateOnly day) => ClosedDays(day.Year).GetValueOrDefault(day);

    /// <summary>True for a Saturday, Sunday or public holiday, on which no legal period ends (§ 193 BGB).</summary>
    public bool IsDayOfRest(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || HolidayOn(day) is not null;

    /// <summary>True when the office works: Monday to Friday, no public holiday, no closing day.</summary>
    public bool IsWorkingDay(DateOnly day) => !IsDayOfRest(day) && ClosedOn(day) is null;

    /// <summary>True for a Werktag in the sense of § 3 Abs. 2 BUrlG: every day but Sundays and public holidays.</summary>
    public bool IsWeekday(DateOnly day) => day.DayOfWeek != DayOfWeek.Sunday && HolidayOn(day) is null;

    /// <summary>The working day that lies the given number of working days after (or, if negative, before) a day; that day itself is not counted.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        var step = Math.Sign(count);
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.AddDays(step);
            if (IsWorkingDay(day))
                left--;
        }

        return day;
    }

    /// <summary>When the office opens on the working day so many working days from a day; 0 means that day or the next working day.</summary>
    public DateTimeOffset Opening(DateOnly day, int workingDays)
    {
        var at = AddWorkingDays(day, workingDays);
        while (!IsWorkingDay(at))
            at = at.AddDays(1);
        return GermanDates.At(at, OfficeHours.OpensAt(at.DayOfWeek));
    }

    private static Dictionary<DateOnly, string> DaysOf(IReadOnlyList<DayRule> rules, int year) => rules
        .Select(r => (Day: r.In(year), r.Name)).Where(r => r.Day is not null)
        .GroupBy(r => r.Day!.Value, r => r.Name).ToDictionary(g => g.Key, g => string.Join(" / ", g.Distinct()));
}
