using System.Text.Json;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>
/// Waits until a legal period is over: 24:00 of its last day, with the holidays of the Land. What the
/// calendar said when the wait began counts; a changed calendar changes it only when somebody asks for it.
/// </summary>
[Activity(TypeName, "Frist abwarten", Category = "Warten", Description = "Wartet, bis eine Frist nach §§ 187 bis 193 BGB abgelaufen ist, mit den Feiertagen des Landes.", Waits = true)]
public sealed class WaitForDeadline(CalendarCatalog? calendars = null) : Activity
{
    /// <summary>The type's name in definitions.</summary>
    public const string TypeName = "Buergerservice.WaitForDeadline";

    /// <summary>Input of a resumption that computes the deadline anew instead of ending the wait.</summary>
    public const string Recompute = "recompute-deadline";

    private const string Start = "start";

    /// <summary>What is counted.</summary>
    [Input("unit", "Einheit", UiHint = "dropdown", Description = "Womit gezählt wird.", Options = ["Days", "WorkingDays", "Weekdays", "Weeks", "Months", "HalfMonths", "Quarters", "HalfYears", "Years"], OptionNames = ["Tage", "Arbeitstage", "Werktage", "Wochen", "Monate", "Halbe Monate", "Vierteljahre", "Halbjahre", "Jahre"])]
    public Input<DeadlineUnit> Unit { get; } = new(DeadlineUnit.Months);

    /// <summary>How many.</summary>
    [Input("count", "Anzahl", Required = true, Description = "Wie viele davon.")]
    public Input<int> Count { get; } = new();

    /// <summary>Key of the calendar; empty for the tenant's.</summary>
    [Input("calendar", "Kalender", Description = "Schlüssel des Kalenders, zum Beispiel SN; leer für den des Mandanten.", UiHint = "dropdown", OptionsFrom = "calendars")]
    public Input<string?> Calendar { get; } = new();

    /// <summary>Day of the event that starts the period; empty for today.</summary>
    [Input("startDate", "Tag des Ereignisses", Description = "Leer: heute, oder der Tag, an dem das Ereignis eintritt.")]
    public Input<DateOnly?> StartDate { get; } = new();

    /// <summary>An event that starts the period; the step waits for it first.</summary>
    [Input("startEvent", "Beginnt mit Ereignis", Description = "Die Frist beginnt erst, wenn dieses Ereignis eintritt.")]
    public Input<string?> StartEvent { get; } = new();

    /// <summary>True when the start day counts (§ 187 Abs. 2 BGB).</summary>
    [Input("startCounts", "Beginn zählt mit", UiHint = "checkbox", Description = "§ 187 Abs. 2 BGB: Die Frist beginnt mit dem Anfang dieses Tages.")]
    public Input<bool> StartCounts { get; } = new();

    /// <summary>The law named in the derivation.</summary>
    [Input("law", "Rechtsgrundlage", UiHint = "dropdown", Description = "Wonach der Rechenweg begründet wird.", Options = ["Bgb", "VwVfG", "SgbX"], OptionNames = ["BGB", "VwVfG", "SGB X"])]
    public Input<DeadlineLaw> Law { get; } = new();

    /// <summary>True to end on the computed day even on a weekend or holiday.</summary>
    [Input("isFixedDay", "Bestimmter Tag", UiHint = "checkbox", Description = "§ 31 Abs. 3 Satz 2 VwVfG: Die Frist endet auch an einem Samstag, Sonntag oder Feiertag.")]
    public Input<bool> IsFixedDay { get; } = new();

    /// <summary>The last day, as <c>yyyy-MM-dd</c>.</summary>
    [Output("lastDay", "Letzter Tag")]
    public Output LastDay { get; } = new();

    /// <summary>How it was computed.</summary>
    [Output("derivation", "Rechenweg")]
    public Output Derivation { get; } = new();

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Count.IsGiven && Count.Constant is int and (< 1 or > Deadlines.MaxCount))
            binder.Error("invalid-count", "Anzahl", $"Die Anzahl liegt zwischen 1 und {Deadlines.MaxCount}.");
        if (Calendar.Constant is string { Length: > 0 } key && calendars?.Find(key) is null)
            binder.Error("unknown-calendar", "Kalender", $"Den Kalender „{key}“ gibt es nicht.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (StartEvent.Get(context) is { Length: > 0 } name)
            context.WaitForEvent(name);
        else
            Begin(context, StartDate.Get(context) ?? GermanDates.DateOf(context.Now));
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Event)
            Begin(context, StartDate.Get(context) ?? GermanDates.DateOf(context.Now));
        else if (resumption.Input is Recompute && DeadlineOf(resumption.Bookmark.Key) is { } deadline)
            Wait(context, Deadlines.Recompute(deadline, CalendarOf(context, deadline.Calendar)));
        else if (resumption.Input is Recompute && context.Properties.GetValueOrDefault(Start) is string start)
            Begin(context, DateOnly.ParseExact(start, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        else
            context.Complete();
    }

    /// <summary>The deadline a wait stands for, by the key of its bookmark; null when it was stored without one.</summary>
    public static Deadline? DeadlineOf(string key) => key.Length == 0 ? null : JsonSerializer.Deserialize<Deadline>(key, JsonSerializerOptions.Web);

    private BusinessCalendar CalendarOf(ActivityContext context, string? key) => calendars is not null ? calendars.For(key, context.Instance.Tenant)
        : throw new DomainRuleException("Es sind keine Kalender eingerichtet; die Frist lässt sich nicht berechnen.");

    private void Begin(ActivityContext context, DateOnly start)
    {
        var deadline = Deadlines.Compute(CalendarOf(context, Calendar.Get(context)), new(Unit.Get(context), Count.Get(context), start)
        {
            StartCounts = StartCounts.Get(context),
            Law = Law.Get(context),
            MovesToWorkingDay = !IsFixedDay.Get(context),
        });
        context.Properties[Start] = start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Wait(context, deadline);
    }

    private void Wait(ActivityContext context, Deadline deadline)
    {
        LastDay.Set(context, deadline.LastDay.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Derivation.Set(context, deadline.Derivation);
        context.Note(deadline.Derivation);
        if (deadline.ExpiresAt > context.Now)
            context.WaitUntil(deadline.ExpiresAt, $"Frist bis {GermanDates.Numeric(deadline.LastDay)}, 24:00 Uhr", JsonSerializer.Serialize(deadline, JsonSerializerOptions.Web));
        else
            context.Complete();
    }
}
