using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Dates for people, in German and English, with the options forms and letters use.</summary>
internal sealed class DateTimeFormat
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    private readonly Locale _locale;
    private readonly TimeZoneInfo _zone;
    private readonly bool? _hour12;
    private string? _weekday;
    private string? _year;
    private string? _month;
    private string? _day;
    private string? _hour;
    private string? _minute;
    private string? _second;
    private readonly string? _zoneName;

    private DateTimeFormat(ScriptRun run, JsValue locale, JsValue options, bool date, bool time)
    {
        _locale = Locale.Of(run, locale);
        _zone = Zone(run, options);
        _weekday = Text(run, options, "weekday");
        _year = Text(run, options, "year");
        _month = Text(run, options, "month");
        _day = Text(run, options, "day");
        _hour = Text(run, options, "hour");
        _minute = Text(run, options, "minute");
        _second = Text(run, options, "second");
        _zoneName = Text(run, options, "timeZoneName");
        var hour12 = NumberFormat.Option(run, options, "hour12");
        _hour12 = hour12.IsUndefined ? null : hour12.ToBool();
        ApplyStyles(Text(run, options, "dateStyle"), Text(run, options, "timeStyle"));
        ApplyDefaults(date, time);
    }

    public static DateTimeFormat Create(ScriptRun run, JsValue locale, JsValue options, bool date, bool time) =>
        new(run, locale, options, date, time);

    public string Format(double time)
    {
        var local = LocalTime.ToLocal(_zone, time);
        var date = _locale.IsEnglish ? EnglishDate(local) : GermanDate(local);
        var clock = Clock(local);
        if (clock.Length > 0 && _zoneName is not null)
            clock += " " + ZoneText(time);
        if (date.Length == 0 || clock.Length == 0)
            return date + clock;
        return date + (_month == "long" ? (_locale.IsEnglish ? " at " : " um ") : ", ") + clock;
    }

    private static string? Text(ScriptRun run, JsValue options, string name) =>
        NumberFormat.Option(run, options, name) is { IsUndefined: false } value ? value.ToText(run) : null;

    private static TimeZoneInfo Zone(ScriptRun run, JsValue options)
    {
        if (Text(run, options, "timeZone") is not { } name)
            return run.TimeZone;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw run.RangeError($"Unbekannte Zeitzone „{name}“");
    }

    private void ApplyStyles(string? date, string? time)
    {
        if (date is not null)
        {
            _weekday = date == "full" ? "long" : null;
            _year = date == "short" ? "2-digit" : "numeric";
            _month = date is "full" or "long" ? "long" : date == "medium" && _locale.IsEnglish ? "short" : _locale.IsEnglish ? "numeric" : "2-digit";
            _day = date is "full" or "long" || _locale.IsEnglish ? "numeric" : "2-digit";
        }

        if (time is not null)
        {
            _hour = _locale.IsEnglish ? "numeric" : "2-digit";
            _minute = "2-digit";
            _second = time == "short" ? null : "2-digit";
        }
    }

    private void ApplyDefaults(bool date, bool time)
    {
        var hasDate = (_weekday ?? _year ?? _month ?? _day) is not null;
        var hasTime = (_hour ?? _minute ?? _second) is not null;
        if (date && !hasDate && !(time && hasTime))
            _year = _month = _day = "numeric";
        if (time && !hasTime && !(date && hasDate))
        {
            _hour = "numeric";
            _minute = _second = "2-digit";
        }
    }

    private string GermanDate(double local)
    {
        var (year, month, day) = LocalTime.Split(local);
        var isWord = _month is "long" or "short";
        var text = Number(_day, day);
        if (_day is not null && _month is not null)
            text += isWord ? ". " : ".";
        text += MonthText(month, German);
        if (_month is not null && _year is not null)
            text += isWord ? " " : ".";
        else if (_month is not null && _day is not null && !isWord)
            text += ".";
        text += YearText(year);
        if (_weekday is null)
            return text;
        var weekday = Weekday(local, German);
        return text.Length == 0 ? weekday : $"{weekday}{(_weekday == "long" || isWord ? "" : ".")}, {text}".Replace("..", ".", StringComparison.Ordinal);
    }

    private string EnglishDate(double local)
    {
        var (year, month, day) = LocalTime.Split(local);
        string text;
        if (_month is "long" or "short")
        {
            text = MonthText(month, English) + (_day is null ? "" : " " + Number(_day, day));
            if (_year is not null)
                text += (_day is null ? " " : ", ") + YearText(year);
        }
        else
        {
            string?[] parts = [MonthText(month, English), _day is null ? null : Number(_day, day), _year is null ? null : YearText(year)];
            text = string.Join('/', parts.Where(p => !string.IsNullOrEmpty(p)));
        }

        if (_weekday is null)
            return text;
        return text.Length == 0 ? Weekday(local, English) : $"{Weekday(local, English)}, {text}";
    }

    private string Weekday(double local, CultureInfo culture)
    {
        var day = (DayOfWeek)LocalTime.WeekDay(local);
        return _weekday == "long" ? culture.DateTimeFormat.GetDayName(day) : culture.DateTimeFormat.GetDayName(day)[..(culture == German ? 2 : 3)];
    }

    // The short German names differ between versions of the system's language data, so they are spelled out.
    private string MonthText(int month, CultureInfo culture) => _month switch
    {
        null => "",
        "long" => culture.DateTimeFormat.GetMonthName(month + 1),
        "short" => culture == German
            ? ((string[])["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."])[month]
            : culture.DateTimeFormat.GetMonthName(month + 1)[..3],
        _ => Number(_month, month + 1),
    };

    private string YearText(int year) => _year switch
    {
        null => "",
        "2-digit" => DateText.Pad(((year % 100) + 100) % 100),
        _ => year.ToString(CultureInfo.InvariantCulture),
    };

    private static string Number(string? style, int number) => style switch
    {
        null => "",
        "2-digit" => DateText.Pad(number),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private string Clock(double local)
    {
        var (hour, minute, second, _) = DateText.Clock(local);
        var parts = new List<string>();
        var isHalf = _hour is not null && (_hour12 ?? _locale.IsEnglish);
        var shown = isHalf ? ((hour + 11) % 12) + 1 : hour;
        if (_hour is not null)
            parts.Add(_hour == "2-digit" || (!isHalf && _minute is not null) ? DateText.Pad(shown) : Number(_hour, shown));
        if (_minute is not null)
            parts.Add(_hour is null && _second is null ? Number("numeric", minute) : DateText.Pad(minute));
        if (_second is not null)
            parts.Add(_minute is null ? Number("numeric", second) : DateText.Pad(second));
        var text = string.Join(':', parts);
        if (isHalf)
            return $"{text} {(hour < 12 ? "AM" : "PM")}";
        return parts.Count == 1 && _hour is not null && !_locale.IsEnglish ? $"{DateText.Pad(shown)} Uhr" : text;
    }

    private string ZoneText(double time)
    {
        var offset = LocalTime.OffsetAt(_zone, time);
        if (_zone.Id is "Europe/Berlin" && !_locale.IsEnglish)
            return offset > 3_600_000 ? "MESZ" : "MEZ";
        var minutes = (int)(Math.Abs(offset) / 60_000);
        return offset == 0 ? "UTC" : $"GMT{(offset < 0 ? "-" : "+")}{minutes / 60}{(minutes % 60 == 0 ? "" : ":" + DateText.Pad(minutes % 60))}";
    }
}
