using System.ComponentModel;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Content;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Api.Projects;

/// <summary>Rollout projects.</summary>
internal static class ProjectEndpoints
{
    private const int MaxSearchLength = 100;

    public static void Map(RouteGroupBuilder projects)
    {
        projects.MapGet("", List).Describe(Policies.Rollout, "listProjects", "Vorhaben auflisten", $"Die neuesten zuerst, höchstens {RolloutQueries.MaxListed}.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        projects.MapPost("", Create).Describe(Policies.RolloutLead, "createProject", "Vorhaben anlegen",
            "Vergibt die Nummer und startet den Prozess der Einführung. Mit demselben Idempotency-Key entsteht kein zweites Vorhaben; mit anderen Angaben wird er abgewiesen (409, idempotency-conflict).")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        projects.MapGet("/{number}", Get).Describe(Policies.Rollout, "getProject", "Vorhaben lesen",
            "Phasen mit Ergebnissen und Gates; zu jedem Gate, was fehlt und wer es erledigen kann.")
            .Refuses(StatusCodes.Status404NotFound);
        projects.MapPost("/{number}/cancel", Cancel).Describe(Policies.Leads, "cancelProject", "Vorhaben abbrechen",
            "Beendet das Vorhaben mit Begründung, wo immer es steht; sein Vorgang und die offenen Aufgaben enden. Noch einmal gesendet ändert nichts.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        projects.MapPut("/{number}/lead", NameLead).Describe(Policies.Leads, "nameProjectLead", "Projektleitung ändern",
            "Die Aufgaben, an denen die bisherige Projektleitung arbeitet, gehen an die neue über.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        projects.MapGet("/{number}/evaluations", ListEvaluations).Describe(Policies.Rollout, "listProjectEvaluations", "Auswertungen der Checklisten", "Ergebnis und Antworten je Checkliste und Einsatzort.")
            .Refuses(StatusCodes.Status404NotFound);
        projects.MapGet("/{number}/documents", ListDocuments).Describe(Policies.Rollout, "listProjectDocuments", "Dokumente auflisten", "Alle Versionen mit Status, Prüfsummen und Unterschriften.")
            .Refuses(StatusCodes.Status404NotFound);
        projects.MapGet("/{number}/documents/{key}/{format}", DownloadDocument).Describe(Policies.Rollout, "downloadProjectDocument", "Dokument herunterladen",
            "Als pdf oder docx; ohne version die neueste.")
            .Produces<Stream>(StatusCodes.Status200OK, Download.Pdf, Download.Docx).Refuses(StatusCodes.Status404NotFound);
        projects.MapGet("/{number}/documents/{key}/difference", CompareDocument).Describe(Policies.Rollout, "compareProjectDocument", "Versionen eines Dokuments vergleichen",
            "Unterschiede in Text, Tabellen und Bildern, Wort für Wort. Ohne to die neueste Version; ohne from die letzte unterzeichnete davor, sonst die vorige.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<IReadOnlyList<ProjectListItem>>> List([AsParameters] ProjectListFilter filter, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var status = string.IsNullOrEmpty(filter.Status) ? (ProjectStatus?)null : check.Choice(filter.Status, "status", default(ProjectStatus));
        check.Optional(filter.Search, "search", MaxSearchLength);
        check.ThrowIfAny();
        return TypedResults.Ok(await queries.ListAsync(new(status, filter.Phase, filter.Search), actors.Current, cancellationToken));
    }

    private static async Task<Created<ProjectCreated>> Create(
        CreateProjectRequest request, [FromHeader(Name = "Idempotency-Key"), Description("Frei gewählter Schlüssel der Einreichung, höchstens 100 Zeichen; bei einer Wiederholung derselbe.")] string? idempotencyKey,
        RolloutCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var project = await commands.CreateProjectAsync(request.Read(idempotencyKey), actors.Current, cancellationToken);
        return TypedResults.Created($"{ApiSetup.BasePath}/projects/{project.Number}", new ProjectCreated(project.Id, project.Number, project.Title, project.InstanceId, project.CreatedAt));
    }

    private static async Task<Ok<ProjectView>> Get(string number, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.GetAsync(number, actors.Current, cancellationToken));

    private static async Task<Ok<ProjectHead>> Cancel(string number, CancelProjectRequest request, ProjectSteering steering, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await steering.CancelAsync(number, request.Read(), actors.Current, cancellationToken);
        return TypedResults.Ok((await queries.GetAsync(number, actors.Current, cancellationToken)).Head);
    }

    private static async Task<Ok<ProjectHead>> NameLead(string number, NameLeadRequest request, ProjectSteering steering, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await steering.NameLeadAsync(number, request.Read(), actors.Current, cancellationToken);
        return TypedResults.Ok((await queries.GetAsync(number, actors.Current, cancellationToken)).Head);
    }

    private static async Task<Ok<IReadOnlyList<EvaluationView>>> ListEvaluations(string number, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok((await queries.GetAsync(number, actors.Current, cancellationToken)).Evaluations);

    private static async Task<Ok<IReadOnlyList<DocumentView>>> ListDocuments(string number, RolloutQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok((await queries.GetAsync(number, actors.Current, cancellationToken)).Documents);

    private static async Task<Ok<DocumentComparisonAnswer>> CompareDocument(
        string number, [Description("Schlüssel des Dokuments, zum Beispiel projektskizze.")] string key, [Description("Nummer der früheren Version.")] int? from, [Description("Nummer der späteren Version.")] int? to,
        DocumentVersions versions, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var found = await versions.CompareAsync(number, key, from, to, actors.Current, cancellationToken);
        return TypedResults.Ok(new DocumentComparisonAnswer(found.Before.Version, found.Before.PdfSha256, found.After.Version, found.After.PdfSha256, DifferenceAnswer.Of(found.Difference)));
    }

    private static async Task<FileContentHttpResult> DownloadDocument(
        HttpContext context, string number, [Description("Schlüssel des Dokuments, zum Beispiel projektskizze.")] string key, [Description("pdf oder docx."), OneOf(typeof(DocumentFormat))] string format,
        [Description("Nummer der Version.")] int? version, RolloutQueries queries, IContentStore content, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var documents = (await queries.GetAsync(number, actors.Current, cancellationToken)).Documents;
        var document = documents.FirstOrDefault(d => d.Key == key && (version is null ? d.IsCurrent : d.Version == version)) ?? throw new NotFoundException();
        var (address, contentType) = format.ToUpperInvariant() switch
        {
            "PDF" => (document.PdfSha256, Download.Pdf),
            "DOCX" => (document.DocxSha256, Download.Docx),
            _ => throw new NotFoundException(),
        };
        // The number comes from the address and has been found; only its spelling in the file name is ours.
        return Download.Of(context, await content.GetAsync(address, cancellationToken), contentType, $"{number}-{document.Key}-v{document.Version}.{format.ToLowerInvariant()}");
    }
}
