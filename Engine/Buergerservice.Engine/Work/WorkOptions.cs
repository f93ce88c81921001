namespace Buergerservice.Engine.Work;

/// <summary>How a worker works.</summary>
public sealed record WorkOptions
{
    /// <summary>Name of this node, unique among the nodes of one database.</summary>
    public string Owner { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7():N}";

    /// <summary>How long a claimed item belongs to its worker. A dead worker's items are taken over after this time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time between two looks into the queue.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Items claimed at once.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>
    /// Bursts carried out side by side on this node. More than one helps where the database writes side by side too; bursts of one
    /// instance exclude each other by its revision, as those of several nodes do.
    /// </summary>
    public int ParallelBursts { get; init; } = 1;

    /// <summary>Effects carried out side by side on this node. Most of their time is waiting: for a card, a mail server, another office.</summary>
    public int ParallelEffects { get; init; } = 16;

    /// <summary>Attempts of a burst that cannot be committed before its instance is stopped.</summary>
    public int MaxBurstAttempts { get; init; } = 12;

    /// <summary>Attempts of an effect before it becomes an incident.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>Longest time one attempt of an effect may take; shorter than the lease.</summary>
    public TimeSpan EffectTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Source of the jitter of waiting times.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Wait before attempt n + 1: doubles from two seconds up to ten minutes, plus up to a quarter of jitter.</summary>
    public static TimeSpan Backoff(int attempts, double jitter) =>
        TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, Math.Min(attempts, 12))) * (1 + (0.25 * jitter)));
}
