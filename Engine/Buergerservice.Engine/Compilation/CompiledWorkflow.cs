using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Compilation;

/// <summary>A definition version, compiled once into an immutable graph that all its instances share.</summary>
public sealed class CompiledWorkflow
{
    internal CompiledWorkflow(Guid versionId, int version, DefinitionDocument document)
    {
        VersionId = versionId;
        Version = version;
        Document = document;
    }

    /// <summary>Id of this version.</summary>
    public Guid VersionId { get; }

    /// <summary>Version number, from 1.</summary>
    public int Version { get; }

    /// <summary>The definition as read.</summary>
    public DefinitionDocument Document { get; }

    /// <summary>The workflow itself: the scope of its variables; its only child is <see cref="Root"/>.</summary>
    public CompiledActivity Workflow { get; internal set; } = null!;

    /// <summary>The root activity.</summary>
    public CompiledActivity Root { get; internal set; } = null!;

    /// <summary>All steps; a step's <see cref="CompiledActivity.Index"/> is its place here.</summary>
    public IReadOnlyList<CompiledActivity> Activities => Nodes;

    /// <summary>True when a script reads outputs of other activities, so that these must be kept.</summary>
    public bool KeepsOutputs { get; internal set; }

    internal List<CompiledActivity> Nodes { get; } = [];

    private Dictionary<string, CompiledActivity>? _byId;

    /// <summary>Finds a step by its activity id, or null.</summary>
    public CompiledActivity? Find(string activityId)
    {
        if (_byId is null)
        {
            var map = new Dictionary<string, CompiledActivity>();
            foreach (var node in Nodes)
                map.TryAdd(node.Id, node);
            _byId = map;
        }

        return _byId.GetValueOrDefault(activityId);
    }
}

/// <summary>One step of a compiled definition.</summary>
public sealed class CompiledActivity
{
    private const int FewVariables = 8;
    private Dictionary<string, int>? _slots;

    internal CompiledActivity(int index, ActivityNode source, ActivityDescriptor descriptor, CompiledActivity? parent, IReadOnlyList<VariableDeclaration> variables)
    {
        Index = index;
        Source = source;
        Descriptor = descriptor;
        Parent = parent;
        Variables = variables;
    }

    /// <summary>Place among the steps of the workflow.</summary>
    public int Index { get; }

    /// <summary>The step as the definition writes it.</summary>
    public ActivityNode Source { get; }

    /// <summary>The step's type.</summary>
    public ActivityDescriptor Descriptor { get; }

    /// <summary>The container, or null for the workflow itself.</summary>
    public CompiledActivity? Parent { get; }

    /// <summary>Variables this step declares for what runs inside it.</summary>
    public IReadOnlyList<VariableDeclaration> Variables { get; }

    /// <summary>Where the step keeps the variable of this name among <see cref="Variables"/>; -1 when it declares none.</summary>
    internal int SlotOf(string variable)
    {
        if (Variables.Count > FewVariables)
            return (_slots ??= Slots()).GetValueOrDefault(variable, -1);
        for (var i = 0; i < Variables.Count; i++)
        {
            if (string.Equals(Variables[i].Name, variable, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    // Of two variables with the same name the first counts.
    private Dictionary<string, int> Slots()
    {
        var slots = new Dictionary<string, int>(Variables.Count, StringComparer.Ordinal);
        for (var i = 0; i < Variables.Count; i++)
            slots.TryAdd(Variables[i].Name, i);
        return slots;
    }

    /// <summary>The behaviour.</summary>
    public Activity Activity { get; internal set; } = null!;

    /// <summary>How the step's effects are tried again, or null for the engine's own rule.</summary>
    public RetryPolicy? Retry { get; internal set; }

    /// <summary>How long the step may take, or null.</summary>
    public TimeoutPolicy? Timeout { get; internal set; }

    /// <summary>What undoes the step once it has completed, or null.</summary>
    public CompiledActivity? Compensation { get; internal set; }

    /// <summary>True for a container that undoes what was done in it when something in it fails.</summary>
    public bool CompensatesOnFault { get; internal set; }

    /// <summary>The definition whose scope this is: that of the workflow itself or of one used as an activity; null for steps.</summary>
    public DefinitionDocument? Document { get; internal init; }

    /// <summary>The scope of the definition this step belongs to.</summary>
    public CompiledActivity Scope => Document is not null ? this : Parent!.Scope;

    /// <summary>Activity id, unique in the definition.</summary>
    public string Id => Source.Id;

    /// <summary>Title for people.</summary>
    public string Title => Source.Title;
}
