using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Tasks;

/// <summary>
/// One step of a task's ladder of reminders and escalations, by working days around the due date: <c>-2</c> is two
/// working days before the due day, <c>0</c> the moment it is due, <c>5</c> the fifth working day after.
/// </summary>
/// <param name="WorkingDays">Working days from the due day.</param>
/// <param name="Escalates">True to bring the task before others, false to remind those who have it.</param>
/// <param name="Roles">Roles it is brought before.</param>
/// <param name="Units">Units it is brought before.</param>
/// <param name="Users">People it is brought before.</param>
/// <param name="Priority">Priority it gets at least, or null.</param>
/// <param name="At">When the step is due; null while the task has no due date.</param>
/// <param name="DoneAt">When it happened; each step happens once.</param>
public sealed record LadderStep(
    int WorkingDays, bool Escalates, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Users, int? Priority = null, DateTimeOffset? At = null, DateTimeOffset? DoneAt = null)
{
    /// <summary>Most steps a task may have.</summary>
    public const int Max = 20;

    /// <summary>Furthest a step may lie from the due date, in working days.</summary>
    public const int MaxDays = 500;

    /// <summary>Reads the ladder of a definition: <c>{"workingDays": -2}</c> reminds, <c>{"workingDays": 0, "roles": ["…"]}</c> escalates.</summary>
    /// <exception cref="DomainRuleException">An entry is not a step.</exception>
    public static IReadOnlyList<LadderStep> Read(IReadOnlyList<object?> entries)
    {
        if (entries.Count > Max)
            throw new DomainRuleException($"Eine Aufgabe hat höchstens {Max} Erinnerungs- und Eskalationsstufen.");
        return [.. entries.Select(Read)];
    }

    /// <summary>The ladder with times for a due date. What has happened stays as it is.</summary>
    public static IReadOnlyList<LadderStep> Schedule(IEnumerable<LadderStep> ladder, DateTimeOffset? dueAt, BusinessCalendar? calendar) => [.. ladder.Select(s => s.DoneAt is not null ? s : s with
    {
        At = dueAt is not { } due ? null
            : s.WorkingDays == 0 ? due
            : (calendar ?? throw new DomainRuleException("Es sind keine Kalender eingerichtet; Erinnerungen lassen sich nicht berechnen.")).Opening(GermanDates.DateOf(due), s.WorkingDays),
    })];

    private static LadderStep Read(object? entry)
    {
        if (entry is not IReadOnlyDictionary<string, object?> step || !step.TryGetValue("workingDays", out var days) || ValueConverter.Convert<int?>(days) is not { } count || Math.Abs(count) > MaxDays)
            throw new DomainRuleException($"Eine Stufe braucht „workingDays“: Arbeitstage vor (negativ) oder nach der Fälligkeit, höchstens {MaxDays}.");
        var (roles, units, users) = (Texts(step, "roles"), Texts(step, "units"), Texts(step, "users"));
        return new(count, roles.Count + units.Count + users.Count > 0, roles, units, users, ValueConverter.Convert<int?>(step.GetValueOrDefault("priority")));
    }

    private static List<string> Texts(IReadOnlyDictionary<string, object?> step, string name) => ValueConverter.Convert<List<string>?>(step.GetValueOrDefault(name)) ?? [];
}
