using Buergerservice.Engine;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Phases;

/// <summary>The phase model as data: activities, work steps, results, effort and gates of the phases 0–4 .</summary>
public sealed class PhaseCatalog
{
    /// <summary>Name of the catalogue's file.</summary>
    public const string FileName = "phasen.json";

    private readonly Dictionary<string, PhaseItem> _items;

    private PhaseCatalog(IReadOnlyList<Phase> phases, IReadOnlyList<MilestoneDefinition> milestones, IReadOnlyList<PhaseVariant> variants)
    {
        Phases = phases;
        Milestones = milestones;
        Variants = variants;
        _items = phases.SelectMany(p => p.Items).ToDictionary(i => i.Key);
    }

    /// <summary>The phases in order.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>The milestones every project has.</summary>
    public IReadOnlyList<MilestoneDefinition> Milestones { get; }

    /// <summary>Other phase models, such as the phases 1–5 of the Projektskizze .</summary>
    public IReadOnlyList<PhaseVariant> Variants { get; }

    /// <summary>All items of all phases.</summary>
    public IReadOnlyCollection<PhaseItem> Items => _items.Values;

    /// <summary>Reads <c>phasen.json</c>.</summary>
    /// <exception cref="DomainRuleException">The file is missing or faulty; the message names it.</exception>
    public static PhaseCatalog Load(string directory)
    {
        var file = CatalogFile.Read<PhaseFile>(directory, FileName);
        CatalogFile.RequireUnique(FileName, file.Phasen.SelectMany(p => p.Aktivitaeten.Concat(p.Arbeitsschritte).Concat(p.Ergebnisse)).Select(i => i.Id));
        var catalog = new PhaseCatalog(
            [.. file.Phasen.Select(p => p.ToPhase())],
            [.. file.Meilensteine.Select(m => new MilestoneDefinition(m.Id, m.Titel, m.AusErgebnis, m.AusGate))],
            [.. file.Varianten.Select(v => new PhaseVariant(v.Name, v.Phasen))]);
        catalog.Check();
        return catalog;
    }

    /// <summary>A phase.</summary>
    /// <exception cref="DomainRuleException">There is no such phase.</exception>
    public Phase Get(int number) => Phases.FirstOrDefault(p => p.Number == number) ?? throw new DomainRuleException($"Eine Phase {number} gibt es nicht.");

    /// <summary>An item by its id, or null.</summary>
    public PhaseItem? Find(string key) => _items.GetValueOrDefault(key);

    /// <summary>An item by its id.</summary>
    /// <exception cref="DomainRuleException">The catalogue does not know it.</exception>
    public PhaseItem GetItem(string key) => Find(key) ?? throw new DomainRuleException($"Das Ergebnis „{key}“ steht nicht im Katalog {FileName}.");

    private void Check()
    {
        var keys = Phases.SelectMany(p => p.Gate.Conditions.Concat(p.Gate.ByDecision).Concat(p.Gate.AfterDecision)).Concat(Milestones.Select(m => m.Result).OfType<string>()).Concat(Items.SelectMany(i => i.Together));
        if (keys.FirstOrDefault(k => !_items.ContainsKey(k)) is { } unknown)
            throw new DomainRuleException($"Im Katalog „{FileName}“ verweist ein Gate, Meilenstein oder Ergebnis auf „{unknown}“; diesen Eintrag gibt es nicht.");
    }
}

/// <summary>A phase.</summary>
/// <param name="Number">0–4.</param>
/// <param name="Title">Title.</param>
/// <param name="Effort">Effort, always in two parts.</param>
/// <param name="Items">Activities, work steps and results.</param>
/// <param name="Gate">The gate at its end.</param>
public sealed record Phase(int Number, string Title, Effort Effort, IReadOnlyList<PhaseItem> Items, Gate Gate);

/// <summary>Effort in two parts: work and duration differ because decisions are waited for .</summary>
/// <param name="PersonDays">Work, as the source words it.</param>
/// <param name="Period">Duration, as the source words it.</param>
/// <param name="Hint">What it depends on, or null.</param>
public sealed record Effort(string PersonDays, string Period, string? Hint);

/// <summary>What kind of item it is.</summary>
public enum PhaseItemKind
{
    /// <summary>Activity of the phase.</summary>
    Activity,

    /// <summary>Work step.</summary>
    WorkStep,

    /// <summary>Result.</summary>
    Result,
}

/// <summary>Something a phase does or delivers.</summary>
/// <param name="Key">Id such as <c>R-088</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Role">Role responsible for it.</param>
/// <param name="SatisfiedBy">Status with which a gate accepts it.</param>
/// <param name="ProofDocument">Key of the document whose signature proves it, or null.</param>
/// <param name="IsOnlyByTask">True when it is delivered by its own step only and never ticked off by hand.</param>
/// <param name="Together">Activities and work steps that are done when this result is.</param>
public sealed record PhaseItem(string Key, string Title, int Phase, PhaseItemKind Kind, string Role, IReadOnlyList<ResultStatus> SatisfiedBy, string? ProofDocument, bool IsOnlyByTask, IReadOnlyList<string> Together);

/// <summary>A gate.</summary>
/// <param name="Title">Title.</param>
/// <param name="Role">Who decides.</param>
/// <param name="Conditions">Items that must be there before the decision.</param>
/// <param name="ByDecision">Items the decision itself delivers.</param>
/// <param name="AfterDecision">Items of the phase that only follow the decision.</param>
/// <param name="Hint">Note for the person who decides, or null.</param>
public sealed record Gate(string Title, string Role, IReadOnlyList<string> Conditions, IReadOnlyList<string> ByDecision, IReadOnlyList<string> AfterDecision, string? Hint);

/// <summary>A milestone every project has; reached when its result is done or its gate is passed.</summary>
/// <param name="Key">M1 …</param>
/// <param name="Title">Title.</param>
/// <param name="Result">The result it follows from, or null.</param>
/// <param name="Gate">The gate it follows from, or null.</param>
public sealed record MilestoneDefinition(string Key, string Title, string? Result, int? Gate);

/// <summary>Another phase model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phases">Its phases.</param>
public sealed record PhaseVariant(string Name, IReadOnlyList<VariantPhase> Phases);

/// <summary>A phase of another model.</summary>
/// <param name="Nummer">Number.</param>
/// <param name="Titel">Title.</param>
/// <param name="Aktivitaeten">Activities.</param>
public sealed record VariantPhase(int Nummer, string Titel, IReadOnlyList<string> Aktivitaeten);
