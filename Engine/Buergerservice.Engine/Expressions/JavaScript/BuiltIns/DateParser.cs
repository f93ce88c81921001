using System.Globalization;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// Reads dates: the ISO form of the standard, and the loose English forms that browsers also accept. The German
/// form 31.12.2024 is not among them; it is invalid here as in Node.
/// </summary>
internal static partial class DateParser
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static double Parse(ScriptRun run, string text)
    {
        text = Conversions.Trim(text);
        if (text.Length > 100)
            return double.NaN;
        var iso = Iso().Match(text);
        return LocalTime.ClipTime(iso.Success ? FromIso(run, iso) : FromLoose(run, text));
    }

    [GeneratedRegex(@"\A(?<y>\d{4}|[+-]\d{6})(?:-(?<mo>\d\d)(?:-(?<d>\d\d))?)?(?:[Tt ](?<h>\d\d):(?<mi>\d\d)(?::(?<s>\d\d)(?:[.,](?<f>\d+))?)?(?<z>[Zz]|[+-]\d\d:?\d\d)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<time>\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)\s*(?<half>[ap]m)?|(?<zone>(?:gmt|utc|z)?[+-]\d{4}|[+-]\d\d:\d\d|\bgmt\b|\butc\b|\bz\b)|(?<word>[a-z]+)\.?|(?<number>\d+)|(?<note>\([^)]*\))|[\s,/-]+|(?<bad>.)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LoosePart();

    private static double FromIso(ScriptRun run, Match match)
    {
        var year = Number(match, "y", 0);
        var month = Number(match, "mo", 1);
        var day = Number(match, "d", 1);
        var hour = Number(match, "h", 0);
        var minute = Number(match, "mi", 0);
        var second = Number(match, "s", 0);
        var fraction = match.Groups["f"].Success ? double.Parse("0." + match.Groups["f"].Value, CultureInfo.InvariantCulture) : 0;
        var isMidnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if (match.Groups["y"].Value == "-000000" || month is < 1 or > 12 || day is < 1 or > 31 || (hour > 23 && !isMidnight) || minute > 59 || second > 59)
            return double.NaN;
        // Days up to 31 are accepted in every month, as in V8: February 30 is March 1 or 2.
        var time = LocalTime.MakeDate(LocalTime.MakeDay(year, month - 1, day), LocalTime.MakeTime(hour, minute, second, Math.Floor((fraction * 1000) + 1e-9)));
        if (match.Groups["z"].Success)
            return time - Offset(match.Groups["z"].Value);
        return match.Groups["h"].Success ? LocalTime.ToUtc(run.TimeZone, time) : time;
    }

    private static double Number(Match match, string group, double fallback) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : fallback;

    private static double Offset(string zone)
    {
        var digits = string.Concat(zone.Where(char.IsAsciiDigit));
        if (digits.Length < 4)
            return 0;
        var minutes = (int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture);
        return (zone.Contains('-', StringComparison.Ordinal) ? -minutes : minutes) * 60_000.0;
    }

    private static double FromLoose(ScriptRun run, string text)
    {
        var numbers = new List<double>();
        var month = -1;
        double time = 0;
        double? offset = null;
        foreach (Match part in LoosePart().Matches(text))
        {
            if (part.Groups["bad"].Success)
                return double.NaN;
            if (part.Groups["time"].Success)
                time = TimeOf(part);
            else if (part.Groups["zone"].Success)
                offset = Offset(part.Value);
            else if (part.Groups["number"].Success)
                numbers.Add(double.Parse(part.Value, CultureInfo.InvariantCulture));
            else if (part.Groups["word"].Success && !TakeWord(part.Groups["word"].Value, ref month))
                return double.NaN;
        }

        if (Arrange(numbers, month) is not { } date || double.IsNaN(time))
            return double.NaN;
        var local = LocalTime.MakeDate(LocalTime.MakeDay(date.Year, date.Month, date.Day), time);
        return offset is { } known ? local - known : LocalTime.ToUtc(run.TimeZone, local);
    }

    private static bool TakeWord(string word, ref int month)
    {
        var start = word.Length >= 3 ? word[..3].ToLowerInvariant() : "";
        var index = Array.IndexOf(Months, start);
        if (index >= 0)
            month = index;
        return index >= 0 || start is "mon" or "tue" or "wed" or "thu" or "fri" or "sat" or "sun";
    }

    private static double TimeOf(Match part)
    {
        var parts = part.Groups["time"].Value.Split(':');
        var hour = double.Parse(parts[0], CultureInfo.InvariantCulture);
        var minute = double.Parse(parts[1], CultureInfo.InvariantCulture);
        var second = parts.Length > 2 ? double.Parse(parts[2], CultureInfo.InvariantCulture) : 0;
        if (part.Groups["half"].Success)
        {
            if (hour is < 1 or > 12)
                return double.NaN;
            hour = (hour % 12) + (part.Groups["half"].Value is "pm" or "PM" ? 12 : 0);
        }

        return hour > 24 || minute > 59 || second >= 60
            ? double.NaN
            : (hour * 3_600_000) + (minute * 60_000) + Math.Floor(second * 1000);
    }

    private static (double Year, double Month, double Day)? Arrange(List<double> numbers, int month)
    {
        (double Year, double Month, double Day)? date = (numbers.Count, month) switch
        {
            (2, >= 0) => numbers[0] > 31 ? (numbers[0], month, numbers[1]) : (Century(numbers[1]), month, numbers[0]),
            (3, < 0) => numbers[0] > 31 ? (numbers[0], numbers[1] - 1, numbers[2]) : (Century(numbers[2]), numbers[0] - 1, numbers[1]),
            (1, >= 0) => numbers[0] > 31 ? (numbers[0], month, 1) : (2001, month, numbers[0]),
            _ => null,
        };
        return date is { Month: >= 0 and <= 11, Day: >= 1 and <= 31 } ? date : null;
    }

    private static double Century(double year) => year < 50 ? year + 2000 : year < 100 ? year + 1900 : year;
}
