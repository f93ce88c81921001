using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Buergerservice.Engine.Expressions.JavaScript.Syntax;

namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>
/// A parsed JavaScript source. Immutable and safe to evaluate from many threads at once: parse once, keep, evaluate often.
/// </summary>
/// <remarks>
/// Strict mode throughout. Not supported, with a clear syntax error: generators, modules, BigInt, <c>with</c>. Promises and
/// async functions work, but since nothing comes from outside, <c>await</c> waits on the spot. Not present: <c>eval</c>, <c>Proxy</c>, <c>Reflect</c>, typed arrays; <c>Function(…)</c> throws.
/// Built-in objects cannot be changed. Local dates are in Europe/Berlin unless <see cref="ScriptOptions"/> say otherwise, and
/// the locale of <c>toLocaleString</c> without arguments is de-DE.
/// </remarks>
public sealed class Script
{
    private readonly ParsedScript _parsed;

    private Script(string source, ParsedScript parsed)
    {
        Source = source;
        _parsed = parsed;
    }

    /// <summary>The text the script was parsed from.</summary>
    public string Source { get; }

    /// <summary>The global names the script mentions, built-in ones such as <c>Math</c> included.</summary>
    public IReadOnlyCollection<string> FreeNames => _parsed.Globals.Names;

    /// <summary>Parses a source.</summary>
    /// <param name="source">Statements, or a single expression.</param>
    /// <returns>The script, ready to be evaluated.</returns>
    /// <exception cref="ScriptSyntaxException">The source is not valid, or uses something that is not supported.</exception>
    public static Script Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Script(source, Parser.Parse(source));
    }

    /// <summary>
    /// The members the script names literally on a global: X and Y for <c>variables.X</c>, <c>variables["X"]</c> and
    /// <c>const { Y } = variables</c>.
    /// </summary>
    /// <param name="globalName">The global, for example <c>variables</c>.</param>
    /// <returns>The names, each once, in the order of the source.</returns>
    public IReadOnlyCollection<string> MembersOf(string globalName) =>
        [.. _parsed.Globals.UsesOf(globalName).OrderBy(u => u.Start).SelectMany(u => u.Members ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// True when the script uses a global in a way that <see cref="MembersOf"/> cannot see, such as
    /// <c>variables[name]</c>, <c>Object.keys(variables)</c> or <c>f(variables)</c>.
    /// </summary>
    /// <param name="globalName">The global, for example <c>variables</c>.</param>
    /// <returns>True when any member may be read or written.</returns>
    public bool UsesWhole(string globalName) => _parsed.Globals.UsesOf(globalName).Any(u => u.Members is null);

    /// <summary>Runs the script.</summary>
    /// <param name="scope">The globals.</param>
    /// <param name="limits">What the run may use up; <see cref="ScriptLimits.Default"/> when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="cancellationToken">Stops the run with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The value of a top-level <c>return</c>, otherwise of the last expression statement.</returns>
    /// <exception cref="ScriptException">An error of the script that it did not catch, or a limit.</exception>
    public ScriptResult Evaluate(
        IScriptScope scope, ScriptLimits? limits = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var options = limits is null && time is null
            ? ScriptOptions.Default
            : ScriptOptions.Default with { Limits = limits ?? ScriptLimits.Default, Time = time ?? TimeProvider.System };
        return Evaluate(scope, options, cancellationToken);
    }

    /// <summary>Runs the script with a time zone and source of chance of the caller's choice.</summary>
    /// <param name="scope">The globals.</param>
    /// <param name="options">The surroundings.</param>
    /// <param name="cancellationToken">Stops the run with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The value of a top-level <c>return</c>, otherwise of the last expression statement.</returns>
    /// <exception cref="ScriptException">An error of the script that it did not catch, or a limit.</exception>
    public ScriptResult Evaluate(IScriptScope scope, ScriptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        var run = new ScriptRun(_parsed.Globals, scope, options, cancellationToken);
        var frame = new Frame(run, _parsed.Code.LocalCount);
        frame.Home = frame;
        run.Frame = frame;
        try
        {
            var value = run.Finish(_parsed.Code.RunScript(frame));
            return new ScriptResult(run, frame, _parsed, value);
        }
        catch (JsThrow error)
        {
            throw UncaughtError.Translate(run, error);
        }
    }
}
