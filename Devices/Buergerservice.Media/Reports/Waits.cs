using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Media.Reports;

/// <summary>
/// How many waited how long: to the second, from two minutes on to ten seconds, always rounded up. Those of two groups can be added, and
/// what half of all, or nine in ten, have waited at most can still be told of the sum.
/// </summary>
[JsonConverter(typeof(WaitsJson))]
public sealed class Waits : IEquatable<Waits>
{
    private const int Fine = 120;
    private const int Step = 10;
    private readonly SortedDictionary<int, int> _counts;

    /// <summary>Of nobody.</summary>
    public Waits()
        : this([])
    {
    }

    internal Waits(SortedDictionary<int, int> counts) => _counts = counts;

    /// <summary>How many.</summary>
    public int Count => _counts.Values.Sum();

    internal IReadOnlyDictionary<int, int> Counts => _counts;

    /// <summary>Of one.</summary>
    public static Waits Of(TimeSpan waited)
    {
        var seconds = (int)Math.Ceiling(Math.Max(0, waited.TotalSeconds));
        return new(new() { [seconds <= Fine ? seconds : (seconds + Step - 1) / Step * Step] = 1 });
    }

    /// <summary>Of two groups together.</summary>
    public static Waits operator +(Waits left, Waits right) => Add(left, right);

    /// <summary>Of two groups together.</summary>
    public static Waits Add(Waits left, Waits right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var all = new SortedDictionary<int, int>(left._counts);
        foreach (var (seconds, count) in right._counts)
            all[seconds] = all.GetValueOrDefault(seconds) + count;
        return new(all);
    }

    /// <summary>What so large a share has waited at most; null of nobody.</summary>
    public TimeSpan? Most(double share)
    {
        var (needed, seen) = (Math.Max(1, (int)Math.Ceiling(Count * share)), 0);
        foreach (var (seconds, count) in _counts)
        {
            seen += count;
            if (seen >= needed)
                return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(Waits? other) => other is not null && _counts.SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Waits);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}

/// <summary>Seconds and how many, as an object.</summary>
internal sealed class WaitsJson : JsonConverter<Waits>
{
    public override Waits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<SortedDictionary<int, int>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, Waits value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Counts, options);
}
