using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Cases.Leistungen;

/// <summary>The Leistungskatalog (R-446), loaded once at start-up from <c>Templates/leistungen/leistungen.json</c>.</summary>
public sealed partial class LeistungCatalog
{
    private readonly FrozenDictionary<string, Leistung> _byKey;

    private LeistungCatalog(IReadOnlyList<Leistung> all)
    {
        All = all;
        _byKey = all.ToFrozenDictionary(l => l.Key);
    }

    /// <summary>All entries, in the order of the file.</summary>
    public IReadOnlyList<Leistung> All { get; }

    /// <summary>Loads the catalogue of a folder.</summary>
    /// <exception cref="DomainRuleException">The file is missing or faulty; the message names file and entry.</exception>
    public static LeistungCatalog Load(string directory)
    {
        var path = Path.Combine(directory, "leistungen.json");
        return File.Exists(path) ? Parse(File.ReadAllText(path), "leistungen.json") : throw new DomainRuleException($"Der Leistungskatalog fehlt: {path}.");
    }

    /// <summary>Reads the catalogue from its text.</summary>
    /// <exception cref="DomainRuleException">The text is faulty; the message names file and entry.</exception>
    public static LeistungCatalog Parse(string json, string file)
    {
        var (entries, _) = CatalogFile.Read<Leistung>(json, file, "leistungen", "schluessel");
        foreach (var entry in entries)
            Check(entry, file);
        if (entries.GroupBy(e => e.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw CatalogFile.Fault(file, twice.Key, "Dieser Schlüssel kommt mehrfach vor.");
        return new(entries);
    }

    /// <summary>An entry by key, or null.</summary>
    public Leistung? Find(string? key) => key is null ? null : _byKey.GetValueOrDefault(key);

    /// <summary>Name of an entry; an unknown key is its own name.</summary>
    public string NameOf(string? key) => Find(key)?.Name ?? (string.IsNullOrEmpty(key) ? "noch offen" : key);

    /// <summary>Name of a kind of document.</summary>
    internal string KindName(string? leistung, string kind) =>
        Find(leistung)?.Documents.FirstOrDefault(d => d.Kind == kind)?.Name ?? kind switch
        {
            "antrag" => "Antrag",
            "nachforderung" => "Nachforderung",
            "sonstiges" => "Sonstiges",
            "unterschriebenes-original" => "Unterschriebenes Original",
            _ => kind,
        };

    private static void Check(Leistung entry, string file)
    {
        if (!KeyPattern().IsMatch(entry.Key))
            throw CatalogFile.Fault(file, entry.Key, "Der Schlüssel ist weder ein LeiKa-Schlüssel (14 Ziffern, beginnt mit 99) noch ein eigener („lokal:name“).");
        if (!Leistungstiefen.All.Contains(entry.Leistungstiefe))
            throw CatalogFile.Fault(file, entry.Key, $"„leistungstiefe“ muss eines von {string.Join(", ", Leistungstiefen.All)} sein (R-005).");
        if (!SignatureLevels.All.Contains(entry.Signature))
            throw CatalogFile.Fault(file, entry.Key, $"„unterschrift“ muss eines von {string.Join(", ", SignatureLevels.All)} sein (R-416).");
        if (entry.Channels.FirstOrDefault(c => !CaseChannelNames.TryParse(c, out _)) is { } wrong)
            throw CatalogFile.Fault(file, entry.Key, $"Den Kanal „{wrong}“ gibt es nicht. Möglich sind: {string.Join(", ", CaseChannelNames.All)}.");
        if (entry.Channels.Count == 0)
            throw CatalogFile.Fault(file, entry.Key, "„kanaele“ ist leer; die Leistung würde nirgends angeboten.");
        if (entry.RetentionYears is < 0 or > 100)
            throw CatalogFile.Fault(file, entry.Key, "„aufbewahrungJahre“ muss zwischen 0 und 100 liegen.");
        if (entry.Documents.FirstOrDefault(d => !KindPattern().IsMatch(d.Kind)) is { } kind)
            throw CatalogFile.Fault(file, entry.Key, $"Die Unterlage „{kind.Kind}“ darf nur aus Kleinbuchstaben, Ziffern und Bindestrichen bestehen.");
        if (entry.Documents.GroupBy(d => d.Kind).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw CatalogFile.Fault(file, entry.Key, $"Die Unterlage „{twice.Key}“ kommt mehrfach vor.");
    }

    [GeneratedRegex(@"^(99\d{12}|lokal:[a-z0-9-]{2,50})$")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("^[a-z0-9-]{2,50}$")]
    private static partial Regex KindPattern();
}

/// <summary>Rows of the matrix of evidence: the documents of the case's Leistung (<c>"rowsFrom": "unterlagen:leistung"</c>).</summary>
internal sealed class EvidenceRows(LeistungCatalog services) : IFormRowSource
{
    public string Name => "unterlagen";

    public IReadOnlyList<FormRow> Rows(string reference, IReadOnlyDictionary<string, object?> data) =>
        services.Find(data.GetValueOrDefault(reference) as string)?.Documents
            .Select(d => new FormRow { Key = d.Kind, Label = d.IsMandatory ? d.Name : $"{d.Name} (wenn zutreffend)" }).ToList() ?? [];
}
