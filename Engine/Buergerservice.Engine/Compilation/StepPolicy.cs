namespace Buergerservice.Engine.Compilation;

/// <summary>How an effect that fails is tried again. The same policy counts attempts that ended with the death of their process.</summary>
/// <param name="MaxAttempts">Attempts in all, from 1.</param>
/// <param name="FirstDelay">Wait after the first failure.</param>
/// <param name="Factor">By which the wait grows with each failure; 1 keeps it.</param>
/// <param name="MaxDelay">Longest wait.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan FirstDelay, double Factor, TimeSpan MaxDelay)
{
    /// <summary>Longest time one attempt may take, or null for the engine's own limit.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>Wait before the next attempt, with up to a quarter of jitter so that many failures do not come back at once.</summary>
    /// <param name="failed">Attempts that have failed, from 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public TimeSpan DelayAfter(int failed, double jitter)
    {
        var grown = FirstDelay.TotalSeconds * Math.Pow(Factor, Math.Min(failed - 1, 64));
        return TimeSpan.FromSeconds(Math.Min(grown, MaxDelay.TotalSeconds) * (1 + (0.25 * jitter)));
    }
}

/// <summary>How long a step may take from its begin, all waits and attempts included.</summary>
/// <param name="After">The time allowed.</param>
/// <param name="Outcome">Outcome the step is completed with when the time is over; null makes it an incident.</param>
public sealed record TimeoutPolicy(TimeSpan After, string? Outcome);
