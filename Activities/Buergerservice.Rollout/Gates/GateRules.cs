using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Gates;

/// <summary>What a gate demands (R-054, R-056, R-121).</summary>
public static class GateRules
{
    /// <summary>The conditions of a phase's gate that are not met, in the catalogue's order.</summary>
    public static IReadOnlyList<PhaseItem> Missing(PhaseCatalog catalog, int phase, Func<string, ResultStatus> statusOf) =>
        [.. catalog.Get(phase).Gate.Conditions.Select(catalog.GetItem).Where(i => !i.SatisfiedBy.Contains(statusOf(i.Key)))];

    /// <summary>The missing conditions as a German sentence for the person who decides.</summary>
    public static string Explain(IReadOnlyList<PhaseItem> missing) => missing.Count == 0
        ? "Alle Voraussetzungen liegen vor."
        : $"Es fehlt noch: {string.Join("; ", missing.Select(m => $"{m.Title} ({m.Key}, zuständig: {m.Role})"))}.";
}
