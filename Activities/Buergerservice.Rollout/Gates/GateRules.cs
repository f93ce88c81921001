using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Gates;

/// <summary>Something to know about a condition that does not close the gate.</summary>
/// <param name="Item">The condition.</param>
/// <param name="Status">Its status.</param>
/// <param name="Note">Reason or note, or null.</param>
public sealed record GateRemark(PhaseItem Item, ResultStatus Status, string? Note)
{
    /// <summary>The remark as a German line.</summary>
    public string Text => $"{Item.Title} ({Item.Key}): {string.Join(" – ", new[] { Status == ResultStatus.Done ? null : Status.Label(), Note }.OfType<string>())}";
}

/// <summary>What a gate demands (R-054, R-056, R-121).</summary>
public static class GateRules
{
    /// <summary>The conditions of a phase's gate that are not met, in the catalogue's order.</summary>
    public static IReadOnlyList<PhaseItem> Missing(PhaseCatalog catalog, int phase, Func<string, ResultStatus> statusOf) =>
        [.. catalog.Get(phase).Gate.Conditions.Select(catalog.GetItem).Where(i => !i.SatisfiedBy.Contains(statusOf(i.Key)))];

    /// <summary>
    /// What the person who decides should know although the gate is not closed by it: conditions the project does without,
    /// with the reason (R-070), and notes such as the Auflagen of the Vorabkontrolle (R-227). In the catalogue's order.
    /// </summary>
    public static IReadOnlyList<GateRemark> Remarks(PhaseCatalog catalog, int phase, Func<string, ResultStatus> statusOf, Func<string, string?> noteOf) =>
    [
        .. catalog.Get(phase).Gate.Conditions.Select(catalog.GetItem)
            .Where(i => i.SatisfiedBy.Contains(statusOf(i.Key)))
            .Select(i => new GateRemark(i, statusOf(i.Key), string.IsNullOrWhiteSpace(noteOf(i.Key)) ? null : noteOf(i.Key)))
            .Where(r => r.Status == ResultStatus.NotRequired || r.Note is not null),
    ];

    /// <summary>What is missing and what else to know, as German text for the person who decides.</summary>
    public static string Explain(IReadOnlyList<PhaseItem> missing, IReadOnlyList<GateRemark> remarks)
    {
        var without = remarks.Any(r => r.Status == ResultStatus.NotRequired);
        var first = missing.Count == 0 && without ? "Es fehlt nichts mehr, aber nicht alles liegt vor." : Explain(missing);
        return remarks.Count == 0 ? first : $"{first}\nBitte beachten Sie:\n{string.Join('\n', remarks.Select(r => $"– {r.Text}"))}";
    }

    /// <summary>The missing conditions as a German sentence for the person who decides.</summary>
    public static string Explain(IReadOnlyList<PhaseItem> missing) => missing.Count == 0
        ? "Alle Voraussetzungen liegen vor."
        : $"Es fehlt noch: {string.Join("; ", missing.Select(m => $"{m.Title} ({m.Key}, zuständig: {m.Role})"))}.";
}
