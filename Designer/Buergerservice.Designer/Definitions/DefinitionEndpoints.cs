using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Designer.Api;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Definitions;

/// <summary>Definitions, as Elsa's server has them.</summary>
internal static class DefinitionEndpoints
{
    private const int MaxBytes = DefinitionReader.MaxBytes + (2 * 1024 * 1024);

    public static void Map(IEndpointRouteBuilder read, IEndpointRouteBuilder write)
    {
        var definitions = read.MapGroup("/workflow-definitions");
        definitions.MapGet("", ListAsync);
        definitions.MapGet("/by-definition-id/{definitionId}", async (string definitionId, string? versionOptions, DefinitionWorkshop workshop, HttpContext context) =>
            await ShowAsync(await workshop.FindAsync(definitionId, versionOptions, context.RequestAborted), workshop, context));
        definitions.MapGet("/by-id/{id}", async (string id, DefinitionWorkshop workshop, HttpContext context) =>
            await ShowAsync(await workshop.FindVersionAsync(id, context.RequestAborted), workshop, context));
        definitions.MapGet("/many-by-id", ManyAsync);
        definitions.MapGet("/query/count", async (BuergerserviceDb db, CancellationToken cancellationToken) => ElsaJson.Ok(new { count = await db.Definitions.CountAsync(d => d.IsLatest, cancellationToken) }));
        definitions.MapGet("/validation/is-name-unique", IsUniqueAsync);
        definitions.MapGet("/{definitionId}/versions", VersionsAsync);
        definitions.MapGet("/{definitionId}/consumers", ConsumersAsync);
        definitions.MapGet("/{definitionId}/export", ExportAsync);
        read.MapGet("/designer/problems/{definitionId}", FindingsAsync);

        var changes = write.MapGroup("/workflow-definitions").WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        changes.MapPost("", SaveAsync);
        changes.MapPost("/import", ImportAsync);
        changes.MapPost("/{definitionId}/publish", async (string definitionId, DefinitionCommands commands, DefinitionWorkshop workshop, Caller caller, HttpContext context) =>
            await AnswerAsync(await PublishAsync(definitionId, commands, workshop, caller, context), workshop, context));
        changes.MapPost("/{definitionId}/retract", RetractAsync);
        changes.MapPost("/{definitionId}/revert/{version}", RevertAsync);
        changes.MapDelete("/{definitionId}", async (string definitionId, DefinitionCommands commands, Caller caller, CancellationToken cancellationToken) =>
        {
            await commands.DeleteAsync(definitionId, caller.Actor, cancellationToken);
            return Results.NoContent();
        });
        // Publishing a definition used as an activity brings its users along by itself when its setting says so.
        changes.MapPost("/{definitionId}/update-references", () => ElsaJson.Ok(new { affectedWorkflows = Array.Empty<string>() }));
        write.MapDelete("/workflow-definition-versions/{id:guid}", async (Guid id, DefinitionCommands commands, Caller caller, CancellationToken cancellationToken) =>
        {
            await commands.DeleteVersionAsync(id, caller.Actor, cancellationToken);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> ListAsync([AsParameters] DefinitionQuery query, BuergerserviceDb db, Caller caller, CancellationToken cancellationToken)
    {
        var (rows, totalCount) = await query.RunAsync(db, cancellationToken);
        var canWrite = await caller.CanWriteAsync();
        return ElsaJson.Ok(new { items = rows.Select(r => DefinitionSummary.Of(r, canWrite)), totalCount, links = DefinitionLinks.OfList(canWrite) });
    }

    private static async Task<IResult> VersionsAsync(string definitionId, BuergerserviceDb db, Caller caller, CancellationToken cancellationToken)
    {
        var (rows, _) = await new DefinitionQuery { DefinitionIds = [definitionId], OrderBy = "Version" }.RunAsync(db, cancellationToken);
        var canWrite = await caller.CanWriteAsync();
        return ElsaJson.List(rows.ConvertAll(r => DefinitionSummary.Of(r, canWrite)));
    }

    private static async Task<IResult> ManyAsync(string[] ids, DefinitionWorkshop workshop, CancellationToken cancellationToken)
    {
        var found = new List<JsonObject>();
        foreach (var id in ids.Distinct())
            found.Add(await workshop.ShowAsync(await workshop.FindVersionAsync(id, cancellationToken), cancellationToken));
        return ElsaJson.List(found);
    }

    private static async Task<IResult> IsUniqueAsync(string name, string? definitionId, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var wanted = name.Trim().ToLowerInvariant();
        return ElsaJson.Ok(new { isUnique = !await db.Definitions.AnyAsync(d => d.IsLatest && d.Name.ToLower() == wanted && d.DefinitionId != definitionId, cancellationToken) });
    }

    private static async Task<IResult> ConsumersAsync(string definitionId, DefinitionWorkshop workshop, CancellationToken cancellationToken)
    {
        return ElsaJson.Ok(new { consumingWorkflowDefinitionIds = (await workshop.ConsumersAsync([definitionId], cancellationToken)).Select(r => r.DefinitionId) });
    }

    private static async Task<IResult> ExportAsync(string definitionId, string? versionOptions, bool? includeConsumingWorkflows, DefinitionWorkshop workshop, CancellationToken cancellationToken)
    {
        var row = await workshop.FindAsync(definitionId, versionOptions, cancellationToken);
        IReadOnlyList<DefinitionRow> consumers = includeConsumingWorkflows is true ? await workshop.ConsumersAsync([definitionId], cancellationToken) : [];
        return consumers.Count == 0 ? Results.File(ExportFile.Write(row), "application/json", ExportFile.NameOf(row)) : ExportFile.Zip([row, .. consumers]);
    }

    private static async Task<IResult> FindingsAsync(string definitionId, DefinitionWorkshop workshop, DefinitionCommands commands, CancellationToken cancellationToken)
    {
        var row = await workshop.FindAsync(definitionId, null, cancellationToken);
        return ElsaJson.List((await commands.CheckAsync(row.Json, cancellationToken)).Select(FindingModel.Of).ToList());
    }

    private static async Task<IResult> SaveAsync(DefinitionWorkshop workshop, DefinitionCommands commands, Caller caller, HttpContext context)
    {
        var request = ElsaJson.Parse(await ReadAsync(context));
        if (request["model"] is not JsonObject model)
            throw new InputException("In der Anfrage fehlt „model“.");
        var change = await workshop.SaveAsync(model, Revision.Read(context.Request), context.RequestAborted);
        // The draft is saved even when its publication is then refused: the next save is based on it.
        Revision.Write(context.Response, change.Row);
        var isPublished = change.Row.IsPublished;
        if (request["publish"] is JsonValue publish && publish.TryGetValue<bool>(out var wanted) && wanted)
            change = await PublishAsync(change.Row.DefinitionId, commands, workshop, caller, context);
        return await AnswerAsync(change, workshop, context, isPublished && change.Row.IsPublished);
    }

    private static async Task<IResult> ImportAsync(DefinitionWorkshop workshop, HttpContext context)
    {
        var change = await workshop.SaveAsync(ElsaJson.Parse(await ReadAsync(context)), Revision.Read(context.Request), context.RequestAborted);
        Revision.Write(context.Response, change.Row);
        var model = await workshop.ShowAsync(change.Row, context.RequestAborted);
        model["problems"] = JsonSerializer.SerializeToNode(change.Problems.Select(FindingModel.Of), ElsaJson.Options);
        return ElsaJson.Ok(model);
    }

    private static async Task<IResult> RetractAsync(string definitionId, DefinitionCommands commands, DefinitionWorkshop workshop, Caller caller, HttpContext context)
    {
        await workshop.FindAsync(definitionId, null, context.RequestAborted);
        try
        {
            await commands.RetractAsync(definitionId, caller.Actor, context.RequestAborted);
        }
        catch (NotFoundException e)
        {
            return ElsaProblems.Refuse("not-published", e.Message);
        }

        return await ShowAsync(await workshop.FindAsync(definitionId, null, context.RequestAborted), workshop, context);
    }

    private static async Task<IResult> RevertAsync(string definitionId, int version, DefinitionWorkshop workshop, Caller caller, HttpContext context)
    {
        var change = await workshop.RevertAsync(definitionId, version, context.RequestAborted);
        Revision.Write(context.Response, change.Row);
        return ElsaJson.Ok(DefinitionSummary.Of(change.Row, await caller.CanWriteAsync()));
    }

    private static async Task<DefinitionChange> PublishAsync(string definitionId, DefinitionCommands commands, DefinitionWorkshop workshop, Caller caller, HttpContext context)
    {
        await workshop.FindAsync(definitionId, null, context.RequestAborted);
        return await commands.PublishAsync(definitionId, caller.Actor, context.RequestAborted);
    }

    private static async Task<IResult> ShowAsync(DefinitionRow row, DefinitionWorkshop workshop, HttpContext context)
    {
        Revision.Write(context.Response, row);
        return ElsaJson.Ok(await workshop.ShowAsync(row, context.RequestAborted));
    }

    private static async Task<IResult> AnswerAsync(DefinitionChange change, DefinitionWorkshop workshop, HttpContext context, bool alreadyPublished = false)
    {
        Revision.Write(context.Response, change.Row);
        return ElsaJson.Ok(new
        {
            workflowDefinition = await workshop.ShowAsync(change.Row, context.RequestAborted),
            alreadyPublished,
            consumingWorkflowCount = 0,
            validationErrors = Array.Empty<object>(),
            problems = change.Problems.Select(FindingModel.Of),
        });
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, true));
        return await reader.ReadToEndAsync(context.RequestAborted);
    }
}
