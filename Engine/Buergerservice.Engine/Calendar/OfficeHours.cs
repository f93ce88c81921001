using System.Globalization;

namespace Buergerservice.Engine.Calendar;

/// <summary>When an office works, by weekday.</summary>
public sealed class OfficeHours
{
    private static readonly (TimeOnly, TimeOnly)[] Usual = [(new TimeOnly(8, 0), new TimeOnly(16, 0))];

    private readonly Dictionary<DayOfWeek, IReadOnlyList<(TimeOnly From, TimeOnly Until)>> _days = [];

    /// <summary>Hours used where a calendar names none: Monday to Friday, 8 to 16.</summary>
    public static OfficeHours Default { get; } = new();

    private OfficeHours()
    {
        for (var day = DayOfWeek.Monday; day <= DayOfWeek.Friday; day++)
            _days[day] = Usual;
    }

    private OfficeHours(Dictionary<DayOfWeek, IReadOnlyList<(TimeOnly From, TimeOnly Until)>> days) => _days = days;

    /// <summary>Spans of a weekday; empty when the office is closed.</summary>
    public IReadOnlyList<(TimeOnly From, TimeOnly Until)> On(DayOfWeek day) => _days.GetValueOrDefault(day) ?? [];

    /// <summary>When the office opens on a weekday; 8:00 on a day without hours of its own.</summary>
    public TimeOnly OpensAt(DayOfWeek day) => On(day) is [var (from, _), ..] ? from : new TimeOnly(8, 0);

    internal static OfficeHours Read(IReadOnlyDictionary<string, string> texts, string source)
    {
        var days = new Dictionary<DayOfWeek, IReadOnlyList<(TimeOnly, TimeOnly)>>();
        foreach (var (name, text) in texts)
        {
            if (GermanDates.ParseWeekday(name) is not { } day)
                throw new DomainRuleException($"{source}: „{name}“ ist kein Wochentag.");
            days[day] = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => ReadSpan(t, source))];
        }

        return new(days);
    }

    private static (TimeOnly, TimeOnly) ReadSpan(string text, string source) =>
        text.Split('-', StringSplitOptions.TrimEntries) is [var from, var until] && TryRead(from, out var start) && TryRead(until, out var end) && start < end
            ? (start, end)
            : throw new DomainRuleException($"{source}: „{text}“ ist keine Zeitspanne; schreiben Sie zum Beispiel 08:00-12:00.");

    private static bool TryRead(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
