using System.Reflection;
using Buergerservice.Engine.Definitions;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Engine.Compilation;

/// <summary>What is known about an activity type.</summary>
public sealed class ActivityDescriptor
{
    /// <summary>Type name in definitions.</summary>
    public required string Type { get; init; }

    /// <summary>German display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>German category.</summary>
    public required string Category { get; init; }

    /// <summary>German description.</summary>
    public required string Description { get; init; }

    /// <summary>Fixed outcomes.</summary>
    public required IReadOnlyList<string> Outcomes { get; init; }

    /// <summary>German names of <see cref="Outcomes"/>, in their order; may be shorter.</summary>
    public IReadOnlyList<string> OutcomeNames { get; init; } = [];

    /// <summary>False for a type the toolbox does not offer.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Properties that hold embedded activities.</summary>
    public IReadOnlyList<PortAttribute> Ports { get; init; } = [];

    /// <summary>Properties that are written as they are, without an expression.</summary>
    public IReadOnlyList<SettingAttribute> Settings { get; init; } = [];

    /// <summary>True when a step of this type can wait.</summary>
    public bool Waits { get; init; }

    /// <summary>True when an event can start a workflow here.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>True when nothing runs after it in its container.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True when a section of a long process begins here.</summary>
    public bool BeginsSection { get; init; }

    /// <summary>Inputs in the order of their declaration.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>Outputs in the order of their declaration.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>The class that implements it.</summary>
    public required Type Implementation { get; init; }
}

/// <summary>An input of an activity type.</summary>
/// <param name="Attribute">Name, label, editor.</param>
/// <param name="Property">The property holding the <see cref="Input"/>.</param>
/// <param name="Type">Type of the value.</param>
public sealed record InputDescriptor(InputAttribute Attribute, PropertyInfo Property, Type Type);

/// <summary>An output of an activity type.</summary>
/// <param name="Attribute">Name and label.</param>
/// <param name="Property">The property holding the <see cref="Output"/>.</param>
public sealed record OutputDescriptor(OutputAttribute Attribute, PropertyInfo Property);

/// <summary>
/// All activity types definitions may use. Activities are created with constructor injection from the host's
/// singletons, so a rule catalogue can be handed in; nothing with a database or a connection belongs there.
/// </summary>
public sealed class ActivityRegistry
{
    private readonly Dictionary<string, ActivityDescriptor> _byType = new(StringComparer.Ordinal);
    private readonly IServiceProvider _services;

    /// <summary>Creates a registry with the engine's own activities.</summary>
    public ActivityRegistry(IServiceProvider? services = null, IEnumerable<ActivityAssembly>? assemblies = null)
    {
        _services = services ?? new ServiceCollection().BuildServiceProvider();
        Add(typeof(ActivityRegistry).Assembly);
        foreach (var assembly in assemblies ?? [])
            Add(assembly.Assembly);
    }

    /// <summary>All types, by type name.</summary>
    public IReadOnlyCollection<ActivityDescriptor> Descriptors => _byType.Values;

    /// <summary>Finds a type by its exact name, or null.</summary>
    public ActivityDescriptor? Find(string type) => _byType.GetValueOrDefault(type);

    /// <summary>What each input of a type is when a definition says nothing, by JSON name.</summary>
    public IReadOnlyDictionary<string, object?> DefaultsOf(ActivityDescriptor descriptor)
    {
        var activity = Create(descriptor);
        return descriptor.Inputs.ToDictionary(i => i.Attribute.Name, i => ((Input)i.Property.GetValue(activity)!).DefaultValue);
    }

    internal Activity Create(ActivityDescriptor descriptor) =>
        (Activity)ActivatorUtilities.CreateInstance(_services, descriptor.Implementation);

    private void Add(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes())
        {
            if (type is { IsAbstract: false } && type.IsSubclassOf(typeof(Activity)) && type.GetCustomAttribute<ActivityAttribute>() is { } attribute)
                _byType.Add(attribute.Type, Checked(Describe(type, attribute)));
        }
    }

    // An input named like a part of every step ("name") would never be read, and Studio fails over its value.
    private static ActivityDescriptor Checked(ActivityDescriptor descriptor) =>
        descriptor.Inputs.Select(i => i.Attribute.Name).Concat(descriptor.Outputs.Select(o => o.Attribute.Name)).FirstOrDefault(DefinitionReader.IsReserved) is { } taken
            ? throw new InvalidOperationException($"{descriptor.Type}: \"{taken}\" is a property of every step and cannot be an input or output.")
            : descriptor;

    private static ActivityDescriptor Describe(Type type, ActivityAttribute attribute) => new()
    {
        Type = attribute.Type,
        DisplayName = attribute.DisplayName,
        Category = attribute.Category,
        Description = attribute.Description,
        Outcomes = attribute.Outcomes,
        OutcomeNames = attribute.OutcomeNames,
        IsBrowsable = attribute.IsBrowsable,
        Ports = [.. type.GetCustomAttributes<PortAttribute>()],
        Settings = [.. type.GetCustomAttributes<SettingAttribute>()],
        Waits = attribute.Waits,
        IsTrigger = attribute.IsTrigger,
        IsTerminal = attribute.IsTerminal,
        BeginsSection = attribute.BeginsSection,
        Implementation = type,
        Inputs = [.. Properties(type).Where(p => p.PropertyType.IsSubclassOf(typeof(Input)))
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<InputAttribute>()))
            .Where(p => p.Attribute is not null)
            .Select(p => new InputDescriptor(p.Attribute!, p.Property, p.Property.PropertyType.GetGenericArguments()[0]))],
        Outputs = [.. Properties(type).Where(p => p.PropertyType == typeof(Output))
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<OutputAttribute>()))
            .Where(p => p.Attribute is not null)
            .Select(p => new OutputDescriptor(p.Attribute!, p.Property))],
    };

    // Base classes first, so that shared inputs lead in the designer.
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        (type.BaseType is { } parent && parent != typeof(object) ? Properties(parent) : [])
            .Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly));
}

/// <summary>An assembly whose activities definitions may use; modules register one each.</summary>
/// <param name="Assembly">The module's assembly.</param>
public sealed record ActivityAssembly(Assembly Assembly);
