using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api.Tasks;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Commands;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.UserTasks;

/// <summary>
/// Human tasks by the contract Elsa is preparing, for Elsa Studio and its clients. The same commands and rules as under
/// <c>/api/v1/tasks</c>. Not there: invitations of guests, masked fields, retries of a form lookup.
/// </summary>
internal static class UserTaskEndpoints
{
    private const int MaxPriority = 100;

    public static void Map(RouteGroupBuilder tasks)
    {
        tasks.RequireAuthorization(Policies.Staff);
        tasks.MapGet("/capabilities", Features);
        tasks.MapGet("", List);
        tasks.MapGet("/{id:guid}", Get);
        tasks.MapGet("/{id:guid}/capabilities", Capabilities);
        tasks.MapGet("/{id:guid}/events", Events);
        tasks.MapPost("/{id:guid}/claim", Claim);
        tasks.MapPost("/{id:guid}/release", Release);
        tasks.MapPost("/{id:guid}/assign", Assign);
        tasks.MapPost("/{id:guid}/complete", Complete);
        tasks.MapPost("/{id:guid}/cancel", Cancel);
        tasks.MapPatch("/{id:guid}", Update);
    }

    private static Ok<UserTaskFeature> Features(ActorAccessor actors)
    {
        var me = actors.Current;
        return TypedResults.Ok(new UserTaskFeature(
            Enabled: true, CanList: true, CanRead: true, CanReadAll: me.IsAdministrator, CanClaim: true, CanComplete: true, CanRelease: true, CanAssign: true, CanUpdate: me.IsLead, CanCancel: me.IsLead,
            CanCreateGuestLinks: false, CanViewProtected: true, ParticipantPicker: false, Realtime: false, PollingIntervalSeconds: 30));
    }

    private static async Task<Results<Ok<UserTaskList>, ForbidHttpResult>> List([AsParameters] UserTaskQuery query, UserTaskReader reader, CancellationToken cancellationToken)
    {
        if (UserTaskReader.IsForManagers(query) && !reader.Me.IsAdministrator)
            return TypedResults.Forbid();
        return TypedResults.Ok(await reader.ListAsync(query, cancellationToken));
    }

    private static async Task<Ok<UserTaskDetail>> Get(Guid id, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.DetailAsync(await caller.Commands.GetAsync(id, caller.Me, cancellationToken), cancellationToken));

    private static async Task<Ok<UserTaskCapabilities>> Capabilities(Guid id, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        var task = await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        return TypedResults.Ok(new UserTaskCapabilities(id.ToString(), task.Revision, await reader.ActionsAsync(task, cancellationToken), TaskResponses.IsMine(task, caller.Me), task.IsManagedBy(caller.Me)));
    }

    private static async Task<Ok<UserTaskEvents>> Events(Guid id, int? cursor, int? limit, TaskCaller caller, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var size = Paging.LimitOf(limit, check);
        check.ThrowIfAny();
        var task = await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        // Who acted is told to those who work on the task or distribute it.
        if (!TaskResponses.IsMine(task, caller.Me) && !task.IsManagedBy(caller.Me))
            return TypedResults.Ok(new UserTaskEvents([], null));
        var events = (await caller.Commands.HistoryAsync(id, caller.Me, cancellationToken)).Where(e => e.Number > (cursor ?? 0)).Take(size + 1).ToList();
        var names = await caller.NamesAsync(events, cancellationToken);
        var items = events.Take(size).Select(e => new UserTaskEventItem($"{id:N}-{e.Number}", e.Kind.ToString(), TaskEventText.Describe(e, names), e.At, e.Actor is null ? null : names.GetValueOrDefault(e.Actor, e.Actor)));
        return TypedResults.Ok(new UserTaskEvents([.. items], events.Count > size ? events[size - 1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Ok<UserTaskOperation>> Claim(Guid id, UserTaskMutation body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        return await DoneAsync(body.OperationId, await caller.Commands.ClaimAsync(id, Request(caller, body.ExpectedRevision, body.OperationId, body.Reason), cancellationToken), reader, cancellationToken);
    }

    private static async Task<Ok<UserTaskOperation>> Release(Guid id, UserTaskMutation body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        return await DoneAsync(body.OperationId, await caller.Commands.ReleaseAsync(id, Request(caller, body.ExpectedRevision, body.OperationId, body.Reason), cancellationToken), reader, cancellationToken);
    }

    private static async Task<Ok<UserTaskOperation>> Assign(Guid id, UserTaskAssignment body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var check = new RequestCheck();
        var to = check.Required(body.Assignee?.Id, "assignee", 256);
        check.ThrowIfAny();
        return await DoneAsync(body.OperationId, await caller.Commands.DelegateAsync(id, to, Request(caller, body.ExpectedRevision, body.OperationId, body.Reason), cancellationToken), reader, cancellationToken);
    }

    private static async Task<Accepted<UserTaskOperation>> Complete(Guid id, UserTaskSubmission body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var check = new RequestCheck();
        var action = check.Required(body.ActionKey, "actionKey");
        var command = caller.Request(check, body.ExpectedRevision, body.OperationId);
        var task = await caller.Commands.CompleteAsync(id, action, body.Data?.Values ?? [], command.ExpectedRevision, command.OperationId!, caller.Me, cancellationToken);
        return await AcceptedAsync(body.OperationId, task, reader, cancellationToken);
    }

    private static async Task<Accepted<UserTaskOperation>> Cancel(Guid id, UserTaskMutation body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        var command = caller.Request(new(), body.ExpectedRevision, body.OperationId, body.Reason);
        return await AcceptedAsync(body.OperationId, await caller.Commands.CancelAsync(id, command, cancellationToken), reader, cancellationToken);
    }

    private static async Task<Ok<UserTaskOperation>> Update(Guid id, UserTaskScheduling body, TaskCaller caller, UserTaskReader reader, CancellationToken cancellationToken)
    {
        var task = await caller.Commands.GetAsync(id, caller.Me, cancellationToken);
        if (body is { Priority: null, DueAt: null })
            throw new InputException("Nennen Sie priority oder dueAt.", new Dictionary<string, string> { ["priority"] = "Änderbar sind nur priority und dueAt." });
        if (body.Priority is < 0 or > MaxPriority)
            throw new InputException($"priority liegt zwischen 0 und {MaxPriority}.", new Dictionary<string, string> { ["priority"] = $"Der Wert liegt zwischen 0 und {MaxPriority}." });
        var request = Request(caller, body.ExpectedRevision, body.OperationId, body.Reason ?? "Über die Schnittstelle geändert");
        if (body.Priority is { } priority)
            task = await caller.Commands.ChangePriorityAsync(id, priority, body.DueAt is null ? request : request with { OperationId = Part(request.OperationId) }, cancellationToken);
        if (body.DueAt is { } due)
            task = await caller.Commands.ChangeDueAsync(id, due, body.Priority is null ? request : request with { ExpectedRevision = task.Revision }, cancellationToken);
        return await DoneAsync(body.OperationId, task, reader, cancellationToken);
    }

    // Two changes in one request are two entries of the history, each with an id of its own.
    private static string? Part(string? operationId) => operationId is null ? null : operationId[..Math.Min(operationId.Length, RequestCheck.MaxKeyLength - 2)] + "#p";

    private static TaskRequest Request(TaskCaller caller, int? expectedRevision, string? operationId, string? reason)
    {
        var check = new RequestCheck();
        var revision = check.Required(expectedRevision, "expectedRevision");
        check.Optional(operationId, "operationId");
        check.Optional(reason, "reason", TaskCommands.MaxReason);
        check.ThrowIfAny();
        return new(caller.Me, revision, string.IsNullOrWhiteSpace(operationId) ? null : operationId, reason);
    }

    private static async Task<Ok<UserTaskOperation>> DoneAsync(string? operationId, UserTask task, UserTaskReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(new UserTaskOperation(operationId, "completed", task.Revision, await reader.SummaryAsync(task, cancellationToken)));

    private static async Task<Accepted<UserTaskOperation>> AcceptedAsync(string? operationId, UserTask task, UserTaskReader reader, CancellationToken cancellationToken) =>
        TypedResults.Accepted($"{ApiSetup.ElsaPath}/user-tasks/{task.Id}", new UserTaskOperation(operationId, "accepted", task.Revision, await reader.SummaryAsync(task, cancellationToken)));
}
