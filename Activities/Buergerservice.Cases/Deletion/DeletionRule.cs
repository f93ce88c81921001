using System.Text.Json.Serialization;

namespace Buergerservice.Cases.Deletion;

/// <summary>A deletion class of cases: how long they are kept here, and from when on (DIN 66398).</summary>
public sealed record DeletionRule
{
    /// <summary>Key, as cases and the Leistungskatalog name it.</summary>
    [JsonPropertyName("schluessel")]
    public required string Key { get; init; }

    /// <summary>Name for people.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Days after the DMS has confirmed that it keeps the record, at the earliest after the case ended; 0 for ever.</summary>
    [JsonPropertyName("tageNachUebergabe")]
    public required int DaysAfterHandover { get; init; }

    /// <summary>Days after the end of a case that never went to the DMS; 0 for ever.</summary>
    [JsonPropertyName("tageOhneUebergabe")]
    public required int DaysWithoutHandover { get; init; }

    /// <summary>Why that long, for people.</summary>
    [JsonPropertyName("grundlage")]
    public string? Basis { get; init; }

    /// <summary>When a case is due, or null for never.</summary>
    /// <param name="closedAt">When the case ended.</param>
    /// <param name="confirmedAt">When the DMS confirmed, or null when it never went there.</param>
    public DateTimeOffset? DueAt(DateTimeOffset closedAt, DateTimeOffset? confirmedAt)
    {
        var days = confirmedAt is null ? DaysWithoutHandover : DaysAfterHandover;
        return days == 0 ? null : (confirmedAt > closedAt ? confirmedAt.Value : closedAt).AddDays(days);
    }
}
