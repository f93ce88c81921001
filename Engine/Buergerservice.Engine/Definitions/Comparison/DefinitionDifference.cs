namespace Buergerservice.Engine.Definitions.Comparison;

/// <summary>What became of a part of a definition.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>A value that changed.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Old">Former value as text, or null.</param>
/// <param name="New">Present value as text, or null.</param>
public sealed record ValueChange(string Label, string? Old, string? New);

/// <summary>A step or declaration that changed.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Type">What it is: name of the activity type, variable, input, output.</param>
/// <param name="Values">Changed values; for a new or lost part those it has or had.</param>
public sealed record PartChange(ChangeKind Kind, string Id, string Title, string Type, IReadOnlyList<ValueChange> Values);

/// <summary>A connection that is new or gone.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="From">Title of the step it leaves.</param>
/// <param name="Port">The outcome.</param>
/// <param name="To">Title of the step it leads to.</param>
public sealed record ConnectionChange(ChangeKind Kind, string From, string Port, string To);

/// <summary>How a definition differs from another one. Places in the designer count for nothing but <see cref="Moved"/>.</summary>
/// <param name="Head">Name, description and settings.</param>
/// <param name="Declarations">Variables, inputs and outputs.</param>
/// <param name="Steps">Steps, new ones first.</param>
/// <param name="Connections">Connections.</param>
/// <param name="Moved">Steps that only stand elsewhere in the drawing.</param>
public sealed record DefinitionDifference(IReadOnlyList<ValueChange> Head, IReadOnlyList<PartChange> Declarations, IReadOnlyList<PartChange> Steps, IReadOnlyList<ConnectionChange> Connections, int Moved)
{
    /// <summary>True when both mean the same.</summary>
    public bool IsSame => Head.Count == 0 && Declarations.Count == 0 && Steps.Count == 0 && Connections.Count == 0;
}
