using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>A script threw an error that nobody caught, or ran into one of its limits.</summary>
public sealed class ScriptException : ScriptErrorException
{
    internal ScriptException(string message, int line, string? errorName = null, Exception? inner = null)
        : base(line > 0 ? $"Zeile {line}: {message}" : message, line, inner) => ErrorName = errorName;

    /// <summary>The JavaScript name of the uncaught error, for example <c>TypeError</c>; null for a limit.</summary>
    public string? ErrorName { get; }

    /// <summary>What was thrown, for tests that compare it.</summary>
    internal (ScriptRun Run, JsValue Value)? Thrown { get; init; }

    /// <summary>True when a limit stopped the script: the same script with the same data will fail again.</summary>
    public bool IsLimit => ErrorName is null;
}
