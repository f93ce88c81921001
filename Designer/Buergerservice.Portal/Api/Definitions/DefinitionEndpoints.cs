using System.ComponentModel;
using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Engine;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Api.Definitions;

/// <summary>Workflow definitions as Elsa 3 JSON.</summary>
internal static class DefinitionEndpoints
{
    private const string Json = "application/json";
    private const string Xml = "application/xml";

    public static void Map(RouteGroupBuilder definitions)
    {
        definitions.MapGet("", List).Describe(Policies.RolloutLead, "listDefinitions", "Prozessdefinitionen auflisten")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        definitions.MapGet("/{definitionId}", Get).Describe(Policies.RolloutLead, "getDefinition", "Prozessdefinition lesen",
            "Das Elsa-3-JSON, wie es gespeichert ist; ohne version die neueste Version.")
            .Produces<JsonObject>(StatusCodes.Status200OK, Json).Refuses(StatusCodes.Status404NotFound);
        definitions.MapGet("/{definitionId}/versions", ListVersions).Describe(Policies.RolloutLead, "listDefinitionVersions", "Versionen auflisten", "Die neueste zuerst.")
            .Refuses(StatusCodes.Status404NotFound);
        definitions.MapPost("", Import).Describe(Policies.Operator, "importDefinition", "Prozessdefinition einspielen",
            "Speichert Elsa-3-JSON als Entwurf und nennt alle Befunde. Auch ein Entwurf mit Fehlern wird gespeichert; nur was gar nicht lesbar ist, wird abgelehnt.").TakesDefinition();
        definitions.MapPost("/validate", Validate).Describe(Policies.Operator, "validateDefinition", "Prozessdefinition prüfen", "Prüft, ohne zu speichern.").TakesDefinition();
        definitions.MapGet("/{definitionId}/bpmn", GetBpmn).Describe(Policies.Operator, "getDefinitionBpmn", "Prozessdefinition als BPMN lesen",
            "BPMN 2.0 mit Diagramm; ohne version die neueste Version.")
            .Produces<string>(StatusCodes.Status200OK, Xml).Refuses(StatusCodes.Status404NotFound);
        definitions.MapPost("/bpmn", ImportBpmn).Describe(Policies.Operator, "importBpmn", "BPMN einspielen",
            "Übersetzt BPMN 2.0 in eine Prozessdefinition und speichert sie als Entwurf. Was hier nichts Gleichwertiges hat, wird genannt und abgelehnt.")
            .Accepts<string>(Xml, "text/xml").WithMetadata(new RequestSizeLimitAttribute(DefinitionBody.MaxBytes))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
        definitions.MapPost("/{definitionId}/publish", Publish).Describe(Policies.Operator, "publishDefinition", "Prozessdefinition veröffentlichen",
            "Neue Vorgänge nutzen von nun an die neueste Version, laufende behalten ihre.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        definitions.MapPost("/{definitionId}/retract", Retract).Describe(Policies.Operator, "retractDefinition", "Veröffentlichung zurücknehmen",
            "Kein Ereignis, Zeitplan und keine Anfrage startet den Prozess mehr; laufende Vorgänge gehen weiter.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<DefinitionSummary>>> List(
        [Description("latest: neueste Version jeder Definition (Vorgabe); published: veröffentlichte."), OneOf(typeof(DefinitionFilter))] string? filter, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var which = check.Choice(filter, "filter", DefinitionFilter.Latest);
        check.ThrowIfAny();
        var rows = which == DefinitionFilter.Published ? db.Definitions.Where(d => d.IsPublished) : db.Definitions.Where(d => d.IsLatest);
        return TypedResults.Ok(await SummariesAsync(rows.OrderBy(d => d.Name).ThenBy(d => d.DefinitionId), cancellationToken));
    }

    private static async Task<ContentHttpResult> Get(string definitionId, [Description("Nummer der Version.")] int? version, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var json = await db.Definitions.Where(d => d.DefinitionId == definitionId && (version == null ? d.IsLatest : d.Version == version)).Select(d => d.Json).FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Text(json ?? throw new NotFoundException(), Json, Encoding.UTF8);
    }

    private static async Task<ContentHttpResult> GetBpmn(string definitionId, [Description("Nummer der Version.")] int? version, BuergerserviceDb db, BpmnExport export, CancellationToken cancellationToken)
    {
        var json = await db.Definitions.Where(d => d.DefinitionId == definitionId && (version == null ? d.IsLatest : d.Version == version)).Select(d => d.Json).FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Text(export.Write(json ?? throw new NotFoundException()), Xml, Encoding.UTF8);
    }

    private static async Task<Created<DefinitionChangeResponse>> ImportBpmn(HttpRequest request, DefinitionCommands commands, BpmnImport bpmn, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var read = bpmn.Read(await DefinitionBody.ReadAsync(request, cancellationToken));
        var response = Answer(await commands.ImportAsync(read.Json, actors.Current, cancellationToken));
        return TypedResults.Created($"{ApiSetup.BasePath}/definitions/{Uri.EscapeDataString(response.Definition.DefinitionId)}?version={response.Definition.Version}", response);
    }

    private static async Task<Ok<IReadOnlyList<DefinitionSummary>>> ListVersions(string definitionId, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var versions = await SummariesAsync(db.Definitions.Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.Version), cancellationToken);
        return TypedResults.Ok(versions.Count > 0 ? versions : throw new NotFoundException());
    }

    private static async Task<Created<DefinitionChangeResponse>> Import(HttpRequest request, DefinitionCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var json = await DefinitionBody.ReadAsync(request, cancellationToken);
        var response = Answer(await commands.ImportAsync(json, actors.Current, cancellationToken));
        return TypedResults.Created($"{ApiSetup.BasePath}/definitions/{Uri.EscapeDataString(response.Definition.DefinitionId)}?version={response.Definition.Version}", response);
    }

    private static async Task<Ok<ValidationResponse>> Validate(HttpRequest request, DefinitionCommands commands, CancellationToken cancellationToken)
    {
        var problems = await commands.CheckAsync(await DefinitionBody.ReadAsync(request, cancellationToken), cancellationToken);
        return TypedResults.Ok(new ValidationResponse(DefinitionResponses.CanPublish(problems), [.. problems.Select(DefinitionResponses.ItemOf)]));
    }

    private static async Task<Ok<DefinitionChangeResponse>> Publish(string definitionId, DefinitionCommands commands, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(Answer(await commands.PublishAsync(definitionId, actors.Current, cancellationToken)));

    private static async Task<NoContent> Retract(string definitionId, DefinitionCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await commands.RetractAsync(definitionId, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static DefinitionChangeResponse Answer(DefinitionChange change) =>
        new(DefinitionResponses.SummaryOf(change.Row), DefinitionResponses.CanPublish(change.Problems), [.. change.Problems.Select(DefinitionResponses.ItemOf)]);

    private static async Task<IReadOnlyList<DefinitionSummary>> SummariesAsync(IQueryable<DefinitionRow> rows, CancellationToken cancellationToken) =>
        await rows.AsNoTracking().Select(d => new DefinitionSummary(d.DefinitionId, d.Id, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.CreatedAt, d.CreatedBy)).ToListAsync(cancellationToken);

    private static void TakesDefinition(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<JsonObject>(Json).WithMetadata(new RequestSizeLimitAttribute(DefinitionBody.MaxBytes))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
}
