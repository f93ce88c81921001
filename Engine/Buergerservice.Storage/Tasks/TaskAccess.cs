using Buergerservice.Engine.Tasks;

namespace Buergerservice.Storage.Tasks;

/// <summary>
/// One key by which a task is found (<see cref="TaskAudience"/>), with what the inbox sorts by. So every list of a person
/// is a walk along an index, however many tasks there are. Kept in step with the task by <see cref="TaskRows"/>.
/// </summary>
public sealed class TaskAccess
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The key.</summary>
    public required string Audience { get; init; }

    /// <summary>Tenant of the task.</summary>
    public required string Tenant { get; init; }

    /// <summary>State of the task.</summary>
    public UserTaskState State { get; set; }

    /// <summary>Open tasks: due time in UTC ticks, the highest number without one. Ended tasks: the negative time of their end.</summary>
    public long Rank { get; set; }

    /// <summary>Negative priority, so that everything sorts upwards.</summary>
    public int Urgency { get; set; }

    /// <summary>True when somebody is excluded from the task; only then the index is left to look who.</summary>
    public bool IsRestricted { get; set; }

    /// <summary>Rank of open tasks without a due date.</summary>
    public const long NoDueDate = long.MaxValue;

    internal const int MaxAudience = 300;

    internal static long RankOf(UserTask task) => task.IsOpen ? task.DueAt?.UtcTicks ?? NoDueDate : -(task.EndedAt ?? task.UpdatedAt).UtcTicks;
}
