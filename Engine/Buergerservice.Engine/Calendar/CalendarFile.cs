using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Engine.Calendar;

/// <summary>A calendar as written in <c>Templates/kalender/*.json</c>. Its keys are German: a municipality edits it.</summary>
internal sealed record CalendarFile
{
    [JsonPropertyName("schluessel")]
    public required string Key { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("erweitert")]
    public string? Extends { get; init; }

    [JsonPropertyName("standard")]
    public bool IsDefault { get; init; }

    [JsonPropertyName("feiertage")]
    public IReadOnlyList<DayRule> Holidays { get; init; } = [];

    /// <summary>Regional holidays of the extended calendar that hold here, by name.</summary>
    [JsonPropertyName("regionale")]
    public IReadOnlyList<string> Regional { get; init; } = [];

    [JsonPropertyName("schliesstage")]
    public IReadOnlyList<DayRule> ClosedDays { get; init; } = [];

    [JsonPropertyName("oeffnungszeiten")]
    public IReadOnlyDictionary<string, string>? OfficeHours { get; init; }

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static CalendarFile Read(string json, string source)
    {
        try
        {
            var file = JsonSerializer.Deserialize<CalendarFile>(json, Strict) ?? throw new JsonException("leer");
            foreach (var rule in file.Holidays.Concat(file.ClosedDays))
                rule.Check(source);
            return file;
        }
        catch (JsonException e)
        {
            throw new DomainRuleException($"{source} ist kein gültiger Kalender (Zeile {e.LineNumber + 1}): {e.Message}");
        }
    }
}

/// <summary>
/// One day of each year: a fixed day (<c>tag</c>), days from Easter Sunday (<c>ostern</c>), the weekday before a fixed
/// day (<c>wochentag</c> and <c>vor</c>), or one single date (<c>datum</c>).
/// </summary>
internal sealed record DayRule
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("tag")]
    public string? Day { get; init; }

    [JsonPropertyName("ostern")]
    public int? FromEaster { get; init; }

    [JsonPropertyName("wochentag")]
    public string? Weekday { get; init; }

    [JsonPropertyName("vor")]
    public string? Before { get; init; }

    [JsonPropertyName("datum")]
    public string? Date { get; init; }

    [JsonPropertyName("ab")]
    public int? FromYear { get; init; }

    [JsonPropertyName("bis")]
    public int? UntilYear { get; init; }

    /// <summary>Where the day is a holiday; such a day counts only where a calendar names it under <c>regionale</c>.</summary>
    [JsonPropertyName("regional")]
    public string? Region { get; init; }

    /// <summary>The day in a year, or null when it does not exist in that year.</summary>
    public DateOnly? In(int year)
    {
        if (year < FromYear || year > UntilYear)
            return null;
        if (Date is not null)
            return DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var single && single.Year == year ? single : null;
        if (FromEaster is { } days)
            return Easter.Sunday(year).AddDays(days);
        if (Before is null)
            return DayIn(year, Day!);
        var day = DayIn(year, Before)!.Value.AddDays(-1);
        while (day.DayOfWeek != GermanDates.ParseWeekday(Weekday))
            day = day.AddDays(-1);
        return day;
    }

    public void Check(string source)
    {
        var ways = new[] { Day is not null, FromEaster is not null, Before is not null, Date is not null }.Count(w => w);
        var isReadable = ways == 1 && (Day is null || IsDay(Day)) && (Before is null || (IsDay(Before) && GermanDates.ParseWeekday(Weekday) is not null))
            && (Date is null || DateOnly.TryParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        if (!isReadable)
            throw new DomainRuleException($"{source}: „{Name}“ braucht genau eine Angabe: tag (MM-TT), ostern (Tage), wochentag mit vor, oder datum (JJJJ-MM-TT).");
    }

    // 2024 is a leap year, so the 29th of February is a day, too.
    private static bool IsDay(string text) => DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static DateOnly? DayIn(int year, string text)
    {
        var (month, day) = (int.Parse(text[..2], CultureInfo.InvariantCulture), int.Parse(text[3..], CultureInfo.InvariantCulture));
        return day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }
}
