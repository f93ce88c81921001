using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// Numbers for people, as far as forms and letters need them: decimal, percent and currency, in German and English;
/// any other language is written the German way.
/// </summary>
internal sealed class NumberFormat
{
    private const string NoBreakSpace = "\u00A0";
    private const int MaxDigits = 100;

    private readonly Locale _locale;
    private readonly string _style;
    private readonly string _currency;
    private readonly string _display;
    private readonly bool _grouping;
    private readonly int _minimumInteger;
    private readonly int _minimumFraction;
    private readonly int _maximumFraction;
    private readonly int? _significant;
    private readonly int _minimumSignificant;

    private NumberFormat(ScriptRun run, JsValue locale, JsValue options)
    {
        _locale = Locale.Of(run, locale);
        _style = Text(run, options, "style", "decimal");
        _currency = Text(run, options, "currency", "").ToUpperInvariant();
        if (_style == "currency" && _currency.Length == 0)
            throw run.TypeError("style „currency“ braucht die Angabe currency");
        if (_style == "currency" && (_currency.Length != 3 || !_currency.All(char.IsAsciiLetter)))
            throw run.RangeError("Ungültige Währung");
        if (_style is not ("decimal" or "percent" or "currency" or "unit"))
            throw run.RangeError($"Unbekannter style „{_style}“");
        _display = Text(run, options, "currencyDisplay", "symbol");
        var grouping = Option(run, options, "useGrouping");
        _grouping = grouping.IsUndefined || (grouping.ToBool() && !(grouping.IsString && grouping.AsString() == "false"));
        _minimumInteger = Digits(run, options, "minimumIntegerDigits", 1, 21) ?? 1;
        var usual = _style == "currency" ? (_currency is "JPY" or "KRW" ? 0 : 2) : 0;
        var minimum = Digits(run, options, "minimumFractionDigits", 0, MaxDigits);
        var maximum = Digits(run, options, "maximumFractionDigits", 0, MaxDigits);
        if (minimum > maximum)
            throw run.RangeError("minimumFractionDigits ist größer als maximumFractionDigits");
        _minimumFraction = minimum ?? Math.Min(usual, maximum ?? usual);
        _maximumFraction = maximum ?? Math.Max(_minimumFraction, _style == "decimal" ? 3 : usual);
        var minimumSignificant = Digits(run, options, "minimumSignificantDigits", 1, 21);
        var maximumSignificant = Digits(run, options, "maximumSignificantDigits", 1, 21);
        _minimumSignificant = minimumSignificant ?? 1;
        _significant = maximumSignificant ?? (minimumSignificant is null ? null : 21);
    }

    public static NumberFormat Create(ScriptRun run, JsValue locale, JsValue options) => new(run, locale, options);

    public string Format(double number)
    {
        var sign = number < 0 || (number == 0 && double.IsNegative(number)) ? "-" : "";
        var text = double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? "∞" : Digits(Math.Abs(number) * (_style == "percent" ? 100 : 1));
        return _style switch
        {
            "percent" => _locale.IsEnglish ? $"{sign}{text}%" : $"{sign}{text}{NoBreakSpace}%",
            "currency" => _locale.IsEnglish ? $"{sign}{Symbol}{text}" : $"{sign}{text}{NoBreakSpace}{Symbol}",
            _ => sign + text,
        };
    }

    private string Symbol => _display is "code" ? (_locale.IsEnglish ? _currency + NoBreakSpace : _currency) : _currency switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => _locale.IsEnglish ? _currency + NoBreakSpace : _currency,
    };

    private string Digits(double number)
    {
        // Rounding looks at the digits people see, so that 1.005 becomes 1.01.
        var (digits, pointAt) = number == 0 ? ("0", 1) : NumberText.Shortest(number);
        var kept = _significant ?? pointAt + _maximumFraction;
        (digits, pointAt) = Round(digits, pointAt, kept);
        var whole = pointAt > 0 ? digits[..Math.Min(pointAt, digits.Length)].PadRight(pointAt, '0') : "0";
        var fraction = pointAt >= digits.Length ? "" : (new string('0', Math.Max(0, -pointAt)) + digits[Math.Max(0, pointAt)..]).TrimEnd('0');
        var shown = _significant is null ? _minimumFraction : Math.Max(0, _minimumSignificant - Math.Max(1, pointAt));
        fraction = fraction.PadRight(shown, '0');
        whole = Group(whole.TrimStart('0').PadLeft(_minimumInteger, '0'));
        return fraction.Length == 0 ? whole : $"{whole}{_locale.DecimalPoint}{fraction}";
    }

    private static (string Digits, int PointAt) Round(string digits, int pointAt, int kept)
    {
        if (kept >= digits.Length)
            return (digits, pointAt);
        if (kept < 0)
            return ("0", 1);
        var up = digits[kept] >= '5';
        var rounded = new StringBuilder("0" + digits[..kept]);
        for (var i = rounded.Length - 1; up && i >= 0; i--)
        {
            up = rounded[i] == '9';
            rounded[i] = up ? '0' : (char)(rounded[i] + 1);
        }

        return rounded[0] == '0' ? (rounded.ToString(1, kept), pointAt) : (rounded.ToString(), pointAt + 1);
    }

    private string Group(string whole)
    {
        if (!_grouping)
            return whole;
        var text = new StringBuilder(whole);
        for (var i = whole.Length - 3; i > 0; i -= 3)
            text.Insert(i, _locale.GroupSeparator);
        return text.ToString();
    }

    public static JsValue Option(ScriptRun run, JsValue options, string name) =>
        options.IsUndefined ? default : Members.Get(run, options, name);

    public static string Text(ScriptRun run, JsValue options, string name, string fallback)
    {
        var value = Option(run, options, name);
        return value.IsUndefined ? fallback : value.ToText(run);
    }

    private static int? Digits(ScriptRun run, JsValue options, string name, int minimum, int maximum)
    {
        var value = Option(run, options, name);
        if (value.IsUndefined)
            return null;
        var number = value.ToNumber(run);
        return number >= minimum && number <= maximum
            ? (int)number
            : throw run.RangeError(string.Create(CultureInfo.InvariantCulture, $"{name} muss zwischen {minimum} und {maximum} liegen"));
    }
}

/// <summary>A language tag, reduced to the two ways of writing that are known.</summary>
internal sealed record Locale(string Name, bool IsEnglish)
{
    public string DecimalPoint => IsEnglish ? "." : ",";

    public string GroupSeparator => IsEnglish ? "," : ".";

    public static Locale Of(ScriptRun run, JsValue value)
    {
        if (value.As<JsArray>() is { } list)
            value = list.GetIndex(run, 0);
        if (value.IsUndefined)
            return new Locale("de-DE", false);
        var name = value.ToText(run);
        if (name.Length is < 2 or > 35 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw run.RangeError($"Ungültige Sprache „{name}“");
        return new Locale(name, name.StartsWith("en", StringComparison.OrdinalIgnoreCase));
    }
}
