using System.Text.Json;
using Buergerservice.Designer.Api;
using Buergerservice.Designer.Definitions;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Instances;

/// <summary>Instances and what happened in them.</summary>
internal static class InstanceEndpoints
{
    private const int Most = 500;
    private const string Reason = "Im Designer abgebrochen.";

    private sealed record JournalFilter(IReadOnlyList<string>? ActivityIds, IReadOnlyList<string>? ActivityNodeIds, IReadOnlyList<string>? ExcludedActivityTypes, IReadOnlyList<string>? EventNames);

    private sealed record JournalRequest(JournalFilter? Filter);

    private sealed record ReportRequest(Guid WorkflowInstanceId, IReadOnlyList<string>? ActivityNodeIds);

    private sealed record Bulk(IReadOnlyList<Guid>? Ids, Guid? DefinitionVersionId, string? DefinitionId);

    public static void Map(IEndpointRouteBuilder read, IEndpointRouteBuilder write)
    {
        var instances = read.MapGroup("/workflow-instances");
        instances.MapPost("", ListAsync);
        instances.MapGet("", ([AsParameters] FirstPage page, InstanceView view, Caller caller, CancellationToken cancellationToken) => ListAsync(page.ToQuery(), view, caller, cancellationToken));
        instances.MapGet("/{id:guid}", async (Guid id, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
            ElsaJson.Ok(await view.ShowAsync(await view.FindAsync(id, caller.Actor, cancellationToken), await caller.CanWriteAsync(), cancellationToken)));
        instances.MapGet("/{id:guid}/execution-state", async (Guid id, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
            await view.FindAsync(id, caller.Actor, cancellationToken) is var row ? ElsaJson.Ok(new { status = row.Status.ToString(), subStatus = InstanceSummary.NameOf(row.SubStatus), updatedAt = row.UpdatedAt }) : Results.NotFound());
        instances.MapPost("/{id:guid}/journal", (Guid id, int? skip, int? take, JournalRequest? request, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
            JournalAsync(id, skip, take, request?.Filter, view, caller, cancellationToken));
        instances.MapGet("/{id:guid}/journal", (Guid id, int? skip, int? take, InstanceView view, Caller caller, CancellationToken cancellationToken) => JournalAsync(id, skip, take, null, view, caller, cancellationToken));
        instances.MapGet("/{id:guid}/variables", VariablesAsync);
        instances.MapGet("/{id:guid}/export", ExportAsync);
        MapExecutions(read);

        write.MapPost("/cancel/workflow-instances/{id:guid}", async (Guid id, InstanceCommands commands, Caller caller, CancellationToken cancellationToken) =>
        {
            await commands.CancelAsync(id, Reason, caller.Actor, cancellationToken: cancellationToken);
            return Results.Ok();
        });
        write.MapDelete("/workflow-instances/{id:guid}", async (Guid id, InstanceRemoval removal, Caller caller, CancellationToken cancellationToken) =>
        {
            await removal.DeleteAsync(id, caller.Actor, cancellationToken);
            return Results.NoContent();
        });
        write.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync);
        write.MapPost("/bulk-actions/delete/workflow-instances/by-id", DeleteManyAsync);
        write.MapPost("/bulk-actions/import/workflow-instances", () => ElsaProblems.Refuse("unsupported", "Vorgänge lassen sich nicht einspielen: Sie gehören zu den Aufgaben und Akten der Installation, in der sie entstanden sind."));
        ExecuteEndpoints.Map(write);
    }

    private static void MapExecutions(IEndpointRouteBuilder read)
    {
        read.MapPost("/activity-executions/report", async (ReportRequest request, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
        {
            var executions = await ExecutionsAsync(request.WorkflowInstanceId, view, caller, cancellationToken);
            return ElsaJson.Ok(new { stats = StepStats.Of(executions).Where(s => request.ActivityNodeIds is not { Count: > 0 } wanted || wanted.Contains(s.ActivityNodeId)) });
        });
        // A summary is the same without what may be large; ours is never large.
        foreach (var path in new[] { "/activity-executions/list", "/activity-execution-summaries/list" })
        {
            read.MapGet(path, async (Guid workflowInstanceId, string? activityNodeId, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
                ElsaJson.List((await ExecutionsAsync(workflowInstanceId, view, caller, cancellationToken)).Where(e => activityNodeId is null || e.ActivityNodeId == activityNodeId).ToList()));
        }

        read.MapGet("/activity-executions/by-id", async (string id, InstanceView view, Caller caller, CancellationToken cancellationToken) => ElsaJson.Ok(await FindExecutionAsync(id, view, caller, cancellationToken)));
        read.MapGet("/activity-executions/{id}/call-stack", (string id) => ElsaJson.Ok(new { activityExecutionId = id, items = Array.Empty<object>(), totalCount = 0 }));
    }

    private static async Task<IResult> ListAsync(InstanceQuery query, InstanceView view, Caller caller, CancellationToken cancellationToken)
    {
        var (rows, totalCount) = await query.RunAsync(view.VisibleTo(caller.Actor), cancellationToken);
        return ElsaJson.Ok(new { items = rows.Select(InstanceSummary.Of), totalCount, links = Array.Empty<object>() });
    }

    private static async Task<IResult> JournalAsync(Guid id, int? skip, int? take, JournalFilter? filter, InstanceView view, Caller caller, CancellationToken cancellationToken)
    {
        var row = await view.FindAsync(id, caller.Actor, cancellationToken);
        var (items, totalCount) = await view.JournalAsync(row, Passes, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 100, 1, Most), await caller.CanWriteAsync(), cancellationToken);
        return ElsaJson.Ok(new { items, totalCount, links = Array.Empty<object>() });

        bool Passes(JournalModel line) =>
            (filter?.ActivityIds is not { Count: > 0 } ids || ids.Contains(line.ActivityId))
            && (filter?.ActivityNodeIds is not { Count: > 0 } paths || paths.Contains(line.NodeId))
            && filter?.ExcludedActivityTypes?.Contains(line.ActivityType) != true
            && (filter?.EventNames is not { Count: > 0 } events || events.Contains(line.EventName));
    }

    private static async Task<IResult> VariablesAsync(Guid id, InstanceView view, Caller caller, CancellationToken cancellationToken)
    {
        var row = await view.FindAsync(id, caller.Actor, cancellationToken);
        return ElsaJson.List(await caller.CanWriteAsync() ? await view.VariablesAsync(row, cancellationToken) : []);
    }

    private static async Task<IResult> ExportAsync(Guid id, InstanceView view, Caller caller, CancellationToken cancellationToken)
    {
        var row = await view.FindAsync(id, caller.Actor, cancellationToken);
        var isTrusted = await caller.CanWriteAsync();
        var (executions, journal) = await view.HistoryAsync(row, isTrusted, cancellationToken);
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(new
        {
            workflowInstance = await view.ShowAsync(row, isTrusted, cancellationToken),
            workflowExecutionLogRecords = journal,
            activityExecutionRecords = executions,
        }, ElsaJson.Indented), "application/json", $"vorgang-{id:N}.json");
    }

    private static async Task<IReadOnlyCollection<ExecutionModel>> ExecutionsAsync(Guid id, InstanceView view, Caller caller, CancellationToken cancellationToken) =>
        await view.ExecutionsAsync(await view.FindAsync(id, caller.Actor, cancellationToken), await caller.CanWriteAsync(), cancellationToken);

    private static async Task<ExecutionModel> FindExecutionAsync(string id, InstanceView view, Caller caller, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id.Split('-')[0], "N", out var instance))
            throw new NotFoundException();
        return (await ExecutionsAsync(instance, view, caller, cancellationToken)).FirstOrDefault(e => e.Id == id) ?? throw new NotFoundException();
    }

    private static async Task<IResult> CancelManyAsync(Bulk request, InstanceCommands commands, BuergerserviceDb db, Caller caller, CancellationToken cancellationToken)
    {
        var tenant = caller.Actor.Tenant;
        IReadOnlyList<Guid> ids = request.Ids ?? [];
        if (request.DefinitionVersionId is { } version)
            ids = await db.Instances.Where(i => i.Tenant == tenant && i.DefinitionVersionId == version && i.Status == InstanceStatus.Running).Select(i => i.Id).ToListAsync(cancellationToken);
        else if (request.DefinitionId is { Length: > 0 } definition)
            ids = await db.Instances.Where(i => i.Tenant == tenant && i.DefinitionId == definition && i.Status == InstanceStatus.Running).Select(i => i.Id).ToListAsync(cancellationToken);
        var cancelled = await DoAsync(ids, id => commands.CancelAsync(id, Reason, caller.Actor, cancellationToken: cancellationToken));
        return ElsaJson.Ok(new { cancelled = cancelled.Done });
    }

    private static async Task<IResult> DeleteManyAsync(Bulk request, InstanceRemoval removal, Caller caller, CancellationToken cancellationToken)
    {
        var (done, refusals) = await DoAsync(request.Ids ?? [], id => removal.DeleteAsync(id, caller.Actor, cancellationToken));
        return refusals.Count == 0 ? ElsaJson.Ok(new { deleted = done }) : ElsaProblems.Refuse("refused", $"Gelöscht: {done}. Nicht gelöscht: {refusals.Count}.", [.. refusals.Distinct()]);
    }

    // Each by itself: one that is refused does not stop the others.
    private static async Task<(int Done, List<string> Refusals)> DoAsync(IReadOnlyList<Guid> ids, Func<Guid, Task> action)
    {
        var (done, refusals) = (0, new List<string>());
        foreach (var id in ids.Distinct())
        {
            try
            {
                await action(id);
                done++;
            }
            catch (Exception e) when (e is ConflictException or NotFoundException)
            {
                refusals.Add(e.Message);
            }
        }

        return (done, refusals);
    }

    /// <summary>The list by GET, for scripts.</summary>
    internal sealed record FirstPage(int? Page, int? PageSize, string? DefinitionId, string? CorrelationId, string? SearchTerm)
    {
        public InstanceQuery ToQuery() => new() { Page = Page, PageSize = PageSize, DefinitionId = DefinitionId, CorrelationId = CorrelationId, SearchTerm = SearchTerm };
    }
}
