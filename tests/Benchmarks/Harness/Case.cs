namespace Buergerservice.Benchmarks.Harness;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What is counted, such as <c>activities</c>.</param>
/// <param name="Units">How many of them one call does.</param>
/// <param name="Run">One call.</param>
public sealed record Case(string Name, string Unit, double Units, Func<Task> Run)
{
    public static Case Of(string name, string unit, double units, Action run) => new(name, unit, units, () =>
    {
        run();
        return Task.CompletedTask;
    });

    /// <summary>Done before each call, outside of what is measured.</summary>
    public Func<Task>? Prepare { get; init; }

    /// <summary>Name of the case of the same run whose rate this one is compared with.</summary>
    public string? ComparedWith { get; init; }

    /// <summary>What is to be reached, or null.</summary>
    public Target? Target { get; init; }

    /// <summary>A remark on what was measured.</summary>
    public string? Note { get; init; }
}

/// <summary>Limits a result is held against; each is optional.</summary>
public sealed record Target
{
    /// <summary>Units per second of processor time: the rate of one core that does nothing else.</summary>
    public double? RatePerCoreAtLeast { get; init; }

    public double? BytesAtMost { get; init; }

    /// <summary>Processor time.</summary>
    public double? MillisecondsAtMost { get; init; }

    public double? RatioAtLeast { get; init; }

    /// <summary>Most that the cost may be in multiples of the compared case's cost.</summary>
    public double? CostRatioAtMost { get; init; }
}
