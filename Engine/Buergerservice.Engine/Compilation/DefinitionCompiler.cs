using System.Text.Json;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;

namespace Buergerservice.Engine.Compilation;

/// <summary>What compiling found: the graph, which always exists, and the problems; with an error it must not be run.</summary>
/// <param name="Workflow">The compiled graph.</param>
/// <param name="Problems">Findings, errors first.</param>
public sealed record CompilationResult(CompiledWorkflow Workflow, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>Steps of unknown type, which may be definitions used as activities.</summary>
    public IReadOnlyList<PartRequest> Unresolved { get; init; } = [];

    /// <summary>True when the definition can be published.</summary>
    public bool CanRun => !Problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>Throws when the definition cannot run.</summary>
    /// <exception cref="DefinitionException">There is at least one error.</exception>
    public CompiledWorkflow OrThrow() => CanRun ? Workflow : throw new DefinitionException(Problems);
}

/// <summary>Turns a definition into an executable graph and checks everything that can be checked without running it.</summary>
public sealed class DefinitionCompiler(ActivityRegistry registry)
{
    /// <summary>Compiles a definition. Never throws for a faulty definition: the problems say what is wrong.</summary>
    /// <param name="document">The definition.</param>
    /// <param name="versionId">Id of the version.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="parts">Definitions it uses as activities.</param>
    public CompilationResult Compile(DefinitionDocument document, Guid versionId = default, int version = 1, DefinitionParts? parts = null)
    {
        var used = parts ?? DefinitionParts.None;
        var compilation = new Compilation(registry, new CompiledWorkflow(versionId, version, document), document, used, used.Uses, new NodeIds());
        compilation.Run(null);
        return new(compilation.Workflow, compilation.Problems.ToList()) { Unresolved = compilation.Unresolved };
    }

    /// <summary>Reads and compiles in one step.</summary>
    /// <exception cref="DefinitionException">The JSON cannot be read.</exception>
    public CompilationResult Compile(string json, Guid versionId = default, int version = 1, DefinitionParts? parts = null) =>
        Compile(DefinitionReader.Read(json), versionId, version, parts);
}

/// <summary>State of the compilation of one definition, shared by the binders of its steps.</summary>
internal sealed partial class Compilation(ActivityRegistry registry, CompiledWorkflow workflow, DefinitionDocument document, DefinitionParts parts, IReadOnlyDictionary<string, Guid> uses, NodeIds ids)
{
    private static readonly ActivityDescriptor WorkflowDescriptor = new()
    {
        Type = "Elsa.Workflow",
        DisplayName = "Prozess",
        Category = "",
        Description = "",
        Outcomes = [],
        Implementation = typeof(WorkflowActivity),
    };

    private static readonly ActivityDescriptor NotFoundDescriptor = new()
    {
        Type = "Elsa.NotFoundActivity",
        DisplayName = "Unbekannte Aktivität",
        Category = "",
        Description = "",
        Outcomes = [],
        Implementation = typeof(NotFoundActivity),
    };

    public CompiledWorkflow Workflow => workflow;

    public ProblemList Problems { get; } = new();

    public NodeIds Ids => ids;

    /// <summary>The definition compiled here; inside of a definition used as an activity it is not that of the workflow.</summary>
    public DefinitionDocument Document => document;

    private readonly Dictionary<CompiledActivity, VariableIndex> _variables = [];

    /// <summary>Variables of a scope by id and name.</summary>
    public VariableIndex Variables(CompiledActivity scope) =>
        _variables.TryGetValue(scope, out var index) ? index : _variables[scope] = new(scope.Variables);

    /// <summary>Compiles the definition into the workflow, below <paramref name="parent"/> when it is used as an activity.</summary>
    /// <returns>The scope of its variables.</returns>
    public CompiledActivity Run(CompiledActivity? parent)
    {
        var source = new ActivityNode { Type = "Elsa.Workflow", Id = Ids.Prefix + "Workflow1", LocalId = "Workflow1", Properties = new Dictionary<string, JsonElement>() };
        var scope = new CompiledActivity(workflow.Nodes.Count, source, WorkflowDescriptor, parent, document.Variables) { Document = document };
        workflow.Nodes.Add(scope);
        if (parent is null)
            workflow.Workflow = scope;
        var rootId = Ids.Take(document.Root.LocalId, document.Root.Type);
        var root = Add(document.Root with { Id = Ids.Prefix + rootId }, scope);
        if (parent is null)
            workflow.Root = root;
        scope.Activity = new WorkflowActivity(root) { Node = scope };
        foreach (var id in Ids.Duplicates)
            Problems.Error("duplicate-id", id, null, $"Die Aktivitäts-ID „{id}“ kommt mehrfach vor; jede ID darf nur einmal verwendet werden.");
        return scope;
    }

    public CompiledActivity Add(ActivityNode source, CompiledActivity parent)
    {
        var descriptor = registry.Find(source.Type);
        if (descriptor is null && AddPart(source, parent) is { } part)
            return part;
        if (descriptor is null)
            Problems.Error("unknown-type", source, null, WhyUnknown(source) + PartHint(source));
        var variables = source.Properties.TryGetValue("variables", out var list) ? DefinitionReader.ReadVariableList(list, source.Id, Problems) : [];
        var node = new CompiledActivity(workflow.Nodes.Count, source, descriptor ?? NotFoundDescriptor, parent, variables);
        workflow.Nodes.Add(node);
        node.Activity = descriptor is null ? new NotFoundActivity(source.Type) : registry.Create(descriptor);
        node.Activity.Node = node;
        if (descriptor is not null)
            BindAll(node, descriptor);
        return node;
    }

    private static string WhyUnknown(ActivityNode source) => source.Type switch
    {
        "Elsa.ReadLine" => "„Elsa.ReadLine“ liest von der Konsole des Servers. Verwenden Sie eine Aufgabe mit Formular.",
        // Elsa's own placeholder keeps the name of the type it could not find.
        "Elsa.NotFoundActivity" when source.Properties.TryGetValue("missingTypeName", out var missing) => $"Der Aktivitätstyp „{missing}“ war schon in Elsa nicht bekannt.",
        _ => $"Der Aktivitätstyp „{source.Type}“ ist nicht bekannt.",
    };

    private void BindAll(CompiledActivity node, ActivityDescriptor descriptor)
    {
        var binder = new ActivityBinder(this, node);
        foreach (var input in descriptor.Inputs)
        {
            var target = (Input)input.Property.GetValue(node.Activity)!;
            var expression = binder.ReadInput(input.Attribute.Name, input.Attribute.DisplayName, input.Type);
            var isMissing = expression is null or ConstantExpression { Value: null or "" };
            if (isMissing && input.Attribute.Required && target.DefaultValue is null)
                Problems.Error("missing-input", node.Source, input.Attribute.DisplayName, "Diese Angabe fehlt und muss gesetzt werden.");
            target.Bind(input.Attribute.Name, input.Attribute.DisplayName, expression);
        }

        foreach (var output in descriptor.Outputs)
            binder.BindOutput(output.Attribute.Name, (Output)output.Property.GetValue(node.Activity)!);
        node.Activity.Bind(binder);
        StepPolicies.Read(node, binder);
    }
}
