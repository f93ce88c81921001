using System.Globalization;

namespace Buergerservice.Documents.Templates;

/// <summary>How a value is written. The names in templates are those of <see cref="ValueFormats.Names"/>.</summary>
internal enum ValueFormat
{
    Text,
    Date,
    DateLong,
    DateTime,
    Money,
    MoneyThousands,
    Integer,
    Decimal,
    Percent,
    Email,
    Person,
}

/// <summary>Writes values in German. Own number format instead of a culture: the host's ICU version must not change bytes.</summary>
internal static class ValueFormats
{
    private const char NoBreak = '\u00A0';

    // As DIN 5009 and forms of address have it: Herr Dr. Kai Muster.
    private static readonly string[] NameParts = ["anrede", "titel", "vorname", "name", "nachname"];

    private static readonly string[] Months =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

    private static readonly NumberFormatInfo German = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = ".",
        NegativeSign = "−",
    };

    public static IReadOnlyDictionary<string, ValueFormat> Names { get; } = new Dictionary<string, ValueFormat>(StringComparer.Ordinal)
    {
        ["date"] = ValueFormat.Date,
        ["date-long"] = ValueFormat.DateLong,
        ["date-time"] = ValueFormat.DateTime,
        ["decimal"] = ValueFormat.Decimal,
        ["email"] = ValueFormat.Email,
        ["integer"] = ValueFormat.Integer,
        ["money"] = ValueFormat.Money,
        ["money-t"] = ValueFormat.MoneyThousands,
        ["percent"] = ValueFormat.Percent,
        ["person"] = ValueFormat.Person,
        ["text"] = ValueFormat.Text,
    };

    /// <summary>The written value, or <see langword="null"/> when the value is of a kind this format cannot show.</summary>
    public static string? Write(object value, ValueFormat format) => format switch
    {
        ValueFormat.Date => AsDate(value)?.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
        ValueFormat.DateLong => AsDate(value) is { } day ? string.Create(CultureInfo.InvariantCulture, $"{day.Day}.{NoBreak}{Months[day.Month - 1]} {day.Year}") : null,
        ValueFormat.DateTime => AsTime(value)?.ToString("dd.MM.yyyy, HH:mm 'Uhr'", CultureInfo.InvariantCulture),
        ValueFormat.Money => Number(value, "#,##0.00", NoBreak + "€"),
        ValueFormat.MoneyThousands => AsNumber(value) is { } euro ? Number(euro / 1000m, "#,##0.###", NoBreak + "T€") : null,
        ValueFormat.Integer => AsNumber(value) is { } number && number == decimal.Truncate(number) ? Number(number, "#,##0", "") : null,
        ValueFormat.Decimal => Number(value, "#,##0.######", ""),
        ValueFormat.Percent => Number(value, "#,##0.##", NoBreak + "%"),
        ValueFormat.Person => Person(value),
        _ => Text(value),
    };

    /// <summary>What the format expects, for the mark at an unusable value.</summary>
    public static string Expectation(ValueFormat format) => format switch
    {
        ValueFormat.Date or ValueFormat.DateLong => "ist kein Datum",
        ValueFormat.DateTime => "ist kein Zeitpunkt",
        ValueFormat.Integer => "ist keine ganze Zahl",
        ValueFormat.Person => "ist kein Name",
        ValueFormat.Money or ValueFormat.MoneyThousands or ValueFormat.Decimal or ValueFormat.Percent => "ist keine Zahl",
        _ => "ist kein Text",
    };

    /// <summary>Numbers of every usual type; <see langword="null"/> for anything else, also for infinity and too large values.</summary>
    public static decimal? AsNumber(object value)
    {
        try
        {
            return value switch
            {
                decimal d => d,
                double d => (decimal)d,
                float f => (decimal)f,
                long or int or short or byte => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static string? Number(object value, string pattern, string unit) =>
        AsNumber(value) is { } number ? number.ToString(pattern, German) + unit : null;

    private static string? Text(object value) => value switch
    {
        string s => s,
        bool b => b ? "ja" : "nein",
        DateOnly or DateTimeOffset { TimeOfDay.Ticks: 0 } => Write(value, ValueFormat.Date),
        DateTimeOffset => Write(value, ValueFormat.DateTime),
        // Without grouping: a year is a number too.
        _ => Number(value, "0.######", ""),
    };

    /// <summary>A name, or the parts of one.</summary>
    private static string? Person(object value)
    {
        if (value is string name)
            return name;
        if (value is not IReadOnlyDictionary<string, object?> parts)
            return null;
        var text = string.Join(' ', NameParts.Select(p => parts.GetValueOrDefault(p)).OfType<string>().Select(p => p.Trim()).Where(p => p.Length > 0));
        return text.Length > 0 ? text : null;
    }

    private static DateOnly? AsDate(object value) => value switch
    {
        DateOnly date => date,
        DateTimeOffset time => DateOnly.FromDateTime(time.DateTime),
        string s when DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        _ => null,
    };

    private static DateTimeOffset? AsTime(object value) => value switch
    {
        DateTimeOffset time => time,
        string s when DateTimeOffset.TryParseExact(s, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
        _ => null,
    };
}
