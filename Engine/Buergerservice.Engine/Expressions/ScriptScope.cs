using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.DotNet;
using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions;

/// <summary>
/// The globals one evaluation sees besides the built-in ones: variables, inputs, outputs and small helpers. Functions are
/// shared by all evaluations and find the running step through the scope of their run.
/// </summary>
internal sealed class ScriptScope(ScriptExpression expression, ActivityContext context, IReadOnlyDictionary<string, object?>? arguments)
    : IScriptScope, IScriptObjectSource
{
    private VariablesObject? _variables;

    public ActivityContext Context => context;

    public IReadOnlyDictionary<string, object?>? Arguments => arguments;

    public static bool IsKnown(string name) =>
        name is "variables" or "args" or "globalThis" or "arguments" || EngineFunctions.Find(name) is not null || DotNetTypes.Find(name) is not null || Globals.TryGet(name, out _);

    public bool TryResolve(string name, out object? value)
    {
        if (name == "variables")
            value = this;
        else if (name == "args")
            value = arguments ?? new Dictionary<string, object?>();
        else if (arguments is not null && arguments.TryGetValue(name, out value) && value is ScriptFunction)
            return true;
        else
            value = EngineFunctions.Find(name) ?? DotNetTypes.Find(name) ?? FindAccessor(name);
        return value is not null;
    }

    JsObject IScriptObjectSource.Create(ScriptRun run) => _variables ??= new VariablesObject(run, context);

    /// <summary>Stores what a script changed through <c>variables.X = …</c>, inside of <c>variables.X</c>, or by a new <c>variables</c>.</summary>
    public void WriteBack(ScriptResult result)
    {
        try
        {
            _variables?.WriteBack();
            if (result.Run.TryGetTouchedGlobal("variables", out var raw) && raw.AsObject() is { } other and not VariablesObject)
                VariablesObject.WriteBack(result.Run, other, context);
        }
        catch (JsThrow error)
        {
            throw UncaughtError.Translate(result.Run, error);
        }
    }

    private NativeFunction? FindAccessor(string name) =>
        VariableAccessor.Matches(name) && VariableAccessor.IsAvailable(name, this) ? expression.AccessorOf(name) : null;
}
