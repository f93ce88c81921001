using System.Text.Json.Serialization;

namespace Buergerservice.Cases.Leistungen;

/// <summary>One entry of the Leistungskatalog: what is offered, what it takes and how it ends.</summary>
public sealed record Leistung
{
    /// <summary>LeiKa key (14 digits) or an own key that begins with <c>lokal:</c>.</summary>
    [JsonPropertyName("schluessel")]
    public required string Key { get; init; }

    /// <summary>Name for people.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Where the entry comes from, such as a requirement number.</summary>
    [JsonPropertyName("quelle")]
    public string? Source { get; init; }

    /// <summary>One of the five depths of R-005.</summary>
    [JsonPropertyName("leistungstiefe")]
    public required string Leistungstiefe { get; init; }

    /// <summary>Unit that usually does it; the routing table decides in each case.</summary>
    [JsonPropertyName("zustaendig")]
    public required string Unit { get; init; }

    /// <summary>Channels that offer it.</summary>
    [JsonPropertyName("kanaele")]
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Signature of the citizen it takes .</summary>
    [JsonPropertyName("unterschrift")]
    public required string Signature { get; init; }

    /// <summary>Why that signature is enough.</summary>
    [JsonPropertyName("unterschriftGrundlage")]
    public string? SignatureBasis { get; init; }

    /// <summary>True when the sign-off must be given by somebody who did not work on the case.</summary>
    [JsonPropertyName("vierAugen")]
    public bool FourEyes { get; init; }

    /// <summary>Deletion class of its cases in this system.</summary>
    [JsonPropertyName("loeschklasse")]
    public required string Loeschklasse { get; init; }

    /// <summary>Years the DMS keeps the record.</summary>
    [JsonPropertyName("aufbewahrungJahre")]
    public required int RetentionYears { get; init; }

    /// <summary>Form of the work on the case; null for the general one.</summary>
    [JsonPropertyName("formular")]
    public string? Form { get; init; }

    /// <summary>Template of the document; null for the general one.</summary>
    [JsonPropertyName("vorlage")]
    public string? Template { get; init; }

    /// <summary>Fields that must be filled in.</summary>
    [JsonPropertyName("pflichtfelder")]
    public IReadOnlyList<RequiredField> Fields { get; init; } = [];

    /// <summary>Documents that belong to it.</summary>
    [JsonPropertyName("unterlagen")]
    public IReadOnlyList<RequiredDocument> Documents { get; init; } = [];
}

/// <summary>A field that must be filled in.</summary>
public sealed record RequiredField
{
    /// <summary>Name of the form field.</summary>
    [JsonPropertyName("feld")]
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    [JsonPropertyName("name")]
    public required string Label { get; init; }
}

/// <summary>A document a Leistung takes.</summary>
public sealed record RequiredDocument
{
    /// <summary>Kind of document.</summary>
    [JsonPropertyName("art")]
    public required string Kind { get; init; }

    /// <summary>Its name for people.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>False when it is only asked for where it applies.</summary>
    [JsonPropertyName("pflicht")]
    public bool IsMandatory { get; init; } = true;
}

/// <summary>The fixed list of depths .</summary>
internal static class Leistungstiefen
{
    public static readonly IReadOnlyList<string> All =
        ["Information", "Beratung", "Antragsentgegennahme", "qualifizierte Antragsentgegennahme", "komplette Verfahrensabwicklung"];
}

/// <summary>The levels of a citizen's signature and which of them may stand for another .</summary>
internal static class SignatureLevels
{
    public const string None = "keine";
    public const string Advanced = "FES";
    public const string EId = "eID";
    public const string Qualified = "QES";
    public const string Paper = "Schriftform";

    public static readonly IReadOnlyList<string> All = [None, Advanced, EId, Qualified, Paper];

    public static bool Satisfies(string given, string required) => required switch
    {
        None => true,
        Advanced => given is Advanced or EId or Qualified or Paper,
        EId => given is EId or Qualified or Paper,
        Qualified => given is Qualified or Paper,
        // the declaration with the new identity card and the qualified signature stand for the written form.
        _ => given is Paper or Qualified or EId,
    };
}
