using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Values;

namespace Buergerservice.Designer.Descriptors;

/// <summary>Which of Studio's editors fits an input, and how a value is written for it.</summary>
internal static class InputEditor
{
    private const string Object = "Object";

    public static InputModel Describe(InputDescriptor input, object? fallback, int order, IReadOnlyList<Choice>? live)
    {
        var (attribute, type) = (input.Attribute, Nullable.GetUnderlyingType(input.Type) ?? input.Type);
        var choices = live ?? [.. attribute.Options.Select((o, i) => new Choice(attribute.OptionNames.ElementAtOrDefault(i) ?? o, o))];
        var (hint, specification) = Choose(attribute.UiHint, IsList(type), choices);
        return new()
        {
            Name = Pascal(attribute.Name),
            TypeName = AliasOf(type),
            DisplayName = attribute.Required ? attribute.DisplayName + " *" : attribute.DisplayName,
            Description = attribute.Description,
            Order = order,
            UiHint = hint,
            UiSpecifications = specification,
            DefaultValue = TextOf(fallback),
            DefaultSyntax = hint is "checklist" or "multitext" or "dynamic-outcomes" || IsJson(attribute.UiHint) ? Object : "Literal",
        };
    }

    public static InputModel Describe(SettingAttribute setting, int order)
    {
        var (hint, specification) = Choose(setting.UiHint, false, [.. setting.Options.Select(o => new Choice(o, o))]);
        return new() { Name = Pascal(setting.Name), TypeName = Object, DisplayName = setting.DisplayName, Description = setting.Description, Order = order, IsWrapped = false, UiHint = hint, UiSpecifications = specification };
    }

    /// <summary>The value a newly dropped step gets; null when the engine's default needs no mention.</summary>
    public static JsonNode? Construct(InputDescriptor input, object? fallback)
    {
        if (fallback is null or "" or false or 0 or 0L || fallback is System.Collections.ICollection { Count: 0 })
            return null;
        // Outcomes are read by people: the button of a task says "Fertig", not "Done".
        if (input.Attribute.UiHint == "outcomes" && fallback is List<string> names)
            fallback = names.ConvertAll(OutcomeNames.Of);
        var isJson = fallback is System.Collections.ICollection;
        return Wrap(AliasOf(input.Type), isJson ? Object : "Literal", isJson ? TextOf(fallback) : TextOf(fallback)?.ToString());
    }

    public static JsonObject Wrap(string typeName, string syntax, JsonNode? value) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value } };

    /// <summary>True for an input that holds JSON: as a text it would be a text to the engine.</summary>
    public static bool IsJson(string uiHint) => uiHint == "json";

    /// <summary>Elsa's name of a type.</summary>
    public static string AliasOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(bool) => "Boolean",
        var t when t == typeof(int) => "Int32",
        var t when t == typeof(long) => "Int64",
        var t when t == typeof(decimal) => "Decimal",
        var t when t == typeof(TimeSpan) => "TimeSpan",
        var t when t == typeof(DateTimeOffset) => "DateTimeOffset",
        var t when t == typeof(DateOnly) => "DateTime",
        var t when t == typeof(List<string>) => "String[]",
        var t when IsList(t) => "Object[]",
        var t when t == typeof(string) || t.IsEnum => "String",
        var t when t == typeof(Dictionary<string, object?>) => "ObjectDictionary",
        _ => Object,
    };

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private static (string Hint, JsonObject Specification) Choose(string hint, bool isList, IReadOnlyList<Choice> choices) => hint switch
    {
        "json" => ("json-editor", Code("json")),
        "script" => ("code-editor", Code("javascript")),
        "outcomes" => ("dynamic-outcomes", new JsonObject { ["DynamicOutcomesOptions"] = new JsonObject { ["fixedOutcomes"] = new JsonArray() } }),
        "dropdown" when isList && choices.Count > 0 => ("checklist", Select("checklist", "checkList", choices)),
        "dropdown" when !isList => ("dropdown", Select("dropdown", "selectList", choices)),
        "singleline" or "dropdown" when isList => ("multitext", []),
        _ => (hint, []),
    };

    private static JsonObject Code(string language) => new() { ["code-editor"] = new JsonObject { ["language"] = language } };

    private static JsonObject Select(string editor, string list, IReadOnlyList<Choice> choices) => new()
    {
        [editor] = new JsonObject
        {
            [list] = new JsonObject { ["items"] = new JsonArray([.. choices.Select(c => new JsonObject { ["text"] = c.Text, ["value"] = c.Value, ["isChecked"] = false })]), ["isFlagsEnum"] = false },
        },
    };

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool truth => truth ? "True" : "False",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        Enum name => name.ToString(),
        System.Collections.ICollection => value is Dictionary<string, object?> or List<object?> ? Plain.ToJson(value) : JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
