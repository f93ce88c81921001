using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.DotNet;

/// <summary>
/// <c>DateTime</c> and <c>DateTimeOffset</c>: their values are ordinary dates of the language with the members of .NET
/// beside their own. Months count from 1 here, as in .NET; wall-clock times are those of the run's zone.
/// </summary>
internal static class DateTimeType
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private static readonly JsObject Prototype = new SharedObject(Prototypes.Date, () => Fill);

    public static NativeFunction Create(string name)
    {
        var type = BuiltIn.Constructor(name, 7, Prototype, (run, a, _) => Construct(run, a));
        type.Getter("Now", (run, _) => Of(run, Now(run)));
        type.Getter("UtcNow", (run, _) => Of(run, Now(run)));
        type.Getter("Today", (run, _) => Of(run, LocalTime.ToUtc(run.TimeZone, Midnight(run, Now(run)))));
        type.Method("Parse", 1, (run, _, a) => Parse(run, a.At(0).ToText(run)));
        type.Method("FromUnixTimeSeconds", 1, (run, _, a) => Of(run, a.At(0).ToNumber(run) * 1000));
        type.Method("FromUnixTimeMilliseconds", 1, (run, _, a) => Of(run, a.At(0).ToNumber(run)));
        type.Method("IsLeapYear", 1, (run, _, a) => Split(LocalTime.MakeDay(a.At(0).ToNumber(run), 2, 0)).Day == 29);
        type.Method("DaysInMonth", 2, (run, _, a) => Split(LocalTime.MakeDay(a.At(0).ToNumber(run), a.At(1).ToNumber(run), 0)).Day);
        return type;
    }

    private static (int Year, int Month, int Day) Split(double day) => LocalTime.Split(day * LocalTime.MillisecondsPerDay);

    private static double Now(ScriptRun run) => run.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static double Midnight(ScriptRun run, double time) => LocalTime.DayOf(LocalTime.ToLocal(run.TimeZone, time)) * LocalTime.MillisecondsPerDay;

    private static JsDate Of(ScriptRun run, double time)
    {
        run.Allocate(JsObject.EmptySize);
        return new JsDate(LocalTime.ClipTime(time), Prototype);
    }

    private static JsDate Parse(ScriptRun run, string text) =>
        DateParser.Parse(run, text) is var time && double.IsNaN(time)
            ? throw run.Error(Prototypes.Error, $"„{text}“ ist kein Zeitpunkt. Schreiben Sie zum Beispiel 2026-11-23T08:00:00.")
            : Of(run, time);

    // (y, m, d), (y, m, d, h, min, s), (…, ms); a time span at the end is the distance from UTC.
    private static JsDate Construct(ScriptRun run, JsValue[] arguments)
    {
        var offset = arguments.Length > 0 ? arguments[^1].As<JsHostValue>() : null;
        Span<double> parts = [1, 1, 1, 0, 0, 0, 0];
        for (var i = 0; i < Math.Min(parts.Length, arguments.Length - (offset is null ? 0 : 1)); i++)
            parts[i] = arguments[i].ToNumber(run);
        var local = LocalTime.MakeDate(LocalTime.MakeDay(parts[0], parts[1] - 1, parts[2]), LocalTime.MakeTime(parts[3], parts[4], parts[5], parts[6]));
        return Of(run, offset is null ? LocalTime.ToUtc(run.TimeZone, local) : local - TimeSpanType.From(run, offset).TotalMilliseconds);
    }

    private static void Fill(JsObject prototype)
    {
        (string Name, Func<DateTime, double> Read)[] parts =
        [
            ("Year", d => d.Year), ("Month", d => d.Month), ("Day", d => d.Day), ("Hour", d => d.Hour), ("Minute", d => d.Minute),
            ("Second", d => d.Second), ("Millisecond", d => d.Millisecond), ("DayOfWeek", d => (int)d.DayOfWeek), ("DayOfYear", d => d.DayOfYear),
        ];
        foreach (var (name, read) in parts)
            prototype.Getter(name, (run, self) => read(Local(run, self)));
        prototype.Getter("Date", (run, self) => Of(run, LocalTime.ToUtc(run.TimeZone, Midnight(run, Time(run, self)))));
        FillArithmetic(prototype);
        prototype.Method("ToUnixTimeMilliseconds", 0, (run, self, _) => Time(run, self));
        prototype.Method("ToUnixTimeSeconds", 0, (run, self, _) => Math.Floor(Time(run, self) / 1000));
        prototype.Method("ToString", 1, (run, self, a) => Format(run, Local(run, self), a.At(0).IsNullish ? "G" : a.At(0).ToText(run)));
    }

    private static void FillArithmetic(JsObject prototype)
    {
        (string Name, double Milliseconds)[] units = [("AddHours", 3_600_000), ("AddMinutes", 60_000), ("AddSeconds", 1000), ("AddMilliseconds", 1)];
        foreach (var (name, milliseconds) in units)
            prototype.Method(name, 1, (run, self, a) => Of(run, Time(run, self) + (a.At(0).ToNumber(run) * milliseconds)));
        // Days, months and years are counted on the calendar, so nine o'clock stays nine o'clock over a change of the clocks.
        prototype.Method("AddDays", 1, (run, self, a) => Moved(run, self, d => d.AddDays(a.At(0).ToNumber(run))));
        prototype.Method("AddMonths", 1, (run, self, a) => Moved(run, self, d => d.AddMonths(a.At(0).ToInt32(run))));
        prototype.Method("AddYears", 1, (run, self, a) => Moved(run, self, d => d.AddYears(a.At(0).ToInt32(run))));
        prototype.Method("Add", 1, (run, self, a) => Of(run, Time(run, self) + TimeSpanType.From(run, a.At(0)).TotalMilliseconds));
        prototype.Method("Subtract", 1, (run, self, a) => a.At(0).As<JsDate>() is { } other
            ? TimeSpanType.OfMilliseconds(run, Time(run, self) - other.Time)
            : Of(run, Time(run, self) - TimeSpanType.From(run, a.At(0)).TotalMilliseconds));
    }

    private static double Time(ScriptRun run, JsValue self) => BuiltIn.This<JsDate>(run, self, "DateTime").Time;

    private static DateTime Local(ScriptRun run, JsValue self) =>
        BuiltIn.This<JsDate>(run, self, "DateTime").ToClr() is { } moment
            ? TimeZoneInfo.ConvertTime(moment, run.TimeZone).DateTime
            : throw run.RangeError("Das Datum ist ungültig");

    private static JsDate Moved(ScriptRun run, JsValue self, Func<DateTime, DateTime> move)
    {
        try
        {
            var local = new DateTimeOffset(move(Local(run, self)), TimeSpan.Zero).ToUnixTimeMilliseconds();
            return Of(run, LocalTime.ToUtc(run.TimeZone, local));
        }
        catch (ArgumentException)
        {
            throw run.RangeError("Das Datum liegt außerhalb des Kalenders");
        }
    }

    private static string Format(ScriptRun run, DateTime local, string format)
    {
        try
        {
            return local.ToString(format, German);
        }
        catch (FormatException)
        {
            throw run.RangeError($"„{format}“ ist kein Datumsformat");
        }
    }
}
