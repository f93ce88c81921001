using System.Text;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Expressions;

/// <summary>The globals a script sees (elsa-semantics 7.1): variables, inputs, outputs and small helpers. Values are copies.</summary>
internal sealed class ScriptScope(ActivityContext context) : IScriptScope
{
    private Dictionary<string, object?>? _given;

    public bool TryResolve(string name, out object? value)
    {
        value = name switch
        {
            "variables" => Variables(),
            "getVariable" => Function(a => context.TryGetVariable(Text(a, 0), out var v) ? v : null),
            "setVariable" => Function(a => Do(() => context.SetVariable(Text(a, 0), At(a, 1)))),
            "getInput" => Function(a => Input(Text(a, 0))),
            "getOutputFrom" => Function(a => OutputFrom(Text(a, 0), a.Length > 1 ? Text(a, 1) : null)),
            "getLastResult" => Function(_ => context.Instance.ActivityOutputs.LastOrDefault().Value),
            "getWorkflowDefinitionId" => Function(_ => context.Instance.DefinitionId),
            "getWorkflowDefinitionVersionId" => Function(_ => context.Instance.DefinitionVersionId.ToString()),
            "getWorkflowDefinitionVersion" => Function(_ => context.Instance.DefinitionVersion),
            "getWorkflowInstanceId" => Function(_ => context.Instance.Id.ToString()),
            "getWorkflowInstanceName" => Function(_ => context.Instance.Name),
            "setWorkflowInstanceName" => Function(a => Do(() => context.Instance.Name = Text(a, 0))),
            "getCorrelationId" => Function(_ => context.Instance.CorrelationId),
            "setCorrelationId" => Function(a => Do(() => context.Instance.CorrelationId = Text(a, 0))),
            "isNullOrWhiteSpace" => Function(a => string.IsNullOrWhiteSpace(At(a, 0) as string)),
            "isNullOrEmpty" => Function(a => string.IsNullOrEmpty(At(a, 0) as string)),
            "toJson" => Function(a => Plain.ToJson(At(a, 0))),
            "newGuid" or "newGuidString" or "getGuidString" => Function(_ => Guid.CreateVersion7(context.Now).ToString()),
            "parseGuid" => Function(a => Guid.Parse(Text(a, 0)).ToString()),
            "stringToBase64" or "bytesToBase64" => Function(a => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0)))),
            "stringFromBase64" => Function(a => Encoding.UTF8.GetString(Convert.FromBase64String(Text(a, 0)))),
            "setOutcome" or "setOutcomes" when context.ScriptOutcomes is { } outcomes => Function(a => Do(() => outcomes.AddRange(ValueConverter.Convert<List<string>>(At(a, 0)) ?? []))),
            _ => Accessor(name),
        };
        return value is not null;
    }

    /// <summary>Stores what a script changed through <c>variables.X = …</c>.</summary>
    public void WriteBack(object? after)
    {
        if (_given is null || after is not IReadOnlyDictionary<string, object?> changed)
            return;
        foreach (var (name, value) in changed)
        {
            if (!_given.TryGetValue(name, out var before) || Plain.ToJson(before) != Plain.ToJson(value))
                context.SetVariable(name, value);
        }
    }

    private Dictionary<string, object?> Variables()
    {
        _given = [];
        foreach (var name in context.VisibleVariables())
        {
            if (context.TryGetVariable(name, out var value))
                _given.TryAdd(name, value);
        }

        return _given;
    }

    // getName(), setName(v) for every variable, getName() for every input, getOutputFromActivity().
    private ScriptFunction? Accessor(string name)
    {
        if (name.Length < 4 || !name.StartsWith("get", StringComparison.Ordinal) && !name.StartsWith("set", StringComparison.Ordinal))
            return null;
        var wanted = name[3..];
        var variable = context.VisibleVariables().FirstOrDefault(v => string.Equals(v, wanted, StringComparison.OrdinalIgnoreCase));
        if (name[0] == 's')
            return variable is null ? null : Function(a => Do(() => context.SetVariable(variable, At(a, 0))));
        if (variable is not null)
            return Function(_ => context.TryGetVariable(variable, out var value) ? value : null);
        if (context.Workflow.Document.Inputs.Any(i => string.Equals(i.Name, wanted, StringComparison.OrdinalIgnoreCase)))
            return Function(_ => Input(wanted));
        var from = wanted.IndexOf("From", StringComparison.Ordinal);
        return from > 0 ? Function(_ => OutputFrom(wanted[(from + 4)..], wanted[..from])) : null;
    }

    private object? Input(string name) =>
        context.Instance.Input.TryGetValue(name, out var value) ? value : context.TryGetVariable(name, out var variable) ? variable : null;

    private object? OutputFrom(string activity, string? output)
    {
        var step = context.Workflow.Activities.FirstOrDefault(s => s.Id == activity || string.Equals(s.Source.Name, activity, StringComparison.OrdinalIgnoreCase))
            ?? throw new DomainRuleException($"Die Aktivität „{activity}“ gibt es in diesem Prozess nicht.");
        var key = step.Id + "." + (output ?? "result");
        return context.Instance.ActivityOutputs.FirstOrDefault(o => string.Equals(o.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private static ScriptFunction Function(Func<object?[], object?> body) => a => body(a);

    private static object? Do(Action action)
    {
        action();
        return null;
    }

    private static object? At(object?[] arguments, int index) => index < arguments.Length ? arguments[index] : null;

    private static string Text(object?[] arguments, int index) => ValueConverter.Convert<string?>(At(arguments, index)) ?? "";
}
