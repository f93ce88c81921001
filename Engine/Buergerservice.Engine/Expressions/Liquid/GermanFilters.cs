using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Fluid;
using Fluid.Values;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Filters that write dates, amounts and lists as German letters do.</summary>
internal static class GermanFilters
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    public static void AddTo(FilterCollection filters)
    {
        filters.AddFilter("datum", (input, a, context) => Text(Date(input, a.At(0), context)));
        filters.AddFilter("betrag", (input, a, _) => Text(Amount(input, a.At(0))));
        filters.AddFilter("aufzaehlung", (input, a, context) => Text(Enumeration(input, a.At(0), context)));
    }

    private static ValueTask<FluidValue> Text(string text) => new(StringValue.Create(text));

    // Format: kurz (the default), lang, zeit, or one of .NET such as dddd, dd.MM.yyyy.
    private static string Date(FluidValue input, FluidValue format, TemplateContext context)
    {
        if (input.IsNil() || input.ToStringValue().Length == 0)
            return "";
        if (!TryGetLocal(input, context, out var local))
            throw new LiquidException("„datum“ erwartet ein Datum.");
        try
        {
            return format.ToStringValue() switch
            {
                "" or "kurz" => local.ToString("dd.MM.yyyy", German),
                "lang" => local.ToString("d. MMMM yyyy", German),
                "zeit" => local.ToString("dd.MM.yyyy, HH:mm' Uhr'", German),
                var pattern => local.ToString(pattern, German),
            };
        }
        catch (FormatException)
        {
            throw new LiquidException($"„{format.ToStringValue()}“ ist kein Datumsformat. Möglich sind kurz, lang, zeit oder zum Beispiel dd.MM.yyyy HH:mm.");
        }
    }

    private static bool TryGetLocal(FluidValue input, TemplateContext context, out DateTime local)
    {
        // A day without a time is the same day everywhere.
        if (input is StringValue && DateOnly.TryParseExact(input.ToStringValue(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            local = day.ToDateTime(TimeOnly.MinValue);
            return true;
        }

        var found = input.TryGetDateTimeInput(context, out var moment);
        local = found ? TimeZoneInfo.ConvertTime(moment, LocalTime.Berlin).DateTime : default;
        return found;
    }

    private static string Amount(FluidValue input, FluidValue currency)
    {
        if (input.IsNil() || input.ToStringValue().Length == 0)
            return "";
        var number = input switch
        {
            NumberValue value => value.ToNumberValue(),
            StringValue when decimal.TryParse(input.ToStringValue(), NumberStyles.Number, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => throw new LiquidException("„betrag“ erwartet eine Zahl."),
        };
        var symbol = currency.IsNil() ? "€" : currency.ToStringValue();
        var amount = Math.Round(number, 2, MidpointRounding.AwayFromZero).ToString("N2", German);
        // The space before the sign must not break over the end of a line.
        return symbol.Length == 0 ? amount : $"{amount}\u00A0{symbol}";
    }

    private static string Enumeration(FluidValue input, FluidValue conjunction, TemplateContext context)
    {
        var items = input is StringValue ? [input.ToStringValue()] : input.Enumerate(context).Select(v => v.ToStringValue()).Where(t => t.Length > 0).ToList();
        var word = conjunction.IsNil() ? "und" : conjunction.ToStringValue();
        return items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} {word} {items[^1]}";
    }
}
