namespace Buergerservice.Media.Acd;

/// <summary>Within what the times of the call distribution may be set; in seconds, but for the number of missed calls. What is outside would lose calls or never end.</summary>
/// <param name="Name">The property of <see cref="AcdPolicy"/>.</param>
/// <param name="Least">The smallest value.</param>
/// <param name="Most">The largest value.</param>
public sealed record AcdLimit(string Name, int Least, int Most);

/// <summary>The limits of all times.</summary>
public static class AcdLimits
{
    /// <summary>All limits in the order in which they are asked for.</summary>
    public static IReadOnlyList<AcdLimit> All { get; } =
    [
        new(nameof(AcdPolicy.Ring), 5, 120),
        new(nameof(AcdPolicy.TransferRing), 10, 180),
        new(nameof(AcdPolicy.WrapUp), 0, 900),
        new(nameof(AcdPolicy.RejectDelay), 5, 300),
        new(nameof(AcdPolicy.MaxNoAnswer), 1, 10),
        new(nameof(AcdPolicy.Grace), 5, 120),
        new(nameof(AcdPolicy.Relax), 0, 1_800),
        new(nameof(AcdPolicy.Overflow), 0, 1_800),
        new(nameof(AcdPolicy.MaxWait), 60, 3_600),
        new(nameof(AcdPolicy.ShortAbandon), 0, 30),
    ];

    /// <summary>A value of a policy, in seconds or as a number.</summary>
    public static int Read(AcdPolicy policy, string name)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return name switch
        {
            nameof(AcdPolicy.Ring) => Seconds(policy.Ring),
            nameof(AcdPolicy.TransferRing) => Seconds(policy.TransferRing),
            nameof(AcdPolicy.WrapUp) => Seconds(policy.WrapUp),
            nameof(AcdPolicy.RejectDelay) => Seconds(policy.RejectDelay),
            nameof(AcdPolicy.MaxNoAnswer) => policy.MaxNoAnswer,
            nameof(AcdPolicy.Grace) => Seconds(policy.Grace),
            nameof(AcdPolicy.Relax) => Seconds(policy.Relax),
            nameof(AcdPolicy.Overflow) => Seconds(policy.Overflow),
            nameof(AcdPolicy.MaxWait) => Seconds(policy.MaxWait),
            nameof(AcdPolicy.ShortAbandon) => Seconds(policy.ShortAbandon),
            _ => throw new ArgumentException($"There is no time {name}.", nameof(name)),
        };
    }

    /// <summary>The same policy with another value, in seconds or as a number.</summary>
    public static AcdPolicy With(AcdPolicy policy, string name, int value)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var milliseconds = value * 1_000L;
        return name switch
        {
            nameof(AcdPolicy.Ring) => policy with { Ring = milliseconds },
            nameof(AcdPolicy.TransferRing) => policy with { TransferRing = milliseconds },
            nameof(AcdPolicy.WrapUp) => policy with { WrapUp = milliseconds },
            nameof(AcdPolicy.RejectDelay) => policy with { RejectDelay = milliseconds },
            nameof(AcdPolicy.MaxNoAnswer) => policy with { MaxNoAnswer = value },
            nameof(AcdPolicy.Grace) => policy with { Grace = milliseconds },
            nameof(AcdPolicy.Relax) => policy with { Relax = milliseconds },
            nameof(AcdPolicy.Overflow) => policy with { Overflow = milliseconds },
            nameof(AcdPolicy.MaxWait) => policy with { MaxWait = milliseconds },
            nameof(AcdPolicy.ShortAbandon) => policy with { ShortAbandon = milliseconds },
            _ => throw new ArgumentException($"There is no time {name}.", nameof(name)),
        };
    }

    private static int Seconds(long milliseconds) => (int)(milliseconds / 1_000);
}
