using System.Text.Json;
using Buergerservice.Engine.Calendar;

namespace Buergerservice.Engine.Tasks;

/// <summary>States of a human task.</summary>
public enum UserTaskState
{
    /// <summary>Open; candidates may claim it.</summary>
    Available,

    /// <summary>A person works on it.</summary>
    Assigned,

    /// <summary>Done; its workflow goes on.</summary>
    Completed,

    /// <summary>Nobody needs it any more.</summary>
    Cancelled,
}

/// <summary>
/// A human task. All state changes happen here; an illegal one throws. Every change raises <see cref="Revision"/>,
/// so a stale screen is noticed.
/// </summary>
public sealed partial class UserTask
{
    private static readonly Actor Engine = new("", "System", "", []);

    private readonly List<TaskEvent> _newEvents = [];

    /// <summary>Id of the task.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant the task belongs to.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The waiting instance.</summary>
    public Guid InstanceId { get; private set; }

    /// <summary>Logical id of the instance's definition.</summary>
    public string DefinitionId { get; private set; } = "";

    /// <summary>The bookmark its completion resumes.</summary>
    public Guid BookmarkId { get; private set; }

    /// <summary>The waiting step.</summary>
    public string ActivityId { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Title { get; private set; } = "";

    /// <summary>How to do it.</summary>
    public string? Instructions { get; private set; }

    /// <summary>Project or case number.</summary>
    public string? Subject { get; private set; }

    /// <summary>Business key of the instance when the task was created.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>Key of the form, or null.</summary>
    public string? FormKey { get; private set; }

    /// <summary>Pinned version of the form.</summary>
    public string? FormVersion { get; private set; }

    /// <summary>Values the form started with, as JSON.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Values saved while the assignee was typing, as JSON, or null.</summary>
    public string? Draft { get; private set; }

    /// <summary>The page that wrote the draft (<see cref="DraftPage.Id"/>), or null when it came by the interface.</summary>
    public string? DraftFrom { get; private set; }

    /// <summary>How many drafts have been written; a page that was drawn before the present one knows it by this number.</summary>
    public int DraftCount { get; private set; }

    /// <summary>Roles whose members may claim it.</summary>
    public List<string> CandidateRoles { get; private set; } = [];

    /// <summary>People who may claim it.</summary>
    public List<string> CandidateUsers { get; private set; } = [];

    /// <summary>Units whose members may claim it. With roles given as well, a person needs one of each.</summary>
    public List<string> CandidateUnits { get; private set; } = [];

    /// <summary>Keys (<see cref="TaskAudience"/>) of those it was brought before because it was late; they may see, take and hand on the task.</summary>
    public List<string> EscalatedTo { get; private set; } = [];

    /// <summary>Steps whose performers must not do it (four-eyes rule).</summary>
    public List<string> ExcludedSteps { get; private set; } = [];

    /// <summary>People who must not do it.</summary>
    public List<string> ExcludedUsers { get; private set; } = [];

    /// <summary>Outcomes to choose from.</summary>
    public List<string> Outcomes { get; private set; } = [];

    /// <summary>Marks of the module.</summary>
    public List<string> Tags { get; private set; } = [];

    /// <summary>State.</summary>
    public UserTaskState State { get; private set; }

    /// <summary>User name of the person working on it.</summary>
    public string? Assignee { get; private set; }

    /// <summary>User name of the person the assignee stands in for (Vertretung), or null.</summary>
    public string? OnBehalfOf { get; private set; }

    /// <summary>0 normal, higher is more urgent.</summary>
    public int Priority { get; private set; }

    /// <summary>When it is due, or null.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How the due date was computed, as JSON of <see cref="Deadline"/>, or null.</summary>
    public string? Period { get; private set; }

    /// <summary>Reminders and escalations, as JSON of <see cref="LadderStep"/>.</summary>
    public string Ladder { get; private set; } = "[]";

    /// <summary>True when a lead may cancel it; its workflow then goes on by the port <c>Cancelled</c>.</summary>
    public bool IsCancellable { get; private set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When its present assignee got it.</summary>
    public DateTimeOffset? AssignedAt { get; private set; }

    /// <summary>Who completed it.</summary>
    public string? CompletedBy { get; private set; }

    /// <summary>The chosen outcome.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Values it was completed with, as JSON.</summary>
    public string? Result { get; private set; }

    /// <summary>Raised by every change.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>Number of entries in its history.</summary>
    public int EventCount { get; private set; }

    /// <summary>Id of the operation that completed the task, so that a repeated request is recognised.</summary>
    public string? CompletionOperationId { get; private set; }

    /// <summary>True while somebody has to act.</summary>
    public bool IsOpen => State is UserTaskState.Available or UserTaskState.Assigned;

    /// <summary>Makes a task from what a burst asked for.</summary>
    public static UserTask Create(UserTaskDraft draft, Guid instanceId, string definitionId, string tenant, string? correlationId, DateTimeOffset now)
    {
        var task = From(draft, instanceId, definitionId, tenant, correlationId, now);
        task.Record(TaskEventKind.Created, new(Engine, now), other: task.Assignee);
        return task;
    }

    private static UserTask From(UserTaskDraft draft, Guid instanceId, string definitionId, string tenant, string? correlationId, DateTimeOffset now) => new()
    {
        Id = draft.Id,
        Tenant = tenant,
        InstanceId = instanceId,
        DefinitionId = definitionId,
        BookmarkId = draft.BookmarkId,
        ActivityId = draft.ActivityId,
        Title = draft.Title,
        Instructions = draft.Instructions,
        Subject = draft.Subject,
        CorrelationId = correlationId,
        FormKey = draft.FormKey,
        FormVersion = draft.FormVersion,
        Data = Values.Plain.ToJson(draft.Data),
        CandidateRoles = [.. draft.CandidateRoles],
        CandidateUsers = [.. draft.CandidateUsers],
        CandidateUnits = [.. draft.CandidateUnits],
        ExcludedUsers = [.. draft.ExcludedUsers],
        ExcludedSteps = [.. draft.ExcludedSteps],
        Outcomes = [.. draft.Outcomes],
        Tags = [.. draft.Tags],
        State = draft.Assignee is null ? UserTaskState.Available : UserTaskState.Assigned,
        Assignee = draft.Assignee,
        Priority = draft.Priority,
        DueAt = draft.DueAt,
        Period = draft.Deadline is { } period ? JsonSerializer.Serialize(period, JsonSerializerOptions.Web) : null,
        Ladder = JsonSerializer.Serialize(draft.Ladder, JsonSerializerOptions.Web),
        IsCancellable = draft.IsCancellable,
        CreatedAt = now,
        UpdatedAt = now,
        AssignedAt = draft.Assignee is null ? null : now,
    };

    /// <summary>How the due date was computed, or null.</summary>
    public Deadline? ReadPeriod() => Period is null ? null : JsonSerializer.Deserialize<Deadline>(Period, JsonSerializerOptions.Web);

    /// <summary>Reminders and escalations.</summary>
    public IReadOnlyList<LadderStep> ReadLadder() => JsonSerializer.Deserialize<List<LadderStep>>(Ladder, JsonSerializerOptions.Web)!;

    /// <summary>Entries of the history that are not stored yet; reading them takes them.</summary>
    public IReadOnlyList<TaskEvent> TakeEvents()
    {
        IReadOnlyList<TaskEvent> taken = [.. _newEvents];
        _newEvents.Clear();
        return taken;
    }
}
