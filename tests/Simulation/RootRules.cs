using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>What the rules know of a definition, read from its JSON and not from what the engine makes of it.</summary>
/// <param name="Root">Id of the outermost sequence.</param>
/// <param name="Steps">Ids of the steps directly in it, of all versions.</param>
/// <param name="Activation">Elsa's name of the activation strategy, or null.</param>
internal sealed record RootSteps(string Root, IReadOnlySet<string> Steps, string? Activation)
{
    public static RootSteps Read(IReadOnlyList<StoredDefinition> versions)
    {
        var all = versions.Select(v => JsonNode.Parse(v.Json)!).ToList();
        return new(
            VersionEditor.BaseOf(all[0]["root"]!["id"]!.GetValue<string>()),
            all.SelectMany(v => v["root"]!["activities"]!.AsArray()).Select(s => VersionEditor.BaseOf(s!["id"]!.GetValue<string>())).ToHashSet(),
            all[0]["options"]!["activationStrategyType"]?.GetValue<string>());
    }
}

/// <summary>The steps of an instance's outermost sequence begin once each, unless an administrator has it otherwise.</summary>
internal sealed class RootRules(RootSteps root)
{
    private readonly HashSet<string> _begun = [];
    private bool _isRearranged;

    /// <returns>The rule the record breaks, or null.</returns>
    public string? Read(JournalRecord record)
    {
        var step = VersionEditor.BaseOf(record.ActivityId);
        switch (record.Event)
        {
            case "Moved" when root.Steps.Contains(step):
            case "Incident retried" or "Input repaired" when step == root.Root:
                _isRearranged = true;
                return null;
            case "Incident retried" or "Input repaired":
                _begun.Remove(step);
                return null;
            case "Started" when root.Steps.Contains(step):
                return _begun.Add(step) || _isRearranged ? null : "A finished step was run again";
            default:
                return null;
        }
    }
}
