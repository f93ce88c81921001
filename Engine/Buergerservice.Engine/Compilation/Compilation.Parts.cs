using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Compilation;

/// <content>Definitions used as activities.</content>
internal sealed partial class Compilation
{
    /// <summary>How deep definitions may be used in one another.</summary>
    private const int MaxDepth = 16;

    /// <summary>Most steps of a definition with everything it uses.</summary>
    private const int MaxSteps = 200_000;

    private int _depth;

    public List<PartRequest> Unresolved { get; } = [];

    private CompiledActivity? AddPart(ActivityNode source, CompiledActivity parent)
    {
        if (!uses.TryGetValue(source.LocalId, out var versionId) || !parts.Definitions.TryGetValue(versionId, out var part))
        {
            Unresolved.Add(new(source.LocalId, source.Type, Text(source, "workflowDefinitionId"), Text(source, "workflowDefinitionVersionId"), source.Version));
            return null;
        }

        if (_depth >= MaxDepth || workflow.Nodes.Count > MaxSteps)
        {
            Problems.Error("too-deep", source, null, $"Prozesse sind hier zu tief ineinander verwendet (höchstens {MaxDepth} Ebenen und {MaxSteps} Schritte im Ganzen).");
            return null;
        }

        return Embed(source, parent, part);
    }

    private CompiledActivity Embed(ActivityNode source, CompiledActivity parent, DefinitionPart part)
    {
        var embedded = DefinitionReader.Read(part.Json);
        var node = new CompiledActivity(workflow.Nodes.Count, source, DescriptorOf(source, embedded), parent, []);
        workflow.Nodes.Add(node);
        var inner = new Compilation(registry, workflow, embedded, parts, part.Uses, new NodeIds(source.Id + ":")) { _depth = _depth + 1 };
        node.Activity = new WorkflowDefinitionActivity(embedded, inner.Run(node)) { Node = node };
        var binder = new ActivityBinder(this, node);
        node.Activity.Bind(binder);
        StepPolicies.Read(node, binder);
        // It was checked when it was published; what this release refuses in it is told where it is used.
        if (inner.Problems.ToList().FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } problem)
            Problems.Error("bad-part", source, null, $"Der verwendete Prozess „{embedded.Name}“ (Version {part.Version}) kann nicht ausgeführt werden: {problem.Message}");
        return node;
    }

    private static ActivityDescriptor DescriptorOf(ActivityNode source, DefinitionDocument embedded) => new()
    {
        Type = source.Type,
        DisplayName = embedded.Name,
        Category = "Prozesse",
        Description = embedded.Description ?? "",
        Outcomes = [.. embedded.Outcomes, "Done"],
        Implementation = typeof(WorkflowDefinitionActivity),
    };

    private static string PartHint(ActivityNode source) => Text(source, "workflowDefinitionId") is { } id
        ? $" Soll hier der Prozess „{id}“ verwendet werden, muss er veröffentlicht und als Aktivität verwendbar sein." : "";

    private static string? Text(ActivityNode source, string name) =>
        source.Properties.TryGetValue(name, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;
}
