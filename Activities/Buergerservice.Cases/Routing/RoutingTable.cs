using System.Text.Json.Serialization;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Routing;

/// <summary>One row of the decision table Leistung × place × tenant → who is responsible. An empty condition holds always.</summary>
public sealed record RoutingRule
{
    /// <summary>Id by which an explanation names the rule.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Keys of Leistungen.</summary>
    [JsonPropertyName("leistungen")]
    public IReadOnlyList<string> Leistungen { get; init; } = [];

    /// <summary>Postal codes; a trailing <c>*</c> stands for any rest.</summary>
    [JsonPropertyName("plz")]
    public IReadOnlyList<string> PostalCodes { get; init; } = [];

    /// <summary>Places, compared without case.</summary>
    [JsonPropertyName("orte")]
    public IReadOnlyList<string> Towns { get; init; } = [];

    /// <summary>Tenants.</summary>
    [JsonPropertyName("mandanten")]
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>Responsible authority.</summary>
    [JsonPropertyName("behoerde")]
    public required string Authority { get; init; }

    /// <summary>Responsible unit.</summary>
    [JsonPropertyName("einheit")]
    public required string Unit { get; init; }

    /// <summary>Role whose members get the task.</summary>
    [JsonPropertyName("rolle")]
    public string Role { get; init; } = "Sachbearbeitung";

    /// <summary>User name of one person, or null.</summary>
    [JsonPropertyName("person")]
    public string? Person { get; init; }

    /// <summary>Tenant of a partner who does it, or null for this organisation.</summary>
    [JsonPropertyName("partner")]
    public string? Partner { get; init; }

    /// <summary>German sentence on why.</summary>
    [JsonPropertyName("erklaerung")]
    public required string Explanation { get; init; }

    internal bool Matches(RoutingFacts facts) =>
        (Leistungen.Count == 0 || Leistungen.Contains(facts.Leistung))
        && (Tenants.Count == 0 || Tenants.Contains(facts.Tenant))
        && (PostalCodes.Count == 0 || PostalCodes.Any(p => MatchesCode(p, facts.PostalCode)))
        && (Towns.Count == 0 || Towns.Contains(facts.Town, StringComparer.OrdinalIgnoreCase));

    private static bool MatchesCode(string pattern, string code) =>
        pattern.EndsWith('*') ? code.Length > 0 && code.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == code;
}

/// <summary>What the table decides on.</summary>
/// <param name="Leistung">Key of the Leistung.</param>
/// <param name="PostalCode">Postal code, or empty.</param>
/// <param name="Town">Place, or empty.</param>
/// <param name="Tenant">Tenant.</param>
public sealed record RoutingFacts(string Leistung, string PostalCode, string Town, string Tenant);

/// <summary>The decision and its explanation.</summary>
/// <param name="Rule">The rule that applied; null when a person must decide.</param>
/// <param name="Explanation">German sentence for the file.</param>
public sealed record RoutingDecision(RoutingRule? Rule, string Explanation);

/// <summary>Finds who is responsible (L5, R-006): exactly one target or a person decides. Loaded once at start-up.</summary>
public sealed class RoutingTable
{
    private readonly IReadOnlyList<RoutingRule> _rules;
    private readonly bool _mustBeUnique;

    private RoutingTable(IReadOnlyList<RoutingRule> rules, bool mustBeUnique)
    {
        _rules = rules;
        _mustBeUnique = mustBeUnique;
    }

    /// <summary>All rules, for whoever looks whether their targets exist.</summary>
    public IReadOnlyList<RoutingRule> Rules => _rules;

    /// <summary>All units the table knows, for a choice.</summary>
    public IReadOnlyList<string> Units => [.. _rules.Select(r => r.Unit).Distinct().Order(StringComparer.CurrentCulture)];

    /// <summary>Loads the table of a folder.</summary>
    /// <exception cref="DomainRuleException">The file is missing or faulty; the message names file and entry.</exception>
    public static RoutingTable Load(string directory, LeistungCatalog services)
    {
        var path = Path.Combine(directory, "zustaendigkeit.json");
        return File.Exists(path) ? Parse(File.ReadAllText(path), "zustaendigkeit.json", services) : throw new DomainRuleException($"Die Zuständigkeitstabelle fehlt: {path}.");
    }

    /// <summary>Reads the table from its text.</summary>
    /// <exception cref="DomainRuleException">The text is faulty; the message names file and entry.</exception>
    public static RoutingTable Parse(string json, string file, LeistungCatalog services)
    {
        var (rules, head) = CatalogFile.Read<RoutingRule>(json, file, "regeln", "id");
        foreach (var rule in rules)
        {
            if (rule.Leistungen.FirstOrDefault(l => services.Find(l) is null) is { } unknown)
                throw CatalogFile.Fault(file, rule.Id, $"Die Leistung „{unknown}“ steht nicht im Leistungskatalog.");
            if (rule.PostalCodes.FirstOrDefault(p => p.Length is 0 or > 5 || !p.TrimEnd('*').All(char.IsAsciiDigit) || (p.Length < 5 && !p.EndsWith('*'))) is { } code)
                throw CatalogFile.Fault(file, rule.Id, $"„{code}“ ist weder eine Postleitzahl noch ein Anfang wie „172*“.");
        }

        if (rules.GroupBy(r => r.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw CatalogFile.Fault(file, twice.Key, "Diese Regelnummer kommt mehrfach vor.");
        return new(rules, head.GetValueOrDefault("auswertung", "erste") switch
        {
            "erste" => false,
            "eindeutig" => true,
            var other => throw new DomainRuleException($"{file}: „auswertung“ muss „erste“ oder „eindeutig“ sein, nicht „{other}“."),
        });
    }

    /// <summary>Decides. No rule, or several where one is demanded, is left to a person.</summary>
    public RoutingDecision Decide(RoutingFacts facts)
    {
        if (facts.Leistung.Length == 0)
            return new(null, "Es ist noch keine Leistung angegeben; die Zuständigkeit ist von Hand zu klären.");
        var matches = _rules.Where(r => r.Matches(facts)).ToList();
        if (matches.Count == 0)
            return new(null, "Keine Regel der Zuständigkeitstabelle passt zu Leistung und Ort; die Zuständigkeit ist von Hand zu klären.");
        if (_mustBeUnique && matches.Count > 1)
            return new(null, $"Mehrere Regeln passen ({string.Join(", ", matches.Select(m => m.Id))}); die Zuständigkeit ist von Hand zu klären.");
        return new(matches[0], $"{matches[0].Explanation} (Regel {matches[0].Id})");
    }
}
