using Buergerservice.Engine.Compilation;

namespace Buergerservice.Designer.Instances;

/// <summary>Elsa's path of a step: the ids of what it lies in, from the workflow down.</summary>
internal static class NodePath
{
    public static string Of(CompiledActivity step) => step.Parent is { } parent ? $"{Of(parent)}:{step.Source.LocalId}" : step.Source.LocalId;
}
