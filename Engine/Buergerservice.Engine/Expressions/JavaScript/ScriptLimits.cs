namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>What one evaluation may use up before it is stopped with a <see cref="ScriptException"/>.</summary>
public sealed record ScriptLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static ScriptLimits Default { get; } = new();

    /// <summary>Loop turns, calls and comparable units of work inside built-in functions.</summary>
    public int MaxSteps { get; init; } = 2_000_000;

    /// <summary>Nested function calls.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>
    /// Estimated bytes of all strings, arrays and objects created by the evaluation. Counted cumulatively: memory the
    /// garbage collector has taken back in between still counts.
    /// </summary>
    public long MaxMemoryBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Running time, host functions included, measured with the time provider of the evaluation. A single match of a
    /// regular expression may take up to one second more.
    /// </summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(5);
}
