using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Engine.Values;

/// <summary>
/// Plain values are what variables, inputs, task results and effects carry: null, bool, string, numbers, dates,
/// <c>List&lt;object?&gt;</c> and <c>Dictionary&lt;string, object?&gt;</c>. This class turns JSON into them and back.
/// </summary>
public static class Plain
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 64 };

    /// <summary>Parses JSON text. Whole numbers become <c>long</c>, others <c>double</c>.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static object? Parse(string json)
    {
        using var document = JsonDocument.Parse(json, ReaderOptions);
        return From(document.RootElement);
    }

    /// <summary>Copies JSON elements and nodes into plain values; anything else is returned as it is.</summary>
    public static object? From(object? value) => value switch
    {
        JsonElement element => From(element),
        JsonNode node => From(node.Deserialize<JsonElement>()),
        _ => value,
    };

    /// <summary>Copies a JSON element into plain values.</summary>
    public static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => FromObject(element),
        _ => null,
    };

    /// <summary>Reads a dictionary from a JSON object, and an empty one from anything else.</summary>
    public static Dictionary<string, object?> ObjectFrom(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? FromObject(element) : [];

    /// <summary>Writes a plain value as JSON text with properties in their order.</summary>
    public static string ToJson(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a plain value into an open JSON writer. Dates are written in ISO 8601.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string s: writer.WriteStringValue(s); break;
            case bool b: writer.WriteBooleanValue(b); break;
            case int i: writer.WriteNumberValue(i); break;
            case long l: writer.WriteNumberValue(l); break;
            case decimal m: writer.WriteNumberValue(m); break;
            case double d when double.IsFinite(d): writer.WriteNumberValue(d); break;
            case float f when float.IsFinite(f): writer.WriteNumberValue(f); break;
            case JsonElement element: element.WriteTo(writer); break;
            case JsonNode node: node.WriteTo(writer); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs: WriteObject(writer, pairs); break;
            case IEnumerable items: WriteArray(writer, items); break;
            default: WriteOther(writer, value); break;
        }
    }

    private static Dictionary<string, object?> FromObject(JsonElement element)
    {
        var result = new Dictionary<string, object?>();
        foreach (var property in element.EnumerateObject())
            result[property.Name] = From(property.Value);
        return result;
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in pairs)
        {
            writer.WritePropertyName(key);
            Write(writer, item);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteOther(Utf8JsonWriter writer, object value)
    {
        if (value is double or float)
            writer.WriteNullValue();
        else if (value is DateTimeOffset or DateTime or DateOnly or TimeOnly or TimeSpan or Guid or Enum)
            writer.WriteStringValue(ValueConverter.Convert<string>(value is Enum e ? e.ToString() : value is DateOnly d ? d.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : value));
        else
            JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web).WriteTo(writer);
    }
}
