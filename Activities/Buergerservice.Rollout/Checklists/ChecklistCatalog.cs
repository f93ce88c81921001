using Buergerservice.Engine;

namespace Buergerservice.Rollout.Checklists;

/// <summary>The two checklists of phase 0 as data: decision criteria and the choice of case or terminal .</summary>
public sealed class ChecklistCatalog
{
    private ChecklistCatalog(DecisionChecklist decision, ComparisonChecklist comparison)
    {
        Decision = decision;
        Comparison = comparison;
    }

    /// <summary>Decision criteria in three blocks, answered Ja / Bedingt / Nein.</summary>
    public DecisionChecklist Decision { get; }

    /// <summary>Choice of Bürgerkoffer or Bürgerterminal.</summary>
    public ComparisonChecklist Comparison { get; }

    /// <summary>Reads <c>entscheidung.json</c> and <c>auswahl.json</c>.</summary>
    /// <exception cref="DomainRuleException">A file is missing or faulty; the message names it.</exception>
    public static ChecklistCatalog Load(string directory)
    {
        var decision = CatalogFile.Read<DecisionChecklist>(directory, DecisionChecklist.FileName);
        CatalogFile.RequireUnique(DecisionChecklist.FileName, decision.Bloecke.SelectMany(b => b.Kriterien).Select(k => k.Key));
        var comparison = CatalogFile.Read<ComparisonChecklist>(directory, ComparisonChecklist.FileName);
        CatalogFile.RequireUnique(ComparisonChecklist.FileName, comparison.Zielgruppe.Zeilen.Concat(comparison.StandortAnfahrt).Concat(comparison.Personal).Select(k => k.Key));
        return new(decision, comparison);
    }
}

/// <summary>Checklist 4.1.3; property names are those of <c>entscheidung.json</c>.</summary>
public sealed record DecisionChecklist
{
    /// <summary>Name of the catalogue's file.</summary>
    public const string FileName = "entscheidung.json";

    /// <summary>Answers to choose from.</summary>
    public IReadOnlyList<string> Skala { get; init; } = [];

    /// <summary>Blocks in order.</summary>
    public IReadOnlyList<DecisionBlock> Bloecke { get; init; } = [];

    /// <summary>A block by its id.</summary>
    /// <exception cref="DomainRuleException">There is no such block.</exception>
    public DecisionBlock Get(string id) => Bloecke.FirstOrDefault(b => b.Id == id) ?? throw new DomainRuleException($"Den Block „{id}“ gibt es in {FileName} nicht.");
}

/// <summary>A block of decision criteria.</summary>
public sealed record DecisionBlock
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Titel { get; init; }

    /// <summary>What „überwiegend Ja“ means for it.</summary>
    public string Hinweis { get; init; } = "";

    /// <summary>Criteria.</summary>
    public IReadOnlyList<DecisionCriterion> Kriterien { get; init; } = [];

    /// <summary>The answerable criteria: sub-criteria count one by one, terminal ones only where it is a candidate .</summary>
    public IReadOnlyList<AnswerableCriterion> Applicable(bool isTerminalCandidate) =>
        [.. Kriterien.Where(k => isTerminalCandidate || !k.NurBuergerterminal).SelectMany(k => k.Answerable())];
}

/// <summary>A criterion.</summary>
public sealed record DecisionCriterion
{
    /// <summary>Requirement id.</summary>
    public required string Id { get; init; }

    /// <summary>Key of its answer.</summary>
    public required string Key { get; init; }

    /// <summary>Verbatim text.</summary>
    public required string Text { get; init; }

    /// <summary>True when it concerns the terminal only.</summary>
    public bool NurBuergerterminal { get; init; }

    /// <summary>Sub-criteria answered instead of it.</summary>
    public IReadOnlyList<string> Unterkriterien { get; init; } = [];

    internal IEnumerable<AnswerableCriterion> Answerable() => Unterkriterien.Count == 0
        ? [new(Id, Key, Text, null)]
        : Unterkriterien.Select((text, i) => new AnswerableCriterion(Id, Key + (char)('a' + i), text, Text));
}

/// <summary>Something that is answered by itself.</summary>
/// <param name="Id">Requirement id.</param>
/// <param name="Key">Key of its answer.</param>
/// <param name="Text">Text.</param>
/// <param name="Group">The criterion it belongs to, or null.</param>
public sealed record AnswerableCriterion(string Id, string Key, string Text, string? Group);

/// <summary>Checklist 4.1.4; property names are those of <c>auswahl.json</c>.</summary>
public sealed record ComparisonChecklist
{
    /// <summary>Name of the catalogue's file.</summary>
    public const string FileName = "auswahl.json";

    /// <summary>Target groups.</summary>
    public TargetGroups Zielgruppe { get; init; } = new();

    /// <summary>Site and way to it.</summary>
    public IReadOnlyList<ComparisonCriterion> StandortAnfahrt { get; init; } = [];

    /// <summary>Staff.</summary>
    public IReadOnlyList<ComparisonCriterion> Personal { get; init; } = [];
}

/// <summary>Target groups and which service suits them.</summary>
public sealed record TargetGroups
{
    /// <summary>True because the column heads of the source are damaged and were interpreted.</summary>
    public bool Interpretiert { get; init; }

    /// <summary>Rows; the columns hold + or -.</summary>
    public IReadOnlyList<ComparisonCriterion> Zeilen { get; init; } = [];
}

/// <summary>A row with a column for each service.</summary>
public sealed record ComparisonCriterion
{
    /// <summary>Value of a column in which the row is not asked.</summary>
    public const string NotRelevant = "Nicht relevant";

    /// <summary>Requirement id.</summary>
    public required string Id { get; init; }

    /// <summary>Key of its answer.</summary>
    public required string Key { get; init; }

    /// <summary>Verbatim text.</summary>
    public required string Text { get; init; }

    /// <summary>Column Bürgerkoffer.</summary>
    public string Koffer { get; init; } = "";

    /// <summary>Column Bürgerterminal.</summary>
    public string Terminal { get; init; } = "";
}
