namespace Buergerservice.Engine.Calendar;

/// <summary>What a period is counted in.</summary>
public enum DeadlineUnit
{
    /// <summary>Every day (§ 188 Abs. 1 BGB).</summary>
    Days,

    /// <summary>Days on which the office works: Monday to Friday without public holidays and closing days.</summary>
    WorkingDays,

    /// <summary>Werktage: Monday to Saturday without public holidays.</summary>
    Weekdays,

    /// <summary>Weeks (§ 188 Abs. 2 BGB).</summary>
    Weeks,

    /// <summary>Months (§ 188 Abs. 2 und 3 BGB).</summary>
    Months,

    /// <summary>Half a month: 15 days (§ 189 Abs. 1 BGB).</summary>
    HalfMonths,

    /// <summary>Quarters: three months each (§ 189 Abs. 1 BGB).</summary>
    Quarters,

    /// <summary>Half years: six months each (§ 189 Abs. 1 BGB).</summary>
    HalfYears,

    /// <summary>Years.</summary>
    Years,
}

/// <summary>The law by which a period is computed. All refer to §§ 187 to 193 BGB; the paragraph named at the end differs.</summary>
public enum DeadlineLaw
{
    /// <summary>§ 193 BGB.</summary>
    Bgb,

    /// <summary>§ 31 Abs. 3 VwVfG.</summary>
    VwVfG,

    /// <summary>§ 26 Abs. 3 SGB X.</summary>
    SgbX,
}

/// <summary>How a period is to be computed.</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Start">Day of the event, or the first day itself when <see cref="StartCounts"/>.</param>
public sealed record DeadlineRule(DeadlineUnit Unit, int Count, DateOnly Start)
{
    /// <summary>True when the start day counts, as for periods that begin with a day (§ 187 Abs. 2 BGB).</summary>
    public bool StartCounts { get; init; }

    /// <summary>The law that is named.</summary>
    public DeadlineLaw Law { get; init; }

    /// <summary>
    /// False for a period that ends on a Saturday, Sunday or holiday all the same: an authority has set a certain day and
    /// said so (§ 31 Abs. 3 Satz 2 VwVfG), or a right is used up by its end.
    /// </summary>
    public bool MovesToWorkingDay { get; init; } = true;
}

/// <summary>A computed deadline with its derivation. It never changes by itself; <see cref="Deadlines.Compute"/> makes a new one.</summary>
/// <param name="Rule">How it was computed.</param>
/// <param name="Calendar">Key of the calendar.</param>
/// <param name="CalendarVersion">What the calendar said then.</param>
/// <param name="RawEnd">The last day before it was moved.</param>
/// <param name="LastDay">The last day of the period.</param>
/// <param name="Derivation">The Rechenweg as German text.</param>
public sealed record Deadline(DeadlineRule Rule, string Calendar, string CalendarVersion, DateOnly RawEnd, DateOnly LastDay, string Derivation)
{
    /// <summary>The last second of the last day in Germany: when something is due.</summary>
    public DateTimeOffset DueAt => GermanDates.EndOf(LastDay);

    /// <summary>24:00 of the last day in Germany: when the period is over.</summary>
    public DateTimeOffset ExpiresAt => GermanDates.Midnight(LastDay);
}
