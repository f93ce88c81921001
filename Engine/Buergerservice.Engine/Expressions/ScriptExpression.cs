using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions;

/// <summary>A JavaScript expression, parsed once when its definition is compiled and evaluated by any number of threads.</summary>
public sealed class ScriptExpression : Expression
{
    private readonly Script _script;
    private readonly Dictionary<string, NativeFunction> _accessors;
    private readonly bool _mentionsVariables;

    /// <summary>Parses the source.</summary>
    /// <exception cref="ScriptErrorException">The source is not valid JavaScript.</exception>
    public ScriptExpression(string source)
    {
        _script = Script.Parse(source);
        _mentionsVariables = _script.FreeNames.Contains("variables") || _script.FreeNames.Contains("globalThis");
        ReadsOutputs = _script.FreeNames.Any(n => n is "getLastResult" or "getOutputFrom" or "globalThis" || OutputAccessor.Matches(n));
        _accessors = _script.FreeNames.Where(VariableAccessor.Matches).ToDictionary(n => n, VariableAccessor.Create, StringComparer.Ordinal);
    }

    /// <summary>True when the script reads outputs of other activities.</summary>
    public bool ReadsOutputs { get; }

    /// <summary>The variables the script names literally, as in <c>variables.X</c>.</summary>
    public IReadOnlyCollection<string> VariableNames => _script.MembersOf("variables");

    /// <summary>Global names no script can ever see, for example because they are misspelt.</summary>
    public IEnumerable<string> UnknownNames =>
        _script.FreeNames.Where(n => !VariableAccessor.Matches(n) && !ScriptScope.IsKnown(n)).Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context) => Evaluate(context, null);

    /// <summary>Computes the value with arguments of the caller.</summary>
    /// <param name="context">The running step.</param>
    /// <param name="arguments">
    /// Values the script reads as <c>args.Name</c> and <c>getName()</c>. A <see cref="ScriptFunction"/> is a global of its name.
    /// </param>
    /// <exception cref="ScriptException">An error of the script that it did not catch, or a limit.</exception>
    public object? Evaluate(ActivityContext context, IReadOnlyDictionary<string, object?>? arguments)
    {
        var scope = new ScriptScope(this, context, arguments);
        var result = _script.Evaluate(scope, context.Burst.ScriptOptions);
        if (_mentionsVariables)
            scope.WriteBack(result);
        return result.Value;
    }

    internal NativeFunction AccessorOf(string name) => _accessors.GetValueOrDefault(name) ?? VariableAccessor.Create(name);
}
