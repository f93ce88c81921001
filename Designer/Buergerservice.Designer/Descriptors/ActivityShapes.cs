using Buergerservice.Engine.Compilation;
using Buergerservice.Storage.Model;

namespace Buergerservice.Designer.Descriptors;

/// <summary>What of an activity type matters for the tree of a definition.</summary>
/// <param name="Version">The version Studio knows it by.</param>
/// <param name="Inputs">Its inputs that are expressions.</param>
/// <param name="Names">Names of all its properties, in camel case.</param>
/// <param name="Ports">Its properties that hold activities.</param>
internal sealed record ActivityShape(int Version, IReadOnlyList<InputDescriptor> Inputs, IReadOnlyList<string> Names, IReadOnlyList<PortAttribute> Ports)
{
    /// <summary>The cases of a switch hold activities too.</summary>
    public bool HasCases => Names.Contains("cases");
}

/// <summary>The shapes of all types; built for one request, as definitions used as activities come and go.</summary>
internal sealed class ActivityShapes(ActivityRegistry registry, ILookup<string, DefinitionRow> parts)
{
    /// <summary>The shape of a step's type, or null when Studio is told of no such type.</summary>
    /// <param name="type">Type of the step.</param>
    /// <param name="version">The version it names, or null.</param>
    public ActivityShape? Find(string type, int? version)
    {
        if (registry.Find(type) is { } known)
            return new(ActivityCatalogue.RegistryVersion, known.Inputs, [.. known.Inputs.Select(i => i.Attribute.Name), .. known.Outputs.Select(o => o.Attribute.Name), .. known.Settings.Select(s => s.Name), .. known.Ports.Select(p => p.Name)], known.Ports);
        // The compiler's order: the named number, then the published version.
        var part = parts[type].FirstOrDefault(p => p.Version == version) ?? parts[type].FirstOrDefault(p => p.IsPublished);
        return part is null ? null : new(part.Version, [], [], []);
    }
}
