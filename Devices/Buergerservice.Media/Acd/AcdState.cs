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

    /// <summary>
    /// How many wait before a call for the same service of the same organisation, those at whose turn it rings already among them; null when
    /// the call itself does not wait.
    /// </summary>
    public int? Before(string callId)
    {
        if (!Calls.TryGetValue(callId, out var call) || call.State is not (CallState.Waiting or CallState.Offered))
            return null;
        return call.State == CallState.Offered ? 0 : Calls.Values.Count(c => c != call && c is { State: CallState.Waiting or CallState.Offered, BoothLostAt: null } && c.Tenant == call.Tenant && c.Skill == call.Skill && IsBefore(c, call));
    }

    private static bool IsBefore(Call one, Call other) => (-one.Priority, one.ArrivedAt, one.Sequence).CompareTo((-other.Priority, other.ArrivedAt, other.Sequence)) < 0;
}
