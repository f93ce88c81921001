using System.Collections;
using System.Text.Json;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// One value of the caller's data. What is asked for is remembered, so that afterwards exactly the data that shaped the
/// document, and nothing else a caller happened to pass, can be written down.
/// </summary>
internal sealed class UsedValue(object? value)
{
    private readonly SortedDictionary<string, UsedValue> children = new(StringComparer.Ordinal);
    private List<UsedValue>? items;

    public object? Value => value;

    /// <summary>No value, an empty or blank text, or an empty list.</summary>
    public bool IsMissing => value switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        byte[] file => file.Length == 0,
        IReadOnlyDictionary<string, object?> => false,
        IEnumerable => Items.Count == 0,
        _ => false,
    };

    /// <summary>The entries of a list; none if the value is not a list.</summary>
    /// <exception cref="DocumentDataException">More entries than allowed.</exception>
    public IReadOnlyList<UsedValue> Items => items ??= ReadItems();

    public UsedValue Child(string name)
    {
        if (children.TryGetValue(name, out var known))
            return known;
        var child = value is IReadOnlyDictionary<string, object?> map && map.TryGetValue(name, out var found) ? found : null;
        return children[name] = new UsedValue(child);
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        if (value is IReadOnlyDictionary<string, object?> || (value is null && children.Count > 0))
            WriteObject(json);
        else if (value is IEnumerable and not (string or byte[]))
            WriteArray(json);
        else
            WriteScalar(json);
    }

    private List<UsedValue> ReadItems()
    {
        var list = new List<UsedValue>();
        if (value is string or byte[] or null or IReadOnlyDictionary<string, object?> || value is not IEnumerable entries)
            return list;
        foreach (var entry in entries)
        {
            if (list.Count == CompositionLimits.EntriesPerList)
                throw new DocumentDataException($"Eine Liste hat mehr als {CompositionLimits.EntriesPerList} Einträge.");
            list.Add(new UsedValue(entry));
        }

        return list;
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, child) in children)
        {
            json.WritePropertyName(name);
            child.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private void WriteArray(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var item in Items)
            item.WriteTo(json);
        json.WriteEndArray();
    }

    private void WriteScalar(Utf8JsonWriter json)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case byte[] file:
                json.WriteStringValue("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
                break;
            case DateOnly date:
                json.WriteStringValue(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                // 1.0 and 1.00 are the same amount and must give the same bytes.
                if (ValueFormats.AsNumber(value) is { } number)
                    json.WriteRawValue(number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture));
                else
                    json.WriteStringValue(Content.CleanText.Of(value as string));
                break;
        }
    }
}
