using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Definitions.Comparison;

/// <summary>Compares two definitions part by part; parts are the same when their ids are.</summary>
public sealed class DefinitionComparison(ActivityRegistry registry)
{
    // What a server or a designer writes by itself says nothing about the process.
    private static readonly HashSet<string> Bookkeeping = new(StringComparer.OrdinalIgnoreCase)
    {
        "$schema", "id", "definitionId", "version", "isLatest", "isPublished", "isReadonly", "isSystem", "createdAt", "toolVersion", "links", "providerName",
        "materializerName", "materializerContext", "tenantId", "root", "variables", "inputs", "outputs",
    };

    private static readonly Dictionary<string, string> None = [];

    private readonly StepReader _steps = new(registry);

    /// <summary>Compares two definitions.</summary>
    /// <param name="oldJson">The former one.</param>
    /// <param name="newJson">The present one.</param>
    /// <exception cref="DefinitionException">One of them cannot be read.</exception>
    public DefinitionDifference Compare(string oldJson, string newJson)
    {
        var (former, present) = (DefinitionJson.Parse(oldJson), DefinitionJson.Parse(newJson));
        var (formerSteps, presentSteps) = (_steps.Read(former), _steps.Read(present));
        var moved = presentSteps.Values.Count(s => formerSteps.TryGetValue(s.Id, out var old) && old.Place is not null && s.Place is not null && old.Place != s.Place);
        return new(Values(HeadOf(former), HeadOf(present)), Declarations(former, present), Steps(formerSteps, presentSteps), Connections(former, present, formerSteps, presentSteps), moved);
    }

    private static List<PartChange> Steps(Dictionary<string, StepText> former, Dictionary<string, StepText> present) =>
    [
        .. present.Values.Where(s => !former.ContainsKey(s.Id)).Select(s => new PartChange(ChangeKind.Added, s.Id, s.Title, s.Type, Values(None, s.Values))),
        .. former.Values.Where(s => !present.ContainsKey(s.Id)).Select(s => new PartChange(ChangeKind.Removed, s.Id, s.Title, s.Type, Values(s.Values, None))),
        .. present.Values.Where(s => former.ContainsKey(s.Id)).Select(s => new PartChange(ChangeKind.Changed, s.Id, s.Title, s.Type, Values(former[s.Id].Values, s.Values))).Where(c => c.Values.Count > 0),
    ];

    private static List<ConnectionChange> Connections(JsonObject former, JsonObject present, Dictionary<string, StepText> formerSteps, Dictionary<string, StepText> presentSteps)
    {
        var (old, now) = (StepReader.Connections(former), StepReader.Connections(present));
        static string Title(Dictionary<string, StepText> steps, string id) => steps.TryGetValue(id, out var step) ? step.Title : id;
        return
        [
            .. now.Except(old).Select(c => new ConnectionChange(ChangeKind.Added, Title(presentSteps, c.Source), c.Port, Title(presentSteps, c.Target))),
            .. old.Except(now).Select(c => new ConnectionChange(ChangeKind.Removed, Title(formerSteps, c.Source), c.Port, Title(formerSteps, c.Target))),
        ];
    }

    private static List<PartChange> Declarations(JsonObject former, JsonObject present)
    {
        var changes = new List<PartChange>();
        foreach (var (list, type) in (ReadOnlySpan<(string, string)>)[("variables", "Variable"), ("inputs", "Eingabe"), ("outputs", "Ausgabe")])
        {
            var (old, now) = (ByName(former, list), ByName(present, list));
            foreach (var (name, values) in now)
            {
                var isKnown = old.TryGetValue(name, out var before);
                var differences = Values(before ?? None, values);
                if (!isKnown || differences.Count > 0)
                    changes.Add(new(isKnown ? ChangeKind.Changed : ChangeKind.Added, name, name, type, differences));
            }

            changes.AddRange(old.Where(o => !now.ContainsKey(o.Key)).Select(o => new PartChange(ChangeKind.Removed, o.Key, o.Key, type, Values(o.Value, None))));
        }

        return changes;
    }

    private static Dictionary<string, Dictionary<string, string>> ByName(JsonObject definition, string list)
    {
        var result = new Dictionary<string, Dictionary<string, string>>();
        foreach (var item in DefinitionJson.Items(definition, list))
            result.TryAdd(DefinitionJson.Text(item, "name") ?? DefinitionJson.Text(item, "id") ?? "?", item.Where(p => p.Key is not ("id" or "name")).SelectMany(p => StepReader.Flat(DeclarationLabel(p.Key), p.Value)).DistinctBy(p => p.Label).ToDictionary(p => p.Label, p => p.Text));
        return result;
    }

    private static string DeclarationLabel(string property) => property.ToUpperInvariant() switch
    {
        "TYPENAME" or "TYPE" => "Datentyp",
        "DISPLAYNAME" => "Bezeichnung",
        "DESCRIPTION" => "Beschreibung",
        "VALUE" => "Anfangswert",
        "ISARRAY" => "Liste",
        "STORAGEDRIVERTYPENAME" or "STORAGEDRIVERTYPE" => "Ablage",
        "CATEGORY" => "Gruppe",
        "UIHINT" => "Eingabefeld",
        _ => property,
    };

    private static Dictionary<string, string> HeadOf(JsonObject definition) =>
        definition.Where(p => !Bookkeeping.Contains(p.Key)).SelectMany(p => StepReader.Flat(p.Key.ToUpperInvariant() switch { "NAME" => "Name", "DESCRIPTION" => "Beschreibung", "OUTCOMES" => "Ergebnisse", _ => p.Key }, p.Value))
            .DistinctBy(p => p.Label).ToDictionary(p => p.Label, p => p.Text);

    private static List<ValueChange> Values(IReadOnlyDictionary<string, string> former, IReadOnlyDictionary<string, string> present) =>
    [
        .. present.Where(p => former.GetValueOrDefault(p.Key) != p.Value).Select(p => new ValueChange(p.Key, former.GetValueOrDefault(p.Key), p.Value)),
        .. former.Where(p => !present.ContainsKey(p.Key)).Select(p => new ValueChange(p.Key, p.Value, null)),
    ];
}
