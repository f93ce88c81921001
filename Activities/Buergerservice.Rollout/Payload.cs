using Buergerservice.Engine;
using Buergerservice.Engine.Values;

namespace Buergerservice.Rollout;

/// <summary>Reads the plain values of changes, effects and form data.</summary>
internal static class Payload
{
    public static string Text(this IReadOnlyDictionary<string, object?> values, string key) =>
        values.TextOrNull(key) ?? throw new DomainRuleException($"Die Angabe „{key}“ fehlt.");

    public static string? TextOrNull(this IReadOnlyDictionary<string, object?> values, string key) =>
        values.GetValueOrDefault(key) is { } value and not System.Collections.ICollection && ValueConverter.Convert<string>(value) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    public static int Number(this IReadOnlyDictionary<string, object?> values, string key) => ValueConverter.Convert<int>(values.GetValueOrDefault(key));

    public static bool Flag(this IReadOnlyDictionary<string, object?> values, string key) => values.GetValueOrDefault(key) switch
    {
        bool flag => flag,
        string text => text is "true" or "True" or "ja" or "Ja",
        _ => false,
    };

    public static decimal? Money(this IReadOnlyDictionary<string, object?> values, string key)
    {
        try
        {
            return values.TextOrNull(key) is null ? null : ValueConverter.Convert<decimal?>(values[key]);
        }
        catch (ValueConversionException)
        {
            return null;
        }
    }

    public static DateOnly? Date(this IReadOnlyDictionary<string, object?> values, string key) =>
        DateOnly.TryParse(values.TextOrNull(key), System.Globalization.CultureInfo.InvariantCulture, out var date) ? date : null;

    public static Dictionary<string, object?> Object(this IReadOnlyDictionary<string, object?> values, string key) =>
        values.GetValueOrDefault(key) as Dictionary<string, object?> ?? [];

    public static IReadOnlyList<Dictionary<string, object?>> Objects(this IReadOnlyDictionary<string, object?> values, string key) =>
        values.GetValueOrDefault(key) is IEnumerable<object?> items ? [.. items.OfType<Dictionary<string, object?>>()] : [];

    public static List<string> Texts(this IReadOnlyDictionary<string, object?> values, string key) => values.GetValueOrDefault(key) switch
    {
        string one => [one],
        IEnumerable<object?> items => [.. items.OfType<string>()],
        _ => [],
    };
}
