using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Buergerservice.Engine.Expressions.JavaScript.Syntax;

namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>The outcome of an evaluation. Reading it may run getters of the script, so it is not for use by several threads.</summary>
public sealed class ScriptResult
{
    private readonly ScriptRun _run;
    private readonly Frame _frame;
    private readonly ParsedScript _parsed;

    internal ScriptResult(ScriptRun run, Frame frame, ParsedScript parsed, JsValue value)
    {
        _run = run;
        _frame = frame;
        _parsed = parsed;
        RawValue = value;
        Value = ClrBoundary.ToClr(run, value);
    }

    /// <summary>
    /// The value as a copy: null for null, undefined and functions; bool; string; <see cref="long"/> for an integral number
    /// below 2^53 and <see cref="double"/> for any other; <see cref="DateTimeOffset"/> in UTC for a valid date;
    /// <c>List&lt;object?&gt;</c> for arrays and sets; <c>Dictionary&lt;string, object?&gt;</c> for objects, maps and errors.
    /// Functions inside of objects are left out.
    /// </summary>
    public object? Value { get; }

    internal JsValue RawValue { get; }

    internal ScriptRun Run => _run;

    /// <summary>
    /// A copy of a global after the run, for example of <c>variables</c> that the script has changed, or of a top-level
    /// variable of the script.
    /// </summary>
    /// <param name="name">The name of the global.</param>
    /// <returns>The copy; null when the script has not touched the name.</returns>
    /// <exception cref="ScriptException">The value contains itself, or one of its getters failed.</exception>
    public object? ReadGlobal(string name) => TryReadGlobal(name, out var value) ? value : null;

    /// <summary>Like <see cref="ReadGlobal"/>, but tells a name that was not touched from one whose value is null.</summary>
    /// <param name="name">The name of the global.</param>
    /// <param name="value">The copy.</param>
    /// <returns>False when the script has not touched the name.</returns>
    /// <exception cref="ScriptException">The value contains itself, or one of its getters failed.</exception>
    public bool TryReadGlobal(string name, out object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        value = null;
        if (!TryGetRaw(name, out var raw))
            return false;
        _run.RestartLimits();
        try
        {
            value = ClrBoundary.ToClr(_run, raw);
            return true;
        }
        catch (JsThrow error)
        {
            throw UncaughtError.Translate(_run, error);
        }
    }

    private bool TryGetRaw(string name, out JsValue value)
    {
        if (!_parsed.Variables.TryGetValue(name, out var variable))
            return _run.TryGetTouchedGlobal(name, out value);
        // A captured variable of the script lives in its outermost scope, the only one left when it has ended.
        value = variable.IsCaptured ? _frame.Scope!.Slots[variable.Index] : _frame.Locals[variable.Index];
        return !value.IsEmpty;
    }
}
