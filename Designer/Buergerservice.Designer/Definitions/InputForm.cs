using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Designer.Definitions;

/// <summary>The one form of an input: an envelope with type and expression. A bare value is refused by Studio, one without type by the engine.</summary>
internal static class InputForm
{
    public static void Complete(JsonObject step, InputDescriptor input)
    {
        var name = input.Attribute.Name;
        var alias = InputEditor.AliasOf(input.Type);
        switch (step[name])
        {
            case null:
                return;
            case JsonObject given when given.ContainsKey("expression") || given.ContainsKey("memoryReference") || given.ContainsKey("typeName"):
                given["typeName"] ??= alias;
                if (InputEditor.IsJson(input.Attribute.UiHint) && given["expression"] is JsonObject expression)
                    ReadAsJson(expression);
                return;
            case JsonValue value:
                step[name] = InputEditor.Wrap(alias, "Literal", value.DeepClone());
                return;
            case { } data:
                step[name] = InputEditor.Wrap(alias, "Object", data.ToJsonString());
                return;
        }
    }

    // Studio's JSON editor writes a literal text; to an input of any type that would be a text and not the data in it.
    private static void ReadAsJson(JsonObject expression)
    {
        if (expression["type"]?.GetValue<string>() != "Literal" || expression["value"] is not JsonValue value || !value.TryGetValue<string>(out var text) || !IsJson(text))
            return;
        expression["type"] = "Object";
    }

    private static bool IsJson(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
