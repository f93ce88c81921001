namespace Buergerservice.Simulation;

/// <summary>The only source of chance in a simulated world. The same seed gives the same numbers on every machine and runtime.</summary>
internal sealed class Dice(ulong seed) : Random
{
    private ulong _state = seed;

    /// <summary>SplitMix64.</summary>
    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public override int Next(int maxValue) => (int)(NextBits() % (uint)maxValue);

    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True once in <paramref name="n"/> throws on average; never for 0.</summary>
    public bool OneIn(int n) => n > 0 && NextBits() % (uint)n == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public TimeSpan Span(double maxSeconds) => TimeSpan.FromSeconds(NextDouble() * maxSeconds);
}
