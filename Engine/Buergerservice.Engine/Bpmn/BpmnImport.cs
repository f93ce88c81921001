using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Layout;

namespace Buergerservice.Engine.Bpmn;

/// <summary>What was read from a BPMN document.</summary>
/// <param name="Json">The definition as Elsa 3 JSON, with places for the designer.</param>
/// <param name="Notes">What was left out because it changes nothing, in German.</param>
public sealed record BpmnImportResult(string Json, IReadOnlyList<string> Notes);

/// <summary>
/// Reads the part of BPMN 2.0 that means the same here; everything else is named and refused, never guessed. A document this
/// product has written gives back the definition it was written from.
/// </summary>
public sealed class BpmnImport(ActivityRegistry registry, DefinitionLayout layout)
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="DefinitionException">It cannot be read or contains what has no equal here; one message for each.</exception>
    public BpmnImportResult Read(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var document = BpmnXml.Load(xml);
        if (document.Name != BpmnNames.Bpmn + "definitions")
            throw BpmnXml.Refuse("not-bpmn", "Die Datei ist kein BPMN 2.0: Das äußerste Element ist nicht „definitions“ im Namensraum von BPMN 2.0.");
        var processes = document.Elements(BpmnNames.Bpmn + "process").Where(p => p.Elements().Any(e => e.Attribute("id") is not null)).ToList();
        if (processes.Count != 1)
            throw BpmnXml.Refuse("process-count", processes.Count == 0 ? "Die Datei enthält keinen Prozess mit Schritten." : $"Die Datei enthält {processes.Count} Prozesse. Bitte exportieren Sie jeden Prozess in eine eigene Datei.");
        var reading = new BpmnReading(document, registry);
        var flow = reading.Container(processes[0]);
        if (reading.Problems.Count > 0)
            throw new DefinitionException(reading.Problems);
        var definition = Envelope(processes[0], flow);
        return new(layout.Arrange(DefinitionJson.Write(definition), onlyMissing: true), reading.Notes);
    }

    private static JsonObject Envelope(XElement process, JsonObject flow)
    {
        var definition = BpmnReading.ExtensionOf(process, "definition") ?? [];
        var name = (string?)process.Attribute("name");
        definition["definitionId"] ??= IdOf(name ?? (string?)process.Attribute("id") ?? "prozess");
        if (!string.IsNullOrWhiteSpace(name))
            definition["name"] = name;
        definition["name"] ??= (string?)definition["definitionId"];
        definition["description"] ??= process.Element(BpmnNames.Bpmn + "documentation")?.Value;
        // A process that was no flowchart is its only step.
        var isShell = definition["root"] is JsonObject;
        if (!isShell && BpmnReading.ExtensionOf(process, "definition") is not null && flow["activities"] is JsonArray { Count: 1 } only)
        {
            definition["root"] = only[0]!.DeepClone();
            return definition;
        }

        var root = definition["root"] as JsonObject ?? new JsonObject { ["id"] = "ablauf", ["type"] = "Elsa.Flowchart", ["version"] = 1 };
        root["activities"] = flow["activities"]!.DeepClone();
        root["connections"] = flow["connections"]!.DeepClone();
        if (!isShell && flow["start"] is { } start)
            root["start"] = start.DeepClone();
        definition["root"] = root;
        return definition;
    }

    private static string IdOf(string name)
    {
        var id = string.Concat(name.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
            .Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return id.Length == 0 ? "prozess" : id[..Math.Min(id.Length, 80)];
    }
}
