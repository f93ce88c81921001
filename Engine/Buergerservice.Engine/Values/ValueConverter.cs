using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Buergerservice.Engine.Values;

/// <summary>A value could not be converted to the type an input, variable or output declares.</summary>
public sealed class ValueConversionException(string message, string messageWithoutValue) : BuergerserviceException(message)
{
    /// <summary>The message without the value, for journal and logs: the value may be personal data.</summary>
    public string MessageWithoutValue { get; } = messageWithoutValue;
}

/// <summary>
/// The one set of conversion rules for inputs, variables and outputs. Unlike Elsa, which falls back to the type's
/// default in silence, a value that does not convert is an error.
/// </summary>
public static class ValueConverter
{
    /// <summary>Converts to <typeparamref name="T"/>; null becomes the type's default.</summary>
    /// <exception cref="ValueConversionException">The value does not fit the type.</exception>
    public static T Convert<T>(object? value) => value is T same ? same : (T)Convert(value, typeof(T))!;

    /// <summary>Converts to <paramref name="type"/>; null becomes the type's default.</summary>
    /// <exception cref="ValueConversionException">The value does not fit the type.</exception>
    public static object? Convert(object? value, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        value = Plain.From(value);
        if (value is null)
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        if (target.IsInstanceOfType(value))
            return value;
        try
        {
            return ConvertCore(value, target) ?? throw Fail(value, target);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or JsonException)
        {
            throw Fail(value, target);
        }
    }

    private static object? ConvertCore(object value, Type target)
    {
        if (target == typeof(string))
            return ToText(value);
        if (target == typeof(bool))
            return ToBoolean(value);
        if (target.IsEnum)
            return value is string name ? Enum.Parse(target, name, ignoreCase: true) : Enum.ToObject(target, System.Convert.ToInt64(value, CultureInfo.InvariantCulture));
        if (target == typeof(TimeSpan))
            return ToTimeSpan(value);
        if (target == typeof(DateTimeOffset))
            return ToDateTimeOffset(value);
        if (target == typeof(DateTime))
            return ToDateTimeOffset(value)?.UtcDateTime;
        if (target == typeof(DateOnly))
            return value is string date ? DateOnly.Parse(date, CultureInfo.InvariantCulture) : ToDateTimeOffset(value) is { } at ? DateOnly.FromDateTime(at.Date) : null;
        if (target == typeof(Guid))
            return value is string guid ? Guid.Parse(guid) : null;
        if (target == typeof(byte[]))
            return value is string base64 ? System.Convert.FromBase64String(base64)
                : value is IEnumerable bytes ? [.. bytes.Cast<object?>().Select(b => System.Convert.ToByte(b, CultureInfo.InvariantCulture))]
                : null;
        if (IsNumber(target))
            return ToNumber(value, target);
        return ToContainer(value, target);
    }

    private static object? ToContainer(object value, Type target)
    {
        if (value is string text && LooksLikeJson(text) && Plain.Parse(text) is { } parsed)
            return Convert(parsed, target);
        if (target.IsAssignableFrom(typeof(Dictionary<string, object?>)) && value is IDictionary<string, object?> dictionary)
            return new Dictionary<string, object?>(dictionary);
        if (ElementType(target) is { } element)
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            // Elsa's rule: a single text given for a list of texts is a list of one; so is a single object.
            foreach (var item in value is string or IDictionary<string, object?> or not IEnumerable ? [value] : ((IEnumerable)value).Cast<object?>())
                list.Add(Convert(item, element));
            return list;
        }

        return target.IsClass && value is IDictionary<string, object?>
            ? JsonSerializer.Deserialize(Plain.ToJson(value), target, JsonSerializerOptions.Web)
            : null;
    }

    private static Type? ElementType(Type target) =>
        target.IsGenericType && target.GetGenericArguments() is [var element] && target.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) ? element : null;

    private static string ToText(object value) => value switch
    {
        bool b => b ? "true" : "false",
        DateTimeOffset d => d.ToString("O", CultureInfo.InvariantCulture),
        DateTime d => d.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan t => t.ToString("c", CultureInfo.InvariantCulture),
        byte[] bytes => System.Convert.ToBase64String(bytes),
        decimal m => (m / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => Plain.ToJson(value),
    };

    private static object? ToBoolean(object value) => value switch
    {
        string s => bool.Parse(s),
        _ when IsNumber(value.GetType()) => System.Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
        _ => null,
    };

    private static object? ToTimeSpan(object value) => value switch
    {
        string s when s.StartsWith('P') || s.StartsWith("-P", StringComparison.Ordinal) => XmlConvert.ToTimeSpan(s),
        string s => TimeSpan.Parse(s, CultureInfo.InvariantCulture),
        _ when IsNumber(value.GetType()) => TimeSpan.FromMilliseconds(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static DateTimeOffset? ToDateTimeOffset(object value) => value switch
    {
        DateTimeOffset d => d,
        DateTime d => d.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(d, TimeSpan.Zero) : new DateTimeOffset(d),
        DateOnly d => new DateTimeOffset(d.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        string s => DateTimeOffset.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ => null,
    };

    private static object ToNumber(object value, Type target)
    {
        if (value is string text)
            value = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        // A fraction is not rounded in silence where a whole number is meant.
        if (value is bool || (target == typeof(int) || target == typeof(long)) && value is double or decimal or float && Convert<double>(value) % 1 != 0)
            throw new FormatException();
        return System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(decimal) || type == typeof(float);

    private static bool LooksLikeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    private static ValueConversionException Fail(object value, Type target) =>
        new($"Der Wert „{Shorten(value is string s ? s : ToText(value))}“ passt nicht zum Typ {NameOf(target)}.", $"Der Wert passt nicht zum Typ {NameOf(target)}.");

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "…";

    private static string NameOf(Type type) =>
        type == typeof(bool) ? "Wahrheitswert (true/false)"
        : type == typeof(int) || type == typeof(long) ? "ganze Zahl"
        : IsNumber(type) ? "Zahl"
        : type == typeof(TimeSpan) ? "Zeitspanne (z. B. 1.02:00:00 oder P1D)"
        : type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(DateOnly) ? "Zeitpunkt (ISO 8601)"
        : type.IsEnum ? $"Auswahl ({string.Join(", ", Enum.GetNames(type))})"
        : ElementType(type) is not null ? "Liste"
        : type == typeof(Guid) ? "Kennung (Guid)"
        : type == typeof(string) ? "Text" : "Objekt";
}
