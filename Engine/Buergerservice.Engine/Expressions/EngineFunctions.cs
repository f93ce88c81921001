using System.Collections.Frozen;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Expressions;

/// <summary>The work of a function of the engine. Arguments and result are copies.</summary>
internal delegate object? EngineFunction(ScriptScope scope, object?[] arguments);

/// <summary>The functions every script of a definition can call, by the names Elsa gives them.</summary>
internal static class EngineFunctions
{
    private static readonly FrozenDictionary<string, NativeFunction> All = Instance()
        .Concat(Identifiers())
        .Concat(ByteFunctions.All())
        .Append(("isNullOrWhiteSpace", (_, a) => string.IsNullOrWhiteSpace(At(a, 0) as string)))
        .Append(("isNullOrEmpty", (_, a) => string.IsNullOrEmpty(At(a, 0) as string)))
        .Append(("toJson", (_, a) => Plain.ToJson(At(a, 0))))
        .Append(("getConfig", (_, a) => throw new DomainRuleException(
            $"getConfig ist abgeschaltet: Ein Prozess darf die Einstellungen des Servers nicht lesen („{Text(a, 0)}“). Legen Sie den Wert als Variable oder Eingabe des Prozesses an.")))
        .ToFrozenDictionary(f => f.Name, f => Function(f.Name, f.Body), StringComparer.Ordinal);

    public static NativeFunction? Find(string name) => All.GetValueOrDefault(name);

    public static NativeFunction Function(string name, EngineFunction body)
    {
        HostFunction call = (run, arguments) => body((ScriptScope)run.Scope, arguments);
        return new NativeFunction(name, 0, (run, _, arguments) => ClrBoundary.CallHost(run, call, name, arguments));
    }

    public static object? Input(ActivityContext context, string name) =>
        context.Inputs.TryGetValue(name, out var value) ? value
        : context.VisibleVariable(name) is { } variable && context.TryGetVariable(variable, out var found) ? found
        : null;

    public static object? At(object?[] arguments, int index) => index < arguments.Length ? arguments[index] : null;

    public static string Text(object?[] arguments, int index) => ValueConverter.Convert<string?>(At(arguments, index)) ?? "";

    private static IEnumerable<(string Name, EngineFunction Body)> Instance() =>
    [
        ("getVariable", (s, a) => s.Context.TryGetVariable(Text(a, 0), out var value) ? value : null),
        ("setVariable", (s, a) => Do(() => s.Context.SetVariable(Text(a, 0), At(a, 1)))),
        ("getInput", (s, a) => Input(s.Context, Text(a, 0))),
        ("getOutputFrom", (s, a) => OutputAccessor.Read(s.Context, Text(a, 0), At(a, 1) is null ? null : Text(a, 1))),
        ("getLastResult", (s, _) => s.Context.Instance.ActivityOutputs.LastOrDefault().Value),
        ("getWorkflowDefinitionId", (s, _) => s.Context.Instance.DefinitionId),
        ("getWorkflowDefinitionVersionId", (s, _) => s.Context.Instance.DefinitionVersionId.ToString()),
        ("getWorkflowDefinitionVersion", (s, _) => s.Context.Instance.DefinitionVersion),
        ("getWorkflowInstanceId", (s, _) => s.Context.Instance.Id.ToString()),
        ("getWorkflowInstanceName", (s, _) => s.Context.Instance.Name),
        ("setWorkflowInstanceName", (s, a) => Do(() => s.Context.Instance.Name = Text(a, 0))),
        ("getCorrelationId", (s, _) => s.Context.Instance.CorrelationId),
        ("setCorrelationId", (s, a) => Do(() => s.Context.Instance.CorrelationId = Text(a, 0))),
        ("setOutcome", (s, a) => ChooseOutcomes(s.Context, At(a, 0))),
        ("setOutcomes", (s, a) => ChooseOutcomes(s.Context, At(a, 0))),
    ];

    private static object? ChooseOutcomes(ActivityContext context, object? names)
    {
        var outcomes = context.ScriptOutcomes ?? throw new DomainRuleException("Nur der Schritt „JavaScript ausführen“ kann mit setOutcome seinen Ausgang wählen.");
        outcomes.AddRange(ValueConverter.Convert<List<string>>(names) ?? []);
        return null;
    }

    private static IEnumerable<(string Name, EngineFunction Body)> Identifiers()
    {
        foreach (var name in new[] { "newGuid", "newGuidString", "getGuidString" })
            yield return (name, (s, _) => Guid.CreateVersion7(s.Context.Now).ToString());
        foreach (var name in new[] { "newShortGuid", "getShortGuid" })
            yield return (name, (s, _) => ShortGuid(Guid.CreateVersion7(s.Context.Now)));
        yield return ("parseGuid", (_, a) => DotNet.GuidType.Parse(Text(a, 0)));
    }

    // The letters and digits of the id in base 64: 20 to 22 characters, without those that mean something in an address.
    private static string ShortGuid(Guid id) =>
        string.Concat(Convert.ToBase64String(id.ToByteArray()).Where(char.IsAsciiLetterOrDigit));

    private static object? Do(Action action)
    {
        action();
        return null;
    }
}
