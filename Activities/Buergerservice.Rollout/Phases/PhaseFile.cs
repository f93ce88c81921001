using Buergerservice.Engine;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Phases;

/// <summary>The shape of <c>phasen.json</c>; property names are those of the file.</summary>
internal sealed record PhaseFile
{
    public IReadOnlyList<PhaseEntry> Phasen { get; init; } = [];

    public IReadOnlyList<MilestoneEntry> Meilensteine { get; init; } = [];

    public IReadOnlyList<VariantEntry> Varianten { get; init; } = [];
}

internal sealed record PhaseEntry
{
    public int Nummer { get; init; }

    public string Titel { get; init; } = "";

    public EffortEntry Aufwand { get; init; } = new();

    public IReadOnlyList<ItemEntry> Aktivitaeten { get; init; } = [];

    public IReadOnlyList<ItemEntry> Arbeitsschritte { get; init; } = [];

    public IReadOnlyList<ItemEntry> Ergebnisse { get; init; } = [];

    public GateEntry Gate { get; init; } = new();

    public Phase ToPhase() => new(
        Nummer,
        Titel,
        new(Aufwand.Personentage, Aufwand.Zeitraum, Aufwand.Hinweis),
        [
            .. Aktivitaeten.Select(i => i.ToItem(Nummer, PhaseItemKind.Activity)),
            .. Arbeitsschritte.Select(i => i.ToItem(Nummer, PhaseItemKind.WorkStep)),
            .. Ergebnisse.Select(i => i.ToItem(Nummer, PhaseItemKind.Result)),
        ],
        new(Gate.Titel, Gate.Rolle, Gate.Voraussetzungen, Gate.DurchEntscheidung, Gate.NachEntscheidung, Gate.Hinweis));
}

internal sealed record EffortEntry
{
    public string Personentage { get; init; } = "keine Erfahrungswerte";

    public string Zeitraum { get; init; } = "keine Erfahrungswerte";

    public string? Hinweis { get; init; }
}

internal sealed record ItemEntry
{
    public string Id { get; init; } = "";

    public string Titel { get; init; } = "";

    public string Rolle { get; init; } = "";

    public IReadOnlyList<string> ErfuelltBei { get; init; } = [];

    public string? Nachweis { get; init; }

    public bool NurDurchAufgabe { get; init; }

    public IReadOnlyList<string> ZusammenMit { get; init; } = [];

    public PhaseItem ToItem(int phase, PhaseItemKind kind)
    {
        if (Id.Length == 0 || Titel.Length == 0 || Rolle.Length == 0)
            throw new DomainRuleException($"Im Katalog „{PhaseCatalog.FileName}“ fehlt bei einem Eintrag der Phase {phase} id, titel oder rolle („{Id}“).");
        IReadOnlyList<ResultStatus> satisfied = ErfuelltBei.Count == 0 ? [] : [.. ErfuelltBei.Select(ResultStatuses.Parse)];
        return new(Id, Titel, phase, kind, Rolle, [.. satisfied, ResultStatus.Done, ResultStatus.NotRequired], Nachweis, NurDurchAufgabe || Nachweis is not null, ZusammenMit);
    }
}

internal sealed record GateEntry
{
    public string Titel { get; init; } = "";

    public string Rolle { get; init; } = "";

    public IReadOnlyList<string> Voraussetzungen { get; init; } = [];

    public IReadOnlyList<string> DurchEntscheidung { get; init; } = [];

    public IReadOnlyList<string> NachEntscheidung { get; init; } = [];

    public string? Hinweis { get; init; }
}

internal sealed record MilestoneEntry
{
    public string Id { get; init; } = "";

    public string Titel { get; init; } = "";

    public string? AusErgebnis { get; init; }

    public int? AusGate { get; init; }
}

internal sealed record VariantEntry
{
    public string Name { get; init; } = "";

    public IReadOnlyList<VariantPhase> Phasen { get; init; } = [];
}
