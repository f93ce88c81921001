using System.Collections;
using System.Globalization;
using System.Text.Json;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>
/// Writes values so that they come back with the same type: a value must not change because its instance had to wait.
/// JSON's own types stand for themselves, others are wrapped as <c>{"$t": type, "v": text}</c>.
/// </summary>
internal static class StateValues
{
    private const string TypeKey = "$t";

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string s: writer.WriteStringValue(s); break;
            case bool b: writer.WriteBooleanValue(b); break;
            case long l: writer.WriteNumberValue(l); break;
            case double d when double.IsFinite(d) && d != Math.Truncate(d): writer.WriteNumberValue(d); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs: WriteObject(writer, pairs); break;
            case byte[] bytes: WriteTyped(writer, "bytes", Convert.ToBase64String(bytes)); break;
            case int i: WriteTyped(writer, "int", i.ToString(CultureInfo.InvariantCulture)); break;
            case double d: WriteTyped(writer, "double", d.ToString("R", CultureInfo.InvariantCulture)); break;
            case decimal m: WriteTyped(writer, "decimal", m.ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset d: WriteTyped(writer, "dto", d.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateTime d: WriteTyped(writer, "dt", d.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateOnly d: WriteTyped(writer, "date", d.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeSpan t: WriteTyped(writer, "span", t.ToString("c", CultureInfo.InvariantCulture)); break;
            case Guid g: WriteTyped(writer, "guid", g.ToString()); break;
            case IEnumerable items: WriteArray(writer, items); break;
            default: throw new DomainRuleException($"Ein Wert vom Typ {value.GetType().Name} kann nicht in einem Vorgang gespeichert werden.");
        }
    }

    public static object? Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return json.EnumerateArray().Select(Read).ToList();
        if (json.ValueKind != JsonValueKind.Object)
            return Plain.From(json);
        if (json.TryGetProperty(TypeKey, out var type) && json.TryGetProperty("v", out var text))
            return ReadTyped(type.GetString()!, text);
        var result = new Dictionary<string, object?>();
        foreach (var property in json.EnumerateObject())
            result[property.Name] = Read(property.Value);
        return result;
    }

    public static Dictionary<string, object?> ReadObject(JsonElement json) => Read(json) as Dictionary<string, object?> ?? [];

    private static object? ReadTyped(string type, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "bytes" => Convert.FromBase64String(text),
            "int" => int.Parse(text, culture),
            "double" => double.Parse(text, culture),
            "decimal" => decimal.Parse(text, culture),
            "dto" => DateTimeOffset.Parse(text, culture, DateTimeStyles.RoundtripKind),
            "dt" => DateTime.Parse(text, culture, DateTimeStyles.RoundtripKind),
            "date" => DateOnly.Parse(text, culture),
            "span" => TimeSpan.Parse(text, culture),
            "guid" => Guid.Parse(text),
            // A user's own object that happens to have these two properties.
            "object" => ReadPairs(value),
            _ => throw new JsonException($"Unbekannter Werttyp „{type}“ im gespeicherten Zustand."),
        };
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var list = pairs as IReadOnlyCollection<KeyValuePair<string, object?>> ?? [.. pairs];
        if (list.Any(p => p.Key == TypeKey))
        {
            WritePairs(writer, list);
            return;
        }

        writer.WriteStartObject();
        foreach (var (key, item) in list)
        {
            writer.WritePropertyName(key);
            Write(writer, item);
        }

        writer.WriteEndObject();
    }

    private static void WritePairs(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        writer.WriteStartObject();
        writer.WriteString(TypeKey, "object");
        writer.WriteStartArray("v");
        foreach (var (key, item) in pairs)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(key);
            Write(writer, item);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Dictionary<string, object?> ReadPairs(JsonElement pairs) =>
        pairs.EnumerateArray().ToDictionary(p => p[0].GetString()!, p => Read(p[1]));

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteTyped(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(TypeKey, type);
        writer.WriteString("v", text);
        writer.WriteEndObject();
    }
}
