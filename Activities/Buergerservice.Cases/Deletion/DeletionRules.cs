using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Deletion;

/// <summary>The deletion classes of cases, loaded once at start-up from <c>Templates/leistungen/loeschklassen.json</c>.</summary>
public sealed class DeletionRules
{
    private const string FileName = "loeschklassen.json";

    // A folder of templates of a release that knew no such file yet.
    private static readonly DeletionRule[] Usual =
    [
        new() { Key = DeletionClasses.Case, Name = "Bürgerfall", DaysAfterHandover = 30, DaysWithoutHandover = 183 },
        new() { Key = DeletionClasses.Aborted, Name = "Abgebrochener Fall", DaysAfterHandover = 30, DaysWithoutHandover = 183 },
    ];

    private DeletionRules(IReadOnlyList<DeletionRule> all) => All = all;

    /// <summary>All classes that are ever deleted, in the order of the file.</summary>
    public IReadOnlyList<DeletionRule> All { get; }

    /// <summary>Loads the classes of a folder; the usual ones when it has no such file.</summary>
    /// <exception cref="DomainRuleException">The file is faulty, or a Leistung names a class it does not have; the message names file and entry.</exception>
    public static DeletionRules Load(string directory, LeistungCatalog services)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path), services) : Checked(Usual, services);
    }

    /// <summary>Reads the classes from their text.</summary>
    /// <exception cref="DomainRuleException">The text is faulty; the message names file and entry.</exception>
    public static DeletionRules Parse(string json, LeistungCatalog services) =>
        Checked(CatalogFile.Read<DeletionRule>(json, FileName, "loeschklassen", "schluessel").Entries, services);

    /// <summary>A class by key, or null.</summary>
    public DeletionRule? Find(string key) => All.FirstOrDefault(r => r.Key == key);

    private static DeletionRules Checked(IReadOnlyList<DeletionRule> rules, LeistungCatalog services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var rule in rules)
        {
            if (rule.Key.Length is 0 or > 50 || rule.Key == DeletionClasses.Statistics)
                throw CatalogFile.Fault(FileName, rule.Key, $"Der Schlüssel braucht 1 bis 50 Zeichen und darf nicht „{DeletionClasses.Statistics}“ heißen.");
            if (rule.DaysAfterHandover is < 0 or > 36500 || rule.DaysWithoutHandover is < 0 or > 36500)
                throw CatalogFile.Fault(FileName, rule.Key, "Die Fristen müssen zwischen 0 (nie) und 36500 Tagen liegen.");
        }

        if (rules.GroupBy(r => r.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw CatalogFile.Fault(FileName, twice.Key, "Dieser Schlüssel kommt mehrfach vor.");
        if (new[] { DeletionClasses.Case, DeletionClasses.Aborted }.FirstOrDefault(k => rules.All(r => r.Key != k)) is { } missing)
            throw new DomainRuleException($"{FileName}: Die Löschklasse „{missing}“ fehlt.");
        // Cases of a class nobody has a period for would be kept for ever, unnoticed.
        if (services.All.FirstOrDefault(l => rules.All(r => r.Key != l.Loeschklasse)) is { } unknown)
            throw CatalogFile.Fault("leistungen.json", unknown.Key, $"Die Löschklasse „{unknown.Loeschklasse}“ steht nicht in {FileName}. Tragen Sie sie dort mit ihren Fristen ein.");
        return new(rules);
    }
}
