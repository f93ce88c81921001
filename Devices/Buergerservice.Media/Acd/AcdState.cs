namespace Buergerservice.Media.Acd;

/// <summary>Everything the call distribution knows: only what is alive. Ended calls are in the events.</summary>
public sealed class AcdState
{
    /// <summary>Milliseconds since 1970; never goes back, whatever the clocks of the nodes say.</summary>
    public long Now { get; set; }

    /// <summary>The times in force.</summary>
    public AcdPolicy Policy { get; set; } = new();

    /// <summary>How many calls have arrived.</summary>
    public long LastSequence { get; set; }

    /// <summary>All agents by id.</summary>
    public SortedDictionary<string, Agent> Agents { get; init; } = new(StringComparer.Ordinal);

    /// <summary>All open calls by id.</summary>
    public SortedDictionary<string, Call> Calls { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The waiting calls whose booth is there, first comes first.</summary>
    public IEnumerable<Call> Queue() => Calls.Values
        .Where(c => c is { State: CallState.Waiting, BoothLostAt: null })
        .OrderByDescending(c => c.Priority).ThenBy(c => c.ArrivedAt).ThenBy(c => c.Sequence);
}
