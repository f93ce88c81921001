using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript;

namespace Buergerservice.Engine.Expressions;

/// <summary>A JavaScript expression, parsed once when its definition is compiled.</summary>
public sealed class ScriptExpression : Expression
{
    private readonly Script _script;
    private readonly bool _mentionsVariables;

    /// <summary>Parses the source.</summary>
    /// <exception cref="ScriptErrorException">The source is not valid JavaScript.</exception>
    public ScriptExpression(string source)
    {
        _script = Script.Parse(source);
        _mentionsVariables = _script.FreeNames.Contains("variables");
        ReadsOutputs = _script.FreeNames.Any(n => n is "getLastResult" or "getOutputFrom" || (n.StartsWith("get", StringComparison.Ordinal) && n.Contains("From", StringComparison.Ordinal)));
    }

    /// <summary>True when the script reads outputs of other activities.</summary>
    public bool ReadsOutputs { get; }

    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context)
    {
        var scope = new ScriptScope(context);
        var result = _script.Evaluate(scope, limits: null, time: context.Burst.Time);
        if (_mentionsVariables)
            scope.WriteBack(result.ReadGlobal("variables"));
        return result.Value;
    }
}
