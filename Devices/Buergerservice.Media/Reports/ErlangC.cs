namespace Buergerservice.Media.Reports;

/// <summary>
/// How many agents it takes (A. K. Erlang's formula for calls that wait: Poisson arrivals, exponential handling times,
/// nobody hangs up). An estimate on the safe side, as impatient callers leave in truth.
/// </summary>
public static class ErlangC
{
    /// <summary>The probability that a call has to wait.</summary>
    /// <param name="agents">Agents, at least 1.</param>
    /// <param name="load">Arrivals per second times handling time in seconds, in erlang; not negative.</param>
    public static double WaitProbability(int agents, double load)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(agents, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        if (load >= agents)
            return 1;
        // Erlang B by recursion: no factorial, so no overflow with hundreds of agents.
        var blocking = 1.0;
        for (var k = 1; k <= agents; k++)
            blocking = load * blocking / (k + (load * blocking));
        return blocking / (1 - (load / agents * (1 - blocking)));
    }

    /// <summary>The share of calls answered within <paramref name="threshold"/>, 0 to 1.</summary>
    /// <param name="agents">Agents, at least 1.</param>
    /// <param name="callsPerHour">Arrivals in an hour.</param>
    /// <param name="handling">Mean talk, hold and wrap-up time of a call.</param>
    /// <param name="threshold">The time within which a call should be answered.</param>
    public static double ServiceLevel(int agents, double callsPerHour, TimeSpan handling, TimeSpan threshold)
    {
        var load = Load(callsPerHour, handling);
        return load >= agents ? 0 : 1 - (WaitProbability(agents, load) * Math.Exp(-(agents - load) * threshold.TotalSeconds / handling.TotalSeconds));
    }

    /// <summary>The mean time a call waits; null when the queue would grow for ever.</summary>
    public static TimeSpan? MeanWait(int agents, double callsPerHour, TimeSpan handling)
    {
        var load = Load(callsPerHour, handling);
        return load >= agents ? null : handling * (WaitProbability(agents, load) / (agents - load));
    }

    /// <summary>The smallest number of agents that reaches a service level.</summary>
    /// <param name="callsPerHour">Arrivals in an hour; none need no agent.</param>
    /// <param name="handling">Mean handling time, above nought.</param>
    /// <param name="threshold">The time within which calls should be answered.</param>
    /// <param name="target">The share wanted, below 1: 0.8 for 80 %.</param>
    public static int Agents(double callsPerHour, TimeSpan handling, TimeSpan threshold, double target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, 1);
        if (callsPerHour <= 0)
            return 0;
        var agents = (int)Load(callsPerHour, handling) + 1;
        while (ServiceLevel(agents, callsPerHour, handling, threshold) < target)
            agents++;
        return agents;
    }

    private static double Load(double callsPerHour, TimeSpan handling)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(callsPerHour);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(handling, TimeSpan.Zero);
        return callsPerHour * handling.TotalHours;
    }
}
