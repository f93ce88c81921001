using System.Collections.Frozen;

namespace Buergerservice.Engine.Execution;

/// <summary>What the journal's records are about.</summary>
public static class JournalEvents
{
    private static readonly FrozenSet<string> WithValues = FrozenSet.Create(StringComparer.Ordinal,
        "Output", "Faulted", "Incident retried", "Incident skipped", "Input repaired", "Paused", "Continued", "Moved", "Variable changed", "Migrated", "Workflow cancelled");

    /// <summary>
    /// True when the record's message may be personal: lines and errors are made of values, reasons are somebody's own words.
    /// Outcomes and descriptions come from the definition.
    /// </summary>
    public static bool MayBePersonal(string name) => WithValues.Contains(name);
}
