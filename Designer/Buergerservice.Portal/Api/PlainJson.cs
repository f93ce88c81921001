using System.Text.Json;
using System.Text.Json.Serialization;
using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Api;

/// <summary>Any value of a workflow, as JSON.</summary>
[JsonConverter(typeof(PlainValueConverter))]
internal sealed record PlainValue(object? Value)
{
    /// <summary>Reads stored JSON; null for none.</summary>
    public static PlainValue? FromText(string? json) => json is null ? null : new(Plain.Parse(json));
}

/// <summary>A JSON object of workflow values.</summary>
[JsonConverter(typeof(PlainObjectConverter))]
internal sealed record PlainObject(Dictionary<string, object?> Values);

internal sealed class PlainValueConverter : JsonConverter<PlainValue>
{
    public override PlainValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(Plain.From(JsonElement.ParseValue(ref reader)));

    // Written as raw text: values are as deep as their workflow made them, and NaN has no JSON form.
    public override void Write(Utf8JsonWriter writer, PlainValue? value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Plain.ToJson(value?.Value), skipInputValidation: true);
}

internal sealed class PlainObjectConverter : JsonConverter<PlainObject>
{
    public override PlainObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartObject ? new(Plain.ObjectFrom(JsonElement.ParseValue(ref reader))) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, PlainObject value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Plain.ToJson(value.Values), skipInputValidation: true);
}
