namespace Buergerservice.Simulation;

/// <summary>Fingerprint of everything that happened in a world, in order. Ids are left out: their random bits differ in every run.</summary>
internal sealed class Trace
{
    private ulong _hash = 14695981039346656037;

    public ulong Hash => _hash;

    /// <summary>Receives lines for people when a seed is replayed.</summary>
    public Action<string>? Listener { get; set; }

    public void Add(long value) => _hash = (_hash ^ (ulong)value) * 1099511628211;

    public void Add(string text)
    {
        foreach (var c in text)
            Add(c);
    }
}
