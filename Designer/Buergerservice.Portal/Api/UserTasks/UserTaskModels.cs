namespace Buergerservice.Portal.Api.UserTasks;

// The names of Elsa's user-task contract; what our tasks do not have is null or left out.

internal sealed record UserTaskFeature(
    bool Enabled, bool CanList, bool CanRead, bool CanReadAll, bool CanClaim, bool CanComplete, bool CanRelease, bool CanAssign, bool CanUpdate, bool CanCancel,
    bool CanCreateGuestLinks, bool CanViewProtected, bool ParticipantPicker, bool Realtime, int PollingIntervalSeconds);

internal sealed record UserTaskCapabilities(string TaskId, int Revision, IReadOnlyList<string> AllowedActions, bool CanReadProtected, bool CanManage);

internal sealed record UserTaskList(IReadOnlyList<UserTaskSummary> Items, string? NextCursor, int? TotalCount);

internal sealed record UserTaskParticipant(string Kind, string? Provider, string Id, string? DisplayName);

internal record UserTaskSummary
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string? Summary { get; init; }

    public string? Reference { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? TaskType { get; init; }

    public required string Status { get; init; }

    public int Priority { get; init; }

    public UserTaskParticipant? Assignee { get; init; }

    public string? CandidateSummary { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public bool IsOverdue { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? AssignedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public string? WorkflowDefinitionId { get; init; }

    public string? WorkflowDefinitionName { get; init; }

    public int? WorkflowDefinitionVersion { get; init; }

    public string? WorkflowInstanceId { get; init; }

    public string? WorkflowInstanceReference { get; init; }

    public string? HealthSeverity { get; init; }

    public string? HealthCode { get; init; }

    public IReadOnlyList<string> AllowedActions { get; init; } = [];

    public int Revision { get; init; }
}

internal sealed record UserTaskDetail : UserTaskSummary
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public UserTaskDetail(UserTaskSummary summary)
        : base(summary)
    {
    }

    public string? Instructions { get; init; }

    public PlainValue? Data { get; init; }

    public UserTaskDisclosure? Disclosure { get; init; }

    public UserTaskForm? Form { get; init; }

    public IReadOnlyList<UserTaskAction> Actions { get; init; } = [];

    public string? Outcome { get; init; }

    public PlainValue? Response { get; init; }

    public UserTaskParticipant? CompletedBy { get; init; }
}

internal sealed record UserTaskDisclosure(bool CanViewProtected, bool CanViewWorkflow, bool CanViewHistory, bool GuestVisible);

internal sealed record UserTaskForm(string Provider, string Key, string? Version, IReadOnlyList<UserTaskField> Fields);

internal sealed record UserTaskField(string Key, string Label, string Type, bool Required, bool Masked, bool CanReveal, PlainValue? Value);

internal sealed record UserTaskAction(string Key, string Label);

internal sealed record UserTaskEventItem(string Id, string Kind, string Summary, DateTimeOffset OccurredAt, string? ActorDisplayName);

internal sealed record UserTaskEvents(IReadOnlyList<UserTaskEventItem> Items, string? NextCursor);

internal sealed record UserTaskOperation(string? OperationId, string Status, int Revision, UserTaskSummary Task);

internal sealed record UserTaskMutation(int? ExpectedRevision, string? OperationId, string? Reason);

internal sealed record UserTaskAssignment(int? ExpectedRevision, UserTaskParticipant? Assignee, string? OperationId, string? Reason);

internal sealed record UserTaskScheduling(int? ExpectedRevision, int? Priority, DateTimeOffset? DueAt, string? OperationId, string? Reason);

internal sealed record UserTaskSubmission(int? ExpectedRevision, string? OperationId, string? ActionKey, PlainObject? Data);

internal sealed record UserTaskQuery(
    string? Scope, string? Cursor, int? Limit, int? PageSize, string? Sort, string? Direction, string[]? Status, int? PriorityFrom, int? PriorityTo, string? Due, DateTimeOffset? From, DateTimeOffset? To,
    string? WorkflowDefinitionId, Guid? WorkflowInstanceId, string? Reference, string? Search, bool? IncludeTotalCount);
