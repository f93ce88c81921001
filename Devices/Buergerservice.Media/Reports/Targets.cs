using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Media.Reports;

/// <summary>How many calls were handed over to which organisation; those of two groups can be added.</summary>
[JsonConverter(typeof(TargetsJson))]
public sealed class Targets : IEquatable<Targets>
{
    private readonly SortedDictionary<string, int> _counts;

    /// <summary>Counts some hand-overs.</summary>
    /// <param name="tenants">The organisation of each.</param>
    public Targets(IEnumerable<string> tenants)
        : this(new SortedDictionary<string, int>(tenants.CountBy(t => t).ToDictionary(), StringComparer.Ordinal))
    {
    }

    internal Targets(SortedDictionary<string, int> counts) => _counts = counts;

    /// <summary>None.</summary>
    public static Targets None { get; } = new(new SortedDictionary<string, int>(StringComparer.Ordinal));

    /// <summary>Organisation and number, by its key.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Of two groups together.</summary>
    public static Targets operator +(Targets left, Targets right) => Add(left, right);

    /// <summary>Of two groups together.</summary>
    public static Targets Add(Targets left, Targets right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var all = new SortedDictionary<string, int>(left._counts, StringComparer.Ordinal);
        foreach (var (tenant, count) in right._counts)
            all[tenant] = all.GetValueOrDefault(tenant) + count;
        return new(all);
    }

    /// <inheritdoc/>
    public bool Equals(Targets? other) => other is not null && _counts.SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Targets);

    /// <inheritdoc/>
    public override int GetHashCode() => _counts.Count;
}

/// <summary>Organisation and number, as an object.</summary>
internal sealed class TargetsJson : JsonConverter<Targets>
{
    public override Targets Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(new SortedDictionary<string, int>(JsonSerializer.Deserialize<Dictionary<string, int>>(ref reader, options) ?? [], StringComparer.Ordinal));

    public override void Write(Utf8JsonWriter writer, Targets value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Counts, options);
}
