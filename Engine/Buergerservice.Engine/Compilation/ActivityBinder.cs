using System.Text.Json;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Expressions.Liquid;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Compilation;

/// <summary>Hands an activity the parts of its JSON while the definition is compiled, and takes its complaints.</summary>
public sealed class ActivityBinder
{
    private readonly Compilation _compilation;
    private readonly CompiledActivity _node;

    internal ActivityBinder(Compilation compilation, CompiledActivity node)
    {
        _compilation = compilation;
        _node = node;
    }

    /// <summary>The definition the step belongs to.</summary>
    public DefinitionDocument Document => _compilation.Document;

    /// <summary>A raw property without regard to case, or null.</summary>
    public JsonElement? Property(string name) => _node.Source.Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>Reads an embedded activity from a property; null when there is none.</summary>
    public CompiledActivity? Child(string property) =>
        Property(property) is { ValueKind: JsonValueKind.Object } json ? Child(json) : null;

    /// <summary>Compiles an embedded activity given as JSON.</summary>
    public CompiledActivity Child(JsonElement json) => _compilation.Add(DefinitionReader.ReadNode(json, _compilation.Ids), _node);

    /// <summary>Compiles an activity that runs beside this step, in the scope of its container.</summary>
    internal CompiledActivity Sibling(JsonElement json) => _compilation.Add(DefinitionReader.ReadNode(json, _compilation.Ids), _node.Parent ?? _node);

    /// <summary>Compiles a list of embedded activities.</summary>
    public IReadOnlyList<CompiledActivity> Children(string property) =>
        Property(property) is { } list ? [.. DefinitionReader.Items(list).Select(Child)] : [];

    /// <summary>Those of this container's steps that are or contain an activity whose trigger starts the workflow.</summary>
    internal IReadOnlyList<CompiledActivity> StartTriggers(IReadOnlyList<CompiledActivity> steps)
    {
        var found = new HashSet<CompiledActivity>();
        // What lies in this container comes after it among the nodes; nothing else does yet.
        foreach (var node in _compilation.Workflow.Nodes.Skip(_node.Index + 1))
        {
            if (node is not { Source.CanStartWorkflow: true, Activity: ITrigger } || !ReferenceEquals(node.Scope, _node.Scope))
                continue;
            var step = node;
            while (!ReferenceEquals(step.Parent, _node))
                step = step.Parent!;
            found.Add(step);
        }

        return [.. steps.Where(found.Contains)];
    }

    /// <summary>Reads a bare expression such as the condition of a case.</summary>
    public Expression? Expression(JsonElement json, string label, Type type)
    {
        // Cases may carry the expression itself or a full input envelope around it.
        var bare = DefinitionReader.Get(json, "expression") ?? json;
        return OrBroken(() => bare.ValueKind == JsonValueKind.Object ? ReadExpression(bare, label, type) : Constant(bare, label, type));
    }

    /// <summary>Parses a script; null when it is empty or, after a report, when it is not valid.</summary>
    public ScriptExpression? Script(string source, string label)
    {
        if (string.IsNullOrWhiteSpace(source))
            return null;
        try
        {
            var script = new ScriptExpression(source);
            _compilation.Workflow.KeepsOutputs |= script.ReadsOutputs;
            WarnOfUnknown(script.UnknownNames, script.VariableNames, label);
            return script;
        }
        catch (Expressions.JavaScript.ScriptErrorException e)
        {
            Error("bad-expression", label, $"Der JavaScript-Ausdruck ist fehlerhaft: {e.Message}");
            return null;
        }
    }

    /// <summary>Reports that the definition cannot run.</summary>
    public void Error(string code, string? property, string message) => _compilation.Problems.Error(code, _node.Source, property, message);

    /// <summary>Reports something that looks wrong but runs.</summary>
    public void Warning(string code, string message) => _compilation.Problems.Warning(code, _node.Source, message);

    /// <summary>Finds a variable by id, then by name, in the scopes around this step.</summary>
    public VariableReference? FindVariable(string? id, string? name)
    {
        for (var scope = _node.Parent; scope is not null; scope = scope.Document is null ? scope.Parent : null)
        {
            if (scope.Variables.Count > 0 && _compilation.Variables(scope).Find(id, name) is { } slot)
                return new(scope, slot);
        }

        return null;
    }

    /// <summary>Reads a reference to a variable (<c>{"id": …, "name": …}</c> or that JSON as text); reports it when it leads nowhere.</summary>
    public VariableReference? ReadVariable(JsonElement value, string label)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;
            value = text.TrimStart().StartsWith('{') ? ParseReference(text) : JsonSerializer.SerializeToElement(new { id = text });
        }

        var id = DefinitionReader.Text(value, "id");
        var name = DefinitionReader.Text(value, "name");
        var found = FindVariable(id, name) ?? (id is null ? null : FindVariable(null, name ?? id));
        if (found is null)
            Error("unknown-variable", label, $"Die Variable „{name ?? id ?? "?"}“ gibt es an dieser Stelle nicht.");
        return found;
    }

    internal Expression? ReadInput(string property, string label, Type type)
    {
        if (Property(property) is not { } json || json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        if (json.ValueKind != JsonValueKind.Object)
            return OrBroken(() => Constant(json, label, type));
        if (DefinitionReader.Get(json, "expression") is not { } expression)
        {
            // A JSON object without an envelope is a literal of an object input, as for unwrapped inputs.
            if (DefinitionReader.Get(json, "typeName") is null && type != typeof(string) && DefinitionReader.Get(json, "memoryReference") is null)
                return OrBroken(() => Constant(json, label, type));
            return null;
        }

        if (DefinitionReader.Text(json, "typeName") is null)
        {
            // Elsa drops such an input in silence.
            Error("no-type-name", label, "Der Eingabe fehlt „typeName“; ihr Wert würde nicht verwendet.");
            return null;
        }

        return expression.ValueKind == JsonValueKind.Object ? OrBroken(() => ReadExpression(expression, label, type)) : null;
    }

    // A version that was published must run even when this release would refuse it; the step then says what is wrong with it.
    private Expression? OrBroken(Func<Expression?> read)
    {
        var before = _compilation.Problems.LastError;
        var expression = read();
        var error = _compilation.Problems.LastError;
        return expression is not null || ReferenceEquals(before, error) || error is { Code: "unknown-expression" } ? expression : new BrokenExpression(error!.Message);
    }

    internal void BindOutput(string property, Output output)
    {
        var reference = Property(property) is { } json ? DefinitionReader.Get(json, "memoryReference") : null;
        var id = reference is { } r ? DefinitionReader.Text(r, "id") : null;
        var variable = id is null ? null : FindVariable(id, null);
        string? workflowOutput = null;
        if (id is not null && variable is null)
        {
            workflowOutput = _compilation.Document.Outputs.FirstOrDefault(o => string.Equals(o.Name, id, StringComparison.OrdinalIgnoreCase))?.Name;
            // Elsa writes a generated memory id for an unbound output; only a name that was meant for something is a mistake.
            if (workflowOutput is null && !id.Contains(':', StringComparison.Ordinal))
                Warning("unbound-output", $"Die Ausgabe „{property}“ verweist auf „{id}“; eine solche Variable oder Ausgabe gibt es nicht.");
        }

        output.Bind(property, variable, workflowOutput);
    }

    private Expression? ReadExpression(JsonElement json, string label, Type type)
    {
        var kind = DefinitionReader.Text(json, "type") ?? "Literal";
        var value = DefinitionReader.Get(json, "value") ?? default;
        switch (kind)
        {
            case "Literal":
                return Constant(value, label, type);
            case "Object" or "Json":
                return JsonConstant(value, label, type);
            case "Variable":
                return ReadVariable(value, label) is { } variable ? new VariableExpression(variable) : null;
            case "Input":
                return ReadInputReference(value, label);
            case "JavaScript":
                return ReadScript(value, label);
            case "Liquid":
                return ReadTemplate(value, label);
            case "CSharp" or "Python":
                Error("unsupported-expression", label, $"Ausdrücke in {kind} werden nicht ausgeführt: Sie liefen mit allen Rechten des Servers. Verwenden Sie JavaScript, Liquid oder einen festen Wert.");
                return null;
            default:
                Error("unknown-expression", label, $"Die Ausdrucksart „{kind}“ ist nicht bekannt.");
                return null;
        }
    }

    private LiquidExpression? ReadTemplate(JsonElement value, string label)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } source)
            return null;
        try
        {
            var template = new LiquidExpression(source);
            WarnOfUnknown(template.UnknownNames, template.VariableNames, label);
            return template;
        }
        catch (LiquidException e)
        {
            Error("bad-expression", label, $"Die Liquid-Vorlage ist fehlerhaft: {e.Message}");
            return null;
        }
    }

    // Only warnings: a variable may be made by setVariable or a loop, and typeof may ask for a name that is not there.
    private void WarnOfUnknown(IEnumerable<string> names, IEnumerable<string> variables, string label)
    {
        foreach (var name in names)
            Warning("unknown-name", $"In „{label}“ steht „{name}“. Diesen Namen gibt es in Ausdrücken nicht.");
        foreach (var variable in variables.Where(v => v is not ("CurrentValue" or "CurrentIndex") && FindVariable(null, v) is null))
            Warning("unknown-name", $"In „{label}“ wird die Variable „{variable}“ verwendet, die an dieser Stelle nicht angelegt ist.");
    }

    private ScriptExpression? ReadScript(JsonElement value, string label) =>
        Script(value.ValueKind == JsonValueKind.String ? value.GetString()! : "", label);

    private static JsonElement ParseReference(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private InputExpression? ReadInputReference(JsonElement value, string label)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text)
        {
            if (!text.TrimStart().StartsWith('{'))
                return new InputExpression(text);
            value = ParseReference(text);
        }

        if (DefinitionReader.Text(value, "name") is { } name)
            return new InputExpression(name);
        Error("bad-expression", label, "Der Verweis auf eine Eingabe des Prozesses nennt keinen Namen.");
        return null;
    }

    private ConstantExpression? JsonConstant(JsonElement value, string label, Type type)
    {
        if (value.ValueKind != JsonValueKind.String)
            return Constant(value, label, type);
        var text = value.GetString()!;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            // For a text input the raw JSON stays as it is.
            return new ConstantExpression(type == typeof(string) ? text : ValueConverter.Convert(Plain.Parse(text), type));
        }
        catch (JsonException e)
        {
            Error("bad-json", label, $"Der Wert ist kein gültiges JSON (Zeile {e.LineNumber + 1}).");
        }
        catch (ValueConversionException e)
        {
            Error("wrong-type", label, e.Message);
        }

        return null;
    }

    private ConstantExpression? Constant(JsonElement value, string label, Type type)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        try
        {
            var plain = Plain.From(value);
            return plain is "" && type != typeof(string) && type != typeof(object) ? null : new ConstantExpression(ValueConverter.Convert(plain, type));
        }
        catch (ValueConversionException e)
        {
            Error("wrong-type", label, e.Message);
            return null;
        }
    }
}
