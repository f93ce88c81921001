using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions;

/// <summary>
/// The functions made from names: <c>getX()</c> of variables, inputs and arguments, <c>setX(v)</c> of variables, and
/// <c>get&lt;Output&gt;From&lt;Activity&gt;()</c>. The letter after <c>get</c> may be large though the variable's is small.
/// </summary>
internal static class VariableAccessor
{
    public static bool Matches(string name) =>
        name.Length > 3 && (name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal)) && EngineFunctions.Find(name) is null;

    public static NativeFunction Create(string name)
    {
        var wanted = name[3..];
        return name[0] == 's'
            ? EngineFunctions.Function(name, (scope, a) => Set(scope.Context, wanted, a.Length > 0 ? a[0] : null))
            : EngineFunctions.Function(name, (scope, _) => Get(scope, wanted));
    }

    public static bool IsAvailable(string name, ScriptScope scope)
    {
        var wanted = name[3..];
        if (scope.Context.VisibleVariable(wanted) is not null)
            return true;
        return name[0] == 'g' && (IsInput(scope, wanted) || Argument(scope, wanted) is not null || OutputAccessor.Matches(name));
    }

    private static object? Get(ScriptScope scope, string wanted)
    {
        if (Argument(scope, wanted) is { } argument)
            return scope.Arguments![argument];
        if (scope.Context.VisibleVariable(wanted) is { } variable)
            return scope.Context.TryGetVariable(variable, out var value) ? value : null;
        return IsInput(scope, wanted) ? EngineFunctions.Input(scope.Context, wanted) : OutputAccessor.Read(scope.Context, wanted);
    }

    private static object? Set(ActivityContext context, string wanted, object? value)
    {
        context.SetVariable(context.VisibleVariable(wanted) ?? wanted, value);
        return null;
    }

    private static bool IsInput(ScriptScope scope, string wanted) =>
        scope.Context.Document.Inputs.Any(i => string.Equals(i.Name, wanted, StringComparison.OrdinalIgnoreCase));

    private static string? Argument(ScriptScope scope, string wanted) =>
        scope.Arguments?.Keys.FirstOrDefault(k => string.Equals(k, wanted, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Outputs of other steps, by id or name.</summary>
internal static class OutputAccessor
{
    private const string From = "From";

    public static bool Matches(string name) =>
        name.Length > 8 && name.StartsWith("get", StringComparison.Ordinal) && name.IndexOf(From, 4, StringComparison.Ordinal) is > 3 and var at && at + 4 < name.Length;

    /// <summary>Reads <c>ResultFromPruefen</c>. A name may contain From itself, so every place where it could be divided is tried.</summary>
    public static object? Read(ActivityContext context, string wanted)
    {
        for (var at = wanted.IndexOf(From, 1, StringComparison.Ordinal); at > 0; at = wanted.IndexOf(From, at + 1, StringComparison.Ordinal))
        {
            if (Find(context, wanted[(at + From.Length)..]) is { } step)
                return Read(context, step, wanted[..at]);
        }

        throw Unknown(wanted[(wanted.IndexOf(From, 1, StringComparison.Ordinal) + From.Length)..]);
    }

    public static object? Read(ActivityContext context, string activity, string? output) =>
        Read(context, Find(context, activity) ?? throw Unknown(activity), output ?? "result");

    private static object? Read(ActivityContext context, CompiledActivity step, string output)
    {
        var key = step.Id + "." + output;
        return context.Instance.ActivityOutputs.FirstOrDefault(o => string.Equals(o.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private static CompiledActivity? Find(ActivityContext context, string activity) =>
        context.Workflow.Activities.FirstOrDefault(s => s.Source.LocalId == activity && IsHere(s, context))
        ?? context.Workflow.Activities.FirstOrDefault(s => (SameName(s.Source.Name, activity) || SameName(s.Source.LocalId, activity)) && IsHere(s, context));

    private static bool IsHere(CompiledActivity step, ActivityContext context) => ReferenceEquals(step.Scope, context.Execution.Node.Scope);

    // „Antrag prüfen“ is written AntragPrüfen in a function name.
    private static bool SameName(string? name, string written) =>
        name is not null && (string.Equals(name, written, StringComparison.OrdinalIgnoreCase)
            || string.Equals(string.Concat(name.Where(char.IsLetterOrDigit)), written, StringComparison.OrdinalIgnoreCase));

    private static DomainRuleException Unknown(string activity) =>
        new($"Die Aktivität „{activity}“ gibt es in diesem Prozess nicht.");
}
