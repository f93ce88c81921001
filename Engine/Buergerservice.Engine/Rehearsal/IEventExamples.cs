using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Rehearsal;

/// <summary>A step that waits for events only the program itself raises: a rehearsal asks it what such an event brings.</summary>
public interface IEventExamples
{
    /// <summary>What the event brings, or null.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="properties">What the step has noted for itself.</param>
    object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties);
}
