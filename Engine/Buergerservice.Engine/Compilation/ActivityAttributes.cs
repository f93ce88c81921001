namespace Buergerservice.Engine.Compilation;

/// <summary>Names an activity type and describes it for the designer.</summary>
/// <param name="type">Type name in definitions, such as <c>Elsa.WriteLine</c>.</param>
/// <param name="displayName">German name in the toolbox.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivityAttribute(string type, string displayName) : Attribute
{
    /// <summary>Type name in definitions.</summary>
    public string Type { get; } = type;

    /// <summary>German name in the toolbox.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>German heading in the toolbox.</summary>
    public string Category { get; init; } = "Allgemein";

    /// <summary>One German sentence on what it does.</summary>
    public string Description { get; init; } = "";

    /// <summary>Fixed outcomes; the default is the one outcome <c>Done</c>.</summary>
    public string[] Outcomes { get; init; } = ["Done"];

    /// <summary>German names of <see cref="Outcomes"/>, in their order; what is missing is named as everywhere (<c>Done</c> …).</summary>
    public string[] OutcomeNames { get; init; } = [];

    /// <summary>False for a type that definitions may contain but the toolbox does not offer.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>True when the activity can make its instance wait.</summary>
    public bool Waits { get; init; }

    /// <summary>True when an event can start a workflow here.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>True when nothing runs after it in its container.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True when a section of a long process begins here; pictures draw each section by itself.</summary>
    public bool BeginsSection { get; init; }
}

/// <summary>Describes an input for the designer and for validation.</summary>
/// <param name="name">JSON property name in camelCase.</param>
/// <param name="displayName">German label.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute(string name, string displayName) : Attribute
{
    /// <summary>JSON property name in camelCase.</summary>
    public string Name { get; } = name;

    /// <summary>German label.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>German help text.</summary>
    public string Description { get; init; } = "";

    /// <summary>True when a definition without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Editor in the designer: <c>singleline</c>, <c>multiline</c>, <c>checkbox</c>, <c>dropdown</c>, <c>multitext</c>, <c>outcomes</c> (a list whose entries are the step's outcomes), <c>script</c>, <c>json</c>.</summary>
    public string UiHint { get; init; } = "singleline";

    /// <summary>Fixed choices of a drop-down.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>German names of <see cref="Options"/>, in their order; what is missing is shown as it is.</summary>
    public string[] OptionNames { get; init; } = [];

    /// <summary>Name of a live source of choices such as <c>roles</c> or <c>forms</c>; empty when there is none.</summary>
    public string OptionsFrom { get; init; } = "";
}

/// <summary>Describes an output for the designer.</summary>
/// <param name="name">JSON property name in camelCase.</param>
/// <param name="displayName">German label.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string name, string displayName) : Attribute
{
    /// <summary>JSON property name in camelCase.</summary>
    public string Name { get; } = name;

    /// <summary>German label.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>German help text.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Says that a property holds an embedded activity, or a list of them.</summary>
/// <param name="name">JSON property name in camelCase.</param>
/// <param name="displayName">German label.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PortAttribute(string name, string displayName) : Attribute
{
    /// <summary>JSON property name in camelCase.</summary>
    public string Name { get; } = name;

    /// <summary>German label.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>True when the property is a list of activities.</summary>
    public bool IsList { get; init; }
}

/// <summary>Describes a setting that is written as it is, without an expression, such as the cases of a switch.</summary>
/// <param name="name">JSON property name in camelCase.</param>
/// <param name="displayName">German label.</param>
/// <param name="uiHint">Editor in the designer.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SettingAttribute(string name, string displayName, string uiHint) : Attribute
{
    /// <summary>JSON property name in camelCase.</summary>
    public string Name { get; } = name;

    /// <summary>German label.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>Editor in the designer.</summary>
    public string UiHint { get; } = uiHint;

    /// <summary>German help text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Fixed choices of a drop-down.</summary>
    public string[] Options { get; init; } = [];
}
