using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Definitions;

/// <summary>
/// Reads Elsa 3 workflow JSON. Property names are read without regard to case. Hostile input (too large, too deep,
/// not JSON, duplicate activity ids) is refused with a message before anything else looks at it.
/// </summary>
public static class DefinitionReader
{
    /// <summary>Largest accepted definition, in bytes of UTF-8.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Deepest accepted nesting of JSON.</summary>
    public const int MaxDepth = 96;

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
        { "type", "id", "name", "version", "nodeId", "metadata", "customProperties", "displayText" };

    /// <summary>Reads a definition.</summary>
    /// <exception cref="DefinitionException">The text is not a readable definition.</exception>
    public static DefinitionDocument Read(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxBytes)
            throw Refuse("too-large", $"Die Definition ist größer als {MaxBytes / 1024 / 1024} MiB.");
        try
        {
            DefinitionScan.Check(Encoding.UTF8.GetBytes(json));
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return ReadEnvelope(document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw Refuse("not-json", $"Die Definition ist kein gültiges JSON (Zeile {e.LineNumber + 1}, Spalte {e.BytePositionInLine + 1}).");
        }
    }

    private static DefinitionDocument ReadEnvelope(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Refuse("not-object", "Die Definition muss ein JSON-Objekt sein.");
        var definitionId = Text(json, "definitionId") ?? Text(json, "id");
        if (string.IsNullOrWhiteSpace(definitionId) || definitionId.Length > 100)
            throw Refuse("no-id", "Der Definition fehlt eine „definitionId“ mit höchstens 100 Zeichen.");
        var problems = new ProblemList();
        var nodes = new NodeIds();
        var root = Get(json, "root") is { ValueKind: JsonValueKind.Object } element
            ? ReadNode(element, nodes)
            : new ActivityNode { Type = "Elsa.Sequence", Id = "root", LocalId = "root", Properties = new Dictionary<string, JsonElement>() };
        var options = Get(json, "options") ?? default;
        var document = new DefinitionDocument
        {
            DefinitionId = definitionId,
            Name = Text(json, "name") is { Length: > 0 } name ? name : definitionId,
            Description = Text(json, "description"),
            Variables = ReadVariables(json, "Workflow1", problems),
            Inputs = ReadArguments(json, "inputs", problems),
            Outputs = ReadArguments(json, "outputs", problems),
            Outcomes = Get(json, "outcomes") is { ValueKind: JsonValueKind.Array } outcomes ? [.. outcomes.EnumerateArray().Select(o => o.ToString())] : [],
            IncidentStrategy = (Text(options, "incidentStrategyType") ?? "").Contains("ContinueWithIncidents", StringComparison.Ordinal) ? IncidentStrategy.ContinueWithIncidents : IncidentStrategy.Fault,
            IgnoresMergeModes = Text(Get(json, "customProperties") ?? default, "Flowchart:ExecutionMode") is "CounterBased",
            Activation = Triggers.Activation.Parse(Text(options, "activationStrategyType")),
            IsUsableAsActivity = (Get(options, "usableAsActivity") ?? Get(json, "usableAsActivity")) is { ValueKind: JsonValueKind.True },
            UpdatesConsumers = Get(options, "autoUpdateConsumingWorkflows") is { ValueKind: JsonValueKind.True },
            Root = root,
        };
        if (problems.HasErrors)
            throw new DefinitionException(problems.ToList());
        return document;
    }

    /// <summary>True for a property that every activity has.</summary>
    public static bool IsReserved(string property) => Known.Contains(property);

    /// <summary>Reads one activity object; children are read when their container binds its ports.</summary>
    internal static ActivityNode ReadNode(JsonElement json, NodeIds ids)
    {
        var type = Text(json, "type");
        if (string.IsNullOrWhiteSpace(type))
            throw Refuse("no-type", $"Eine Aktivität (id „{Text(json, "id") ?? "?"}“) hat keinen Typ.");
        var custom = Get(json, "customProperties") ?? default;
        var metadata = Get(json, "metadata") ?? default;
        var properties = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in json.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
                properties[property.Name] = property.Value;
        }

        var id = ids.Take(Text(json, "id"), type);
        return new ActivityNode
        {
            Type = type,
            Id = ids.Prefix + id,
            LocalId = id,
            Version = Get(json, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number) ? number : null,
            Name = Text(json, "name"),
            DisplayText = Text(metadata, "displayText") ?? Text(json, "displayText"),
            CanStartWorkflow = (Get(custom, "canStartWorkflow") ?? Get(json, "canStartWorkflow")) is { ValueKind: JsonValueKind.True },
            MergeMode = Text(custom, "mergeMode"),
            CustomProperties = custom,
            Properties = properties,
        };
    }

    /// <summary>Reads the <c>variables</c> of a workflow or container.</summary>
    internal static IReadOnlyList<VariableDeclaration> ReadVariables(JsonElement json, string ownerId, ProblemList problems) =>
        Get(json, "variables") is { } variables ? ReadVariableList(variables, ownerId, problems) : [];

    internal static IReadOnlyList<VariableDeclaration> ReadVariableList(JsonElement list, string ownerId, ProblemList problems)
    {
        var result = new List<VariableDeclaration>();
        foreach (var item in Items(list))
        {
            var name = Text(item, "name") ?? "";
            var typeName = Text(item, "typeName") ?? Text(item, "type") ?? "Object";
            if (Get(item, "isArray") is { ValueKind: JsonValueKind.True })
                typeName += "[]";
            var id = Text(item, "id") is { Length: > 0 } given ? given : $"{ownerId}:variable-{result.Count}";
            if (name.Length == 0)
                problems.Error("no-name", ownerId, "variables", $"Eine Variable von „{ownerId}“ hat keinen Namen.");
            if (!TypeAliases.TryResolve(typeName, out var type))
                problems.Error("unknown-type", ownerId, name, $"Die Variable „{name}“ hat den unbekannten Typ „{typeName}“.");
            result.Add(new(id, name, typeName, ReadDefault(item, name, type, ownerId, problems)));
        }

        return result;
    }

    /// <summary>Finds a property without regard to case, or null.</summary>
    internal static JsonElement? Get(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (json.TryGetProperty(name, out var exact))
            return exact;
        foreach (var property in json.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }

        return null;
    }

    /// <summary>Reads a text property, or null when it is absent or not a scalar.</summary>
    internal static string? Text(JsonElement json, string name) => Get(json, name) is { } value ? Scalar(value) : null;

    /// <summary>Text or number as text; null for anything else.</summary>
    internal static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>Items of an array, of Elsa's <c>{"$values": […]}</c> or <c>{"items": […]}</c> wrappers, or of a single object.</summary>
    internal static IEnumerable<JsonElement> Items(JsonElement list)
    {
        if (list.ValueKind == JsonValueKind.Array)
            return list.EnumerateArray();
        if (list.ValueKind != JsonValueKind.Object)
            return [];
        var wrapped = Get(list, "$values") ?? Get(list, "items") ?? Get(list, "values");
        return wrapped is { ValueKind: JsonValueKind.Array } inner ? inner.EnumerateArray() : [list];
    }

    private static object? ReadDefault(JsonElement item, string name, Type type, string ownerId, ProblemList problems)
    {
        if (Get(item, "value") is not { } value || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        try
        {
            // Elsa writes defaults as text; an empty text for anything but a string means "no default".
            var plain = Plain.From(value);
            return plain is "" && type != typeof(string) ? null : ValueConverter.Convert(plain, type);
        }
        catch (ValueConversionException e)
        {
            problems.Error("wrong-type", ownerId, name, $"Der Anfangswert der Variablen „{name}“ passt nicht: {e.Message}");
            return null;
        }
    }

    private static List<ArgumentDeclaration> ReadArguments(JsonElement json, string property, ProblemList problems)
    {
        var result = new List<ArgumentDeclaration>();
        foreach (var item in Get(json, property) is { } list ? Items(list) : [])
        {
            var name = Text(item, "name") ?? "";
            var typeName = Text(item, "type") ?? "Object";
            if (Get(item, "isArray") is { ValueKind: JsonValueKind.True })
                typeName += "[]";
            if (!TypeAliases.TryResolve(typeName, out _))
                problems.Error("unknown-type", (string?)null, name, $"„{name}“ in „{property}“ hat den unbekannten Typ „{typeName}“.");
            result.Add(new(name, typeName, Text(item, "displayName"), Text(item, "description")));
        }

        return result;
    }

    private static DefinitionException Refuse(string code, string message) =>
        new([new(ProblemSeverity.Error, code, null, null, message)]);
}
