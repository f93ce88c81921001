using System.Text.Json;

namespace Buergerservice.Engine.Definitions;

/// <summary>A workflow definition as written in Elsa 3 JSON, before it is compiled.</summary>
public sealed class DefinitionDocument
{
    /// <summary>The logical id that all versions share; never empty.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Display name; falls back to <see cref="DefinitionId"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Free text shown beside the name.</summary>
    public string? Description { get; init; }

    /// <summary>Variables of the workflow's own scope.</summary>
    public IReadOnlyList<VariableDeclaration> Variables { get; init; } = [];

    /// <summary>Inputs the workflow accepts when it is started.</summary>
    public IReadOnlyList<ArgumentDeclaration> Inputs { get; init; } = [];

    /// <summary>Outputs the workflow can set.</summary>
    public IReadOnlyList<ArgumentDeclaration> Outputs { get; init; } = [];

    /// <summary>Outcomes a workflow used as an activity can finish with.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>What happens to an instance when an activity faults.</summary>
    public IncidentStrategy IncidentStrategy { get; init; }

    /// <summary>True for a definition written for Elsa's counter-based flowcharts, which know no merge modes.</summary>
    public bool IgnoresMergeModes { get; init; }

    /// <summary>How many instances may be alive at a time.</summary>
    public Triggers.ActivationStrategy Activation { get; init; }

    /// <summary>True when other definitions may use this one as an activity.</summary>
    public bool IsUsableAsActivity { get; init; }

    /// <summary>Type under which other definitions use this one, or null: the name in Pascal case.</summary>
    public string? ActivityType => IsUsableAsActivity ? string.Concat(Name.Split(Name.Where(c => !char.IsLetterOrDigit(c)).Distinct().ToArray(), StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..])) : null;

    /// <summary>True when publishing it publishes the definitions that use it anew.</summary>
    public bool UpdatesConsumers { get; init; }

    /// <summary>The activity tree.</summary>
    public required ActivityNode Root { get; init; }
}

/// <summary>What a fault does to its instance (Elsa's two incident strategies).</summary>
public enum IncidentStrategy
{
    /// <summary>The instance stops at once; nothing already queued runs on.</summary>
    Fault,

    /// <summary>Other branches go on; the instance waits for the incident to be resolved.</summary>
    ContinueWithIncidents,
}

/// <summary>One activity of a definition with its raw properties.</summary>
public sealed record ActivityNode
{
    /// <summary>Type name such as <c>Elsa.WriteLine</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Unique within the definition.</summary>
    public required string Id { get; init; }

    /// <summary>The id as its own definition writes it; <see cref="Id"/> has the path to an embedded definition before it.</summary>
    public string LocalId { get; init; } = "";

    /// <summary>Version of the type, or null.</summary>
    public int? Version { get; init; }

    /// <summary>Technical name, as scripts refer to it.</summary>
    public string? Name { get; init; }

    /// <summary>Title drawn in the designer; falls back to name and id.</summary>
    public string? DisplayText { get; init; }

    /// <summary>True when an event may start the workflow here.</summary>
    public bool CanStartWorkflow { get; init; }

    /// <summary>How a flowchart brings branches together at this step (<c>Stream</c>, <c>Race</c> …); null for the join rule.</summary>
    public string? MergeMode { get; init; }

    /// <summary>The <c>customProperties</c>: policies such as <c>retry</c>, <c>timeout</c> and <c>compensation</c>.</summary>
    public JsonElement CustomProperties { get; init; }

    /// <summary>Every other property, by its JSON name.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Properties { get; init; }

    /// <summary>How messages call this activity.</summary>
    public string Title => DisplayText is { Length: > 0 } ? DisplayText : Name is { Length: > 0 } ? Name : Id;
}

/// <summary>A variable of a workflow or container.</summary>
/// <param name="Id">What <c>SetVariable</c> and variable expressions refer to.</param>
/// <param name="Name">What scripts call it.</param>
/// <param name="TypeName">Alias of <see cref="Values.TypeAliases"/>.</param>
/// <param name="Default">Initial value, already converted to the type.</param>
public sealed record VariableDeclaration(string Id, string Name, string TypeName, object? Default)
{
    /// <summary>Runtime type that assigned values are converted to.</summary>
    public Type Type => Values.TypeAliases.TryResolve(TypeName, out var type) ? type : typeof(object);
}

/// <summary>An input or output of a workflow.</summary>
/// <param name="Name">Name, compared without case.</param>
/// <param name="TypeName">Alias of <see cref="Values.TypeAliases"/>.</param>
/// <param name="DisplayName">Label in forms.</param>
/// <param name="Description">Help text.</param>
public sealed record ArgumentDeclaration(string Name, string TypeName, string? DisplayName, string? Description)
{
    /// <summary>Runtime type of the argument.</summary>
    public Type Type => Values.TypeAliases.TryResolve(TypeName, out var type) ? type : typeof(object);

    /// <summary>Converts a value to the type; of an array or a collection each element.</summary>
    /// <exception cref="Values.ValueConversionException">The value does not fit.</exception>
    public object? Convert(object value)
    {
        var converted = Values.ValueConverter.Convert(value, Type);
        return converted is List<object?> list && Values.TypeAliases.ElementOf(TypeName) is { } element
            ? list.ConvertAll(item => item is null ? null : Values.ValueConverter.Convert(item, element)) : converted;
    }
}
