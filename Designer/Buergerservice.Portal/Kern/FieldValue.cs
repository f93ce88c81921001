using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Portal.Kern;

/// <summary>How values of the model are written into form controls.</summary>
internal static class FieldValue
{
    /// <summary>Machine format: what HTML wants in date and number controls.</summary>
    public static string? Format(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        Enum constant => constant.ToString(),
        JsonElement json => json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : json.ToString(),
        JsonNode json => json.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>"1234.5" becomes "1.234,50": money is typed into a text control and read by people.</summary>
    public static string? Money(string? machine) =>
        decimal.TryParse(machine, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount)
            ? amount.ToString("N2", CultureInfo.CurrentCulture)
            : machine;
}
