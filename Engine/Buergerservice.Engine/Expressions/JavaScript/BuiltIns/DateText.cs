using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The fixed text forms of dates.</summary>
internal static class DateText
{
    public const string Invalid = "Invalid Date";

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static string Iso(double time)
    {
        var (year, month, day) = LocalTime.Split(time);
        var yearText = year is >= 0 and <= 9999 ? Pad(year, 4) : (year < 0 ? "-" : "+") + Pad(Math.Abs(year), 6);
        var (hour, minute, second, millisecond) = Clock(time);
        return $"{yearText}-{Pad(month + 1)}-{Pad(day)}T{Pad(hour)}:{Pad(minute)}:{Pad(second)}.{Pad(millisecond, 3)}Z";
    }

    public static string Full(ScriptRun run, double time) =>
        double.IsNaN(time) ? Invalid : $"{Date(LocalTime.ToLocal(run.TimeZone, time))} {Time(run, time)}";

    public static string Date(double local)
    {
        var (year, month, day) = LocalTime.Split(local);
        return $"{Days[LocalTime.WeekDay(local)]} {Months[month]} {Pad(day)} {(year < 0 ? "-" : "")}{Pad(Math.Abs(year), year < 0 ? 6 : 4)}";
    }

    public static string Time(ScriptRun run, double time)
    {
        var offset = LocalTime.OffsetAt(run.TimeZone, time);
        var minutes = (int)(Math.Abs(offset) / 60_000);
        return $"{ClockText(time + offset)} GMT{(offset < 0 ? "-" : "+")}{Pad(minutes / 60)}{Pad(minutes % 60)} ({ZoneName(run.TimeZone, time)})";
    }

    public static string Utc(double time)
    {
        var (year, month, day) = LocalTime.Split(time);
        var yearText = (year < 0 ? "-" : "") + Pad(Math.Abs(year), year < 0 ? 6 : 4);
        return $"{Days[LocalTime.WeekDay(time)]}, {Pad(day)} {Months[month]} {yearText} {ClockText(time)} GMT";
    }

    public static (int Hour, int Minute, int Second, int Millisecond) Clock(double time)
    {
        var rest = (int)LocalTime.TimeInDay(time);
        return (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    }

    public static string Pad(int number, int width = 2) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    private static string ClockText(double time)
    {
        var (hour, minute, second, _) = Clock(time);
        return $"{Pad(hour)}:{Pad(minute)}:{Pad(second)}";
    }

    // English whatever the language of the machine, as the rest of this form is.
    private static string ZoneName(TimeZoneInfo zone, double time)
    {
        var summer = LocalTime.OffsetAt(zone, time) > zone.BaseUtcOffset.TotalMilliseconds;
        return zone.Id switch
        {
            "Europe/Berlin" => summer ? "Central European Summer Time" : "Central European Standard Time",
            "UTC" or "Etc/UTC" => "Coordinated Universal Time",
            _ => summer ? zone.DaylightName : zone.StandardName,
        };
    }
}
