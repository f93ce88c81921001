using System.Globalization;

namespace Buergerservice.Benchmarks.Harness;

/// <summary>Medians over the passes of one case; per unit.</summary>
public sealed record Result
{
    public required string Group { get; init; }

    public required string Name { get; init; }

    public required string Unit { get; init; }

    /// <summary>Units per second, median of the passes.</summary>
    public required double Rate { get; init; }

    /// <summary>Units per second of the best pass: what the machine can do when nobody disturbs.</summary>
    public required double BestRate { get; init; }

    /// <summary>Processor time per unit in microseconds, median. On a shared machine steadier than the rate.</summary>
    public required double CpuMicroseconds { get; init; }

    /// <summary>Bytes allocated per unit.</summary>
    public required double Bytes { get; init; }

    public string? ComparedWith { get; init; }

    /// <summary>Rate over the compared case's rate, median of the ratios within each pass.</summary>
    public double? Ratio { get; init; }

    public string? Note { get; init; }

    public Target? Target { get; init; }

    /// <summary>Targets missed; null without a target.</summary>
    public IReadOnlyList<string>? Missed => Target is null ? null : [.. Misses(Target)];

    private IEnumerable<string> Misses(Target target)
    {
        if (1_000_000 / CpuMicroseconds < target.RatePerCoreAtLeast)
            yield return Text($"rate per core < {target.RatePerCoreAtLeast:N0}/s");
        if (Bytes > target.BytesAtMost)
            yield return Text($"bytes > {target.BytesAtMost:N0}");
        if (CpuMicroseconds / 1000 > target.MillisecondsAtMost)
            yield return Text($"time > {target.MillisecondsAtMost:N0} ms");
        if (Ratio < target.RatioAtLeast)
            yield return Text($"ratio < {target.RatioAtLeast:0.0}");
        if (1 / Ratio > target.CostRatioAtMost)
            yield return Text($"cost > {target.CostRatioAtMost:0.0} ×");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
