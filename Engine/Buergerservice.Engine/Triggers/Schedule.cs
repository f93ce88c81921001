using System.Globalization;
using Cronos;

namespace Buergerservice.Engine.Triggers;

/// <summary>
/// When a definition starts by itself. Calendar rules mean German wall-clock time: a time that daylight saving leaves out is
/// due right after the gap, one that it repeats is due once. What was missed while nothing ran starts once, not once for
/// each missed time.
/// </summary>
public static class Schedule
{
    /// <summary>Shortest interval of a timer.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>The first start after publishing, or null when there is none.</summary>
    public static DateTimeOffset? First(TriggerKind kind, string expression, DateTimeOffset now) => kind switch
    {
        TriggerKind.Timer => now + IntervalOf(expression),
        TriggerKind.Cron => NextOf(expression, now),
        TriggerKind.StartAt => PointOf(expression) is var at && at > now ? at : null,
        _ => null,
    };

    /// <summary>The start after one that was due, always in the future; null when there is none.</summary>
    public static DateTimeOffset? Next(TriggerKind kind, string expression, DateTimeOffset due, DateTimeOffset now) => kind switch
    {
        TriggerKind.Timer => NextInterval(IntervalOf(expression), due, now),
        TriggerKind.Cron => NextOf(expression, due > now ? due : now),
        _ => null,
    };

    /// <summary>The next time of a calendar rule after a moment, or null when it never comes.</summary>
    /// <exception cref="CronFormatException">The rule cannot be read.</exception>
    public static DateTimeOffset? NextOf(string rule, DateTimeOffset after) =>
        Parse(rule).GetNextOccurrence(after.UtcDateTime, Berlin) is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : null;

    /// <summary>A German message on what is wrong with a calendar rule, or null when it is right.</summary>
    public static string? Check(string rule)
    {
        try
        {
            return Parse(rule).GetNextOccurrence(DateTime.UnixEpoch, Berlin) is null ? $"Die Kalenderregel „{rule}“ trifft nie zu." : null;
        }
        catch (CronFormatException)
        {
            return $"„{rule}“ ist keine Kalenderregel. Erwartet werden fünf Felder (Minute, Stunde, Tag, Monat, Wochentag) oder sechs mit Sekunden davor, zum Beispiel „0 7 * * MON-FRI“.";
        }
    }

    internal static string Text(TimeSpan interval) => interval.ToString("c", CultureInfo.InvariantCulture);

    internal static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private static CronExpression Parse(string rule) =>
        CronExpression.Parse(rule, rule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);

    private static TimeSpan IntervalOf(string text) => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture);

    private static DateTimeOffset PointOf(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

    // The beat is kept: a late start does not shift those after it.
    private static DateTimeOffset NextInterval(TimeSpan interval, DateTimeOffset due, DateTimeOffset now)
    {
        var missed = now > due ? (now - due).Ticks / interval.Ticks : 0;
        return due + (interval * (missed + 1));
    }
}
