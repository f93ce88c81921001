using System.Globalization;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Tasks;

/// <summary>
/// Values of forms as text. A value is either typed (then it is a text and shown unchanged, however wrong) or comes
/// from the workflow (then it is written the way people write it here).
/// </summary>
internal static class FieldText
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>Text inside a control.</summary>
    public static string? ForControl(FormField field, object? value) => value switch
    {
        null => null,
        string text when field.Type == "date" => IsoDay(text),
        string text => text,
        bool flag => flag ? "true" : "false",
        long or int or double or float or decimal => Number(field, value),
        _ => ValueConverter.Convert<string>(value),
    };

    /// <summary>Text for reading; null for "nothing given".</summary>
    public static string? ForReading(FormField? field, object? value)
    {
        switch (value)
        {
            case null or "":
                return null;
            case bool flag:
                return flag ? "Ja" : "Nein";
            case string text when field is { Type: "radio" or "select" or "checkboxes" }:
                return field.Options.FirstOrDefault(o => o.Value == text)?.Label ?? text;
            case string text when field is { Type: "checkbox" }:
                return text == "true" ? "Ja" : "Nein";
            case string text when field is null or { Type: "date" or "info" } && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                return day.ToString("dd.MM.yyyy", German);
            case string text:
                return text;
            case long or int or double or float or decimal:
                return field?.Type == "money" ? $"{Number(field, value)} €" : Number(field, value);
            default:
                return ValueConverter.Convert<string>(value);
        }
    }

    private static string Number(FormField? field, object number)
    {
        if (number is double or float && !(Math.Abs(Convert.ToDouble(number, CultureInfo.InvariantCulture)) < 1e15))
            return ValueConverter.Convert<string>(number);
        var exact = Convert.ToDecimal(number, CultureInfo.InvariantCulture);
        return field?.Type == "money" ? exact.ToString("N2", German) : exact.ToString("0.############", German);
    }

    // Date controls know only this form. Points in time are cut to their day; what is no date stays as it was typed.
    private static string IsoDay(string text) =>
        DateOnly.TryParseExact(text, ["dd.MM.yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : text.Length > 10 && text[10] == 'T' ? text[..10] : text;
}
