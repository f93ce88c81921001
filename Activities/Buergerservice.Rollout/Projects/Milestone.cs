using System.Globalization;
using Buergerservice.Engine.Values;

namespace Buergerservice.Rollout.Projects;

/// <summary>
/// The plan of a milestone. Whether M1–M3 and „RollOut-ready“ are reached is derived from results and gates and never
/// stored; for further milestones it is entered.
/// </summary>
public sealed class Milestone
{
    private Milestone()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The project.</summary>
    public Guid ProjectId { get; private set; }

    /// <summary>M1, M2 … unique in the project.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Planned date, or null.</summary>
    public DateOnly? PlannedOn { get; private set; }

    /// <summary>Date on which a further milestone was reached, or null.</summary>
    public DateOnly? ReachedOn { get; private set; }

    /// <summary>The mark of what is planned and entered; whoever changes it names the one they saw.</summary>
    internal string Mark => SeenMark.Of(Title, Day(PlannedOn), Day(ReachedOn));

    internal static Milestone Create(RolloutProject project, string key, string title) => new()
    {
        Id = Guid.CreateVersion7(project.CreatedAt),
        Tenant = project.Tenant,
        ProjectId = project.Id,
        Key = key,
        Title = title,
    };

    internal void Plan(string title, DateOnly? plannedOn, DateOnly? reachedOn)
    {
        Title = title;
        PlannedOn = plannedOn;
        ReachedOn = reachedOn;
    }

    /// <summary>What an audit entry says of it.</summary>
    internal Dictionary<string, object?> Facts() => new() { ["title"] = Title, ["plannedOn"] = Day(PlannedOn), ["reachedOn"] = Day(ReachedOn) };

    internal static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
