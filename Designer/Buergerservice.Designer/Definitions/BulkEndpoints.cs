using Buergerservice.Designer.Api;
using Buergerservice.Engine;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Definitions;

/// <summary>What is done to several definitions at once. Each is done by itself: one that is refused does not stop the others.</summary>
internal static class BulkEndpoints
{
    private const int Most = 200;

    private sealed record DefinitionIdList(IReadOnlyList<string>? DefinitionIds);

    private sealed record IdList(IReadOnlyList<string>? Ids);

    private sealed record ExportRequest(IReadOnlyList<string>? Ids, bool? IncludeConsumingWorkflows);

    public static void Map(IEndpointRouteBuilder read, IEndpointRouteBuilder write)
    {
        read.MapPost("/bulk-actions/export/workflow-definitions", ExportAsync);
        write.MapPost("/bulk-actions/publish/workflow-definitions/by-definition-ids", PublishAsync);
        write.MapPost("/bulk-actions/retract/workflow-definitions/by-definition-ids", RetractAsync);
        write.MapPost("/bulk-actions/delete/workflow-definitions/by-definition-id", (DefinitionIdList request, DefinitionCommands commands, Caller caller, CancellationToken cancellationToken) =>
            DeleteAsync(request.DefinitionIds, id => commands.DeleteAsync(id, caller.Actor, cancellationToken)));
        write.MapPost("/bulk-actions/delete/workflow-definitions/by-id", (IdList request, DefinitionCommands commands, Caller caller, CancellationToken cancellationToken) =>
            DeleteAsync(request.Ids, id => commands.DeleteVersionAsync(Guid.TryParse(id, out var version) ? version : default, caller.Actor, cancellationToken)));
    }

    private static async Task<IResult> PublishAsync(DefinitionIdList request, DefinitionCommands commands, BuergerserviceDb db, Caller caller, CancellationToken cancellationToken)
    {
        List<string> published = [], alreadyPublished = [], notFound = [], failed = [];
        var warnings = new Dictionary<string, string>();
        foreach (var id in Limit(request.DefinitionIds))
        {
            if (await db.Definitions.AnyAsync(d => d.DefinitionId == id && d.IsLatest && d.IsPublished, cancellationToken))
            {
                alreadyPublished.Add(id);
                continue;
            }

            try
            {
                await commands.PublishAsync(id, caller.Actor, cancellationToken);
                published.Add(id);
            }
            catch (NotFoundException)
            {
                notFound.Add(id);
            }
            catch (BuergerserviceException e)
            {
                failed.Add(id);
                warnings[id] = e.Message;
                db.ChangeTracker.Clear();
            }
        }

        // Studio tells of nothing but what it counts; a refusal must be read by a person.
        return published.Count == 0 && failed.Count > 0
            ? ElsaProblems.Refuse("invalid", "Nicht veröffentlicht.", [.. warnings.Select(w => $"{w.Key}: {w.Value}")])
            : ElsaJson.Ok(new { published, alreadyPublished, notFound, skipped = Array.Empty<string>(), updatedConsumers = Array.Empty<string>(), failed, warnings });
    }

    private static async Task<IResult> RetractAsync(DefinitionIdList request, DefinitionCommands commands, BuergerserviceDb db, Caller caller, CancellationToken cancellationToken)
    {
        List<string> retracted = [], alreadyRetracted = [], notFound = [];
        foreach (var id in Limit(request.DefinitionIds))
        {
            try
            {
                await commands.RetractAsync(id, caller.Actor, cancellationToken);
                retracted.Add(id);
            }
            catch (NotFoundException)
            {
                (await db.Definitions.AnyAsync(d => d.DefinitionId == id, cancellationToken) ? alreadyRetracted : notFound).Add(id);
            }
        }

        return ElsaJson.Ok(new { retracted, alreadyRetracted, notFound, skipped = Array.Empty<string>() });
    }

    private static async Task<IResult> DeleteAsync(IReadOnlyList<string>? ids, Func<string, Task> delete)
    {
        var deleted = 0;
        var refusals = new List<string>();
        foreach (var id in Limit(ids))
        {
            try
            {
                await delete(id);
                deleted++;
            }
            catch (NotFoundException)
            {
                // Somebody else was faster.
            }
            catch (ConflictException e)
            {
                refusals.Add(e.Message);
            }
        }

        return refusals.Count == 0 ? ElsaJson.Ok(new { deleted }) : ElsaProblems.Refuse("refused", $"Gelöscht: {deleted}. Nicht gelöscht: {refusals.Count}.", refusals);
    }

    private static async Task<IResult> ExportAsync(ExportRequest request, DefinitionWorkshop workshop, CancellationToken cancellationToken)
    {
        var rows = new List<DefinitionRow>();
        foreach (var id in Limit(request.Ids))
            rows.Add(await workshop.FindVersionAsync(id, cancellationToken));
        if (request.IncludeConsumingWorkflows is true)
            rows.AddRange(await workshop.ConsumersAsync([.. rows.Select(r => r.DefinitionId)], cancellationToken));
        return ExportFile.Zip(rows.DistinctBy(r => r.Id));
    }

    private static IEnumerable<string> Limit(IReadOnlyList<string>? ids) =>
        ids is { Count: > Most } ? throw new InputException($"Bitte höchstens {Most} auf einmal.") : (ids ?? []).Distinct();
}
