namespace Buergerservice.Designer.Instances;

/// <summary>One execution of one step, as Studio shows it.</summary>
internal sealed record ExecutionModel
{
    public required string Id { get; init; }

    public required Guid WorkflowInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; } = 1;

    public string? ActivityName { get; init; }

    /// <summary>What the definition gives the step; values computed at run time are not kept.</summary>
    public IReadOnlyDictionary<string, object?> ActivityState { get; init; } = new Dictionary<string, object?>();

    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();

    public IReadOnlyDictionary<string, object?>? Payload { get; set; }

    public IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    public IReadOnlyDictionary<string, object?> Metadata { get; } = new Dictionary<string, object?>();

    public ExceptionModel? Exception { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    public bool HasBookmarks { get; set; }

    /// <summary>Running, Completed, Canceled or Faulted.</summary>
    public string Status { get; set; } = "Running";

    public int AggregateFaultCount => Status == "Faulted" ? 1 : 0;

    public string? SchedulingActivityExecutionId { get; init; }

    public string? SchedulingActivityId { get; init; }

    public string? SchedulingWorkflowInstanceId { get; }

    public int CallStackDepth { get; }
}

/// <summary>What went wrong.</summary>
internal sealed record ExceptionModel(string Type, string Message)
{
    public string? StackTrace { get; }

    public ExceptionModel? InnerException { get; }
}

/// <summary>How often a step ran, for its badge on the canvas.</summary>
internal sealed record StepStats(string ActivityId, string ActivityNodeId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted)
{
    public IReadOnlyDictionary<string, object?> Metadata { get; } = new Dictionary<string, object?>();

    public static IEnumerable<StepStats> Of(IEnumerable<ExecutionModel> executions) => executions.GroupBy(e => e.ActivityNodeId).Select(g => new StepStats(
        g.First().ActivityId, g.Key, g.Count(), g.Count(e => e.Status == "Completed"), g.Count(e => e.CompletedAt is null), g.Any(e => e is { HasBookmarks: true, CompletedAt: null }), g.Last().Status == "Faulted"));
}

/// <summary>A line of the journal.</summary>
internal sealed record JournalModel(
    string Id, string ActivityInstanceId, string? ParentActivityInstanceId, string ActivityId, string ActivityType, string? ActivityName, string NodeId, DateTimeOffset Timestamp, long Sequence, string EventName, string? Message, object? Payload)
{
    public int ActivityTypeVersion { get; } = 1;

    public string? Source { get; }

    public object? ActivityState { get; }
}
