namespace Buergerservice.Engine.Triggers;

/// <summary>An activity that can start a published definition.</summary>
public interface ITrigger
{
    /// <summary>What starts the definition here; read only of steps that may start their workflow.</summary>
    IReadOnlyList<TriggerDeclaration> Triggers { get; }

    /// <summary>What a rehearsal starts the step with; null when it also works started by hand.</summary>
    object? ExampleStart => null;
}

/// <summary>One thing that starts a definition, fixed when it is published.</summary>
/// <param name="Kind">What starts it.</param>
/// <param name="Name">Event name, route, or expression of the schedule.</param>
/// <param name="Hash">Hash by which an event or request finds it; empty for schedules.</param>
public sealed record TriggerDeclaration(TriggerKind Kind, string Name, string Hash)
{
    /// <summary>Settings as JSON, or null.</summary>
    public string? Options { get; init; }

    /// <summary>True when only one published definition may have a trigger with this hash.</summary>
    public bool IsUnique { get; init; }
}
