using System.Text.Json.Nodes;

namespace Buergerservice.Designer.Descriptors;

/// <summary>An activity type as Studio wants it.</summary>
internal sealed record ActivityModel
{
    public required string TypeName { get; init; }

    public required int Version { get; init; }

    public string Namespace => TypeName.Contains('.', StringComparison.Ordinal) ? TypeName[..TypeName.LastIndexOf('.')] : "";

    /// <summary>Studio names a new step after this and a number; with the space, "Aufgabe 1".</summary>
    public string Name => DisplayName + " ";

    public required string Category { get; init; }

    public required string DisplayName { get; init; }

    public string Description { get; init; } = "";

    public string Kind { get; init; } = "Action";

    public IReadOnlyList<InputModel> Inputs { get; init; } = [];

    public IReadOnlyList<OutputModel> Outputs { get; init; } = [];

    public IReadOnlyList<PortModel> Ports { get; init; } = [];

    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>Copied into each newly dropped step: the only way to store a default.</summary>
    public JsonObject ConstructionProperties { get; init; } = [];

    public bool IsContainer { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsStart { get; init; }

    public bool IsTerminal { get; init; }

    public bool RunAsynchronously { get; }
}

internal sealed record InputModel
{
    /// <summary>Pascal case; the property of the step is the same in camel case.</summary>
    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public required string DisplayName { get; init; }

    public string Description { get; init; } = "";

    public float Order { get; init; }

    public bool IsBrowsable { get; } = true;

    public bool IsSerializable { get; } = true;

    public bool IsSynthetic { get; }

    /// <summary>True when the value is an expression, false when it is written as it is.</summary>
    public bool IsWrapped { get; init; } = true;

    public required string UiHint { get; init; }

    public string? Category { get; }

    public object? DefaultValue { get; init; }

    public string DefaultSyntax { get; init; } = "Literal";

    public bool IsReadOnly { get; }

    public bool IsSensitive { get; }

    public string? StorageDriverType { get; }

    public bool AutoEvaluate { get; } = true;

    public string? EvaluatorType { get; }

    public JsonObject UiSpecifications { get; init; } = [];
}

internal sealed record OutputModel(string Name, string DisplayName, string Description, string TypeName = "Object", bool IsBrowsable = true);

internal sealed record PortModel(string Name, string DisplayName, string Type, bool IsBrowsable = true)
{
    public static PortModel Outcome(string name, string? german = null) => new(name, german ?? OutcomeNames.Of(name), "Flow");

    public static PortModel Embedded(string name, string german) => new(name, german, "Embedded");
}
