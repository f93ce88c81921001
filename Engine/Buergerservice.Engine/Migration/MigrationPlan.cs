namespace Buergerservice.Engine.Migration;

/// <summary>What bringing one instance to another version means, or why it is not possible.</summary>
public sealed class MigrationPlan
{
    /// <summary>True when nothing stands in the way.</summary>
    public bool IsPossible => Obstacles.Count == 0;

    /// <summary>German sentences on what stands in the way.</summary>
    public List<string> Obstacles { get; } = [];

    /// <summary>Steps that wait, and what they are in the new version.</summary>
    public List<WaitingStep> Waiting { get; } = [];

    /// <summary>Variables that come into being, with the new version's initial value.</summary>
    public List<string> AddedVariables { get; } = [];

    /// <summary>Variables whose value is lost.</summary>
    public List<string> DroppedVariables { get; } = [];

    /// <summary>Variables whose value is converted to another type.</summary>
    public List<string> ConvertedVariables { get; } = [];

    /// <summary>Activity ids that change, old to new, among everything alive.</summary>
    public Dictionary<string, string> Steps { get; } = [];
}

/// <summary>A step at which the instance waits.</summary>
/// <param name="ActivityId">Its id now.</param>
/// <param name="Title">Its title now.</param>
/// <param name="Description">German text on what is awaited.</param>
/// <param name="NewActivityId">Its id in the new version, or null when it has none there.</param>
/// <param name="NewTitle">Its title there.</param>
public sealed record WaitingStep(string ActivityId, string Title, string Description, string? NewActivityId, string? NewTitle);
