namespace Buergerservice.Rollout.Projects;

/// <summary>Request to end a project early .</summary>
public sealed record CancelProject
{
    /// <summary>Longest reason.</summary>
    public const int MaxReasonLength = 2000;

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The revision of the project the person saw (<see cref="Views.ProjectHead.Revision"/>).</summary>
    public required int Seen { get; init; }
}

/// <summary>Request to hand a project to another lead .</summary>
public sealed record NameLead
{
    /// <summary>User name of the new lead.</summary>
    public required string UserName { get; init; }

    /// <summary>User name of the lead the person saw, or null when there was none.</summary>
    public string? Seen { get; init; }
}

/// <summary>Request to correct the master data of a project.</summary>
public sealed record CorrectProject
{
    /// <summary>The new data.</summary>
    public required MasterData Data { get; init; }

    /// <summary>The mark of what the person saw (<see cref="Views.ProjectHead.Mark"/>).</summary>
    public string? Seen { get; init; }
}
