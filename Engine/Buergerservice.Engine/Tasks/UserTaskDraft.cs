using Buergerservice.Engine.Calendar;

namespace Buergerservice.Engine.Tasks;

/// <summary>A human task as a burst creates it.</summary>
public sealed record UserTaskDraft
{
    /// <summary>Id of the task.</summary>
    public required Guid Id { get; init; }

    /// <summary>The bookmark its completion resumes.</summary>
    public required Guid BookmarkId { get; init; }

    /// <summary>The step that waits.</summary>
    public required string ActivityId { get; init; }

    /// <summary>What to do, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>How to do it; plain text, paragraphs separated by blank lines.</summary>
    public string? Instructions { get; init; }

    /// <summary>Key of the form, or null for a task that is only confirmed.</summary>
    public string? FormKey { get; init; }

    /// <summary>Version of the form, pinned when the task is created.</summary>
    public string? FormVersion { get; init; }

    /// <summary>Values the form starts with.</summary>
    public Dictionary<string, object?> Data { get; init; } = [];

    /// <summary>Roles whose members may claim it.</summary>
    public IReadOnlyList<string> CandidateRoles { get; init; } = [];

    /// <summary>People (user names) who may claim it.</summary>
    public IReadOnlyList<string> CandidateUsers { get; init; } = [];

    /// <summary>Units whose members may claim it; with roles given as well, a person needs one of each.</summary>
    public IReadOnlyList<string> CandidateUnits { get; init; } = [];

    /// <summary>The person it is given to at once, or null.</summary>
    public string? Assignee { get; init; }

    /// <summary>People who must not do it (four-eyes rule), by user name.</summary>
    public IReadOnlyList<string> ExcludedUsers { get; init; } = [];

    /// <summary>Steps of the same instance whose performers must not do it (four-eyes rule).</summary>
    public IReadOnlyList<string> ExcludedSteps { get; init; } = [];

    /// <summary>Reminders and escalations, with their times.</summary>
    public IReadOnlyList<LadderStep> Ladder { get; init; } = [];

    /// <summary>True when a lead may cancel it.</summary>
    public bool IsCancellable { get; init; }

    /// <summary>Outcomes to choose from; one outcome means "done".</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = ["Done"];

    /// <summary>When it is due, or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How the due date was computed, or null when it was not by a calendar.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>0 normal, higher is more urgent.</summary>
    public int Priority { get; init; }

    /// <summary>What the task belongs to, such as a project or case number.</summary>
    public string? Subject { get; init; }

    /// <summary>Marks of the module, such as the results a rollout task delivers.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
