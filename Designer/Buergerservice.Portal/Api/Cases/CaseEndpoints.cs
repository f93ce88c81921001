using System.ComponentModel;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Api.Cases;

/// <summary>Citizens' cases. Who sees whose data is decided by the module, not here.</summary>
internal static class CaseEndpoints
{
    // The module reads up to 20 MiB; the rest is for the form around the file.
    private const int MaxUploadBytes = 21 * 1024 * 1024;

    public static void Map(RouteGroupBuilder cases)
    {
        cases.MapGet("", List).Describe(Policies.Cases, "listCases", "Fälle auflisten", "Die neuesten zuerst, ohne Angaben zur Person der Bürgerinnen und Bürger.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        cases.MapPost("", Create).Describe(Policies.Cases, "createCase", "Fall anlegen",
            "Vergibt das Aktenzeichen und startet den Prozess des Falls (201). Derselbe Idempotency-Key liefert denselben Fall noch einmal (200), nie ein zweites Aktenzeichen; mit anderen Angaben wird er abgewiesen (409, idempotency-conflict).")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        cases.MapGet("/{id}", Get).Describe(Policies.Cases, "getCase", "Fall lesen",
            "Über Kennung oder Aktenzeichen. Angaben zur Person, Anliegen und Formularwerte stehen nur darin, wenn die Person an dem Fall arbeitet (showsCitizen).")
            .Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/{id:guid}/timeline", GetTimeline).Describe(Policies.Cases, "getCaseTimeline", "Verlauf des Falls", "Das Neueste zuerst.")
            .Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/{id:guid}/documents", ListDocuments).Describe(Policies.Cases, "listCaseDocuments", "Dokumente auflisten")
            .Refuses(StatusCodes.Status404NotFound);
        cases.MapPost("/{id:guid}/documents", AddDocument).Describe(Policies.Cases, "addCaseDocument", "Dokument hinzufügen",
            "Als multipart/form-data mit der Datei im Feld file. Angenommen werden PDF, PNG und JPEG bis 20 MiB; DOCX und ODT werden als PDF abgelegt, wenn auf dem Server LibreOffice installiert ist, sonst abgewiesen. Über die Art entscheidet der Inhalt, nicht der Dateiname. Liegt dasselbe PDF oder Bild mit derselben Art schon in der Akte, kommt das vorhandene Dokument zurück (200), kein zweites; DOCX und ODT werden jedes Mal neu umgewandelt.").TakesUpload();
        cases.MapGet("/{id:guid}/documents/{documentId:guid}", DownloadDocument).Describe(Policies.Cases, "downloadCaseDocument", "Dokument herunterladen", "Nur für Personen, die an dem Fall arbeiten.")
            .Produces<Stream>(StatusCodes.Status200OK, Download.Pdf, "image/png", "image/jpeg", Download.Docx).Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/{id:guid}/documents/{documentId:guid}/difference", CompareDocument).Describe(Policies.Cases, "compareCaseDocument", "Dokument mit seiner vorigen Version vergleichen",
            "Unterschiede eines erzeugten Dokuments zu der Version, die es ersetzt hat; nur für Personen, die an dem Fall arbeiten.").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<CasePage>> List([AsParameters] CaseListFilter filter, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        if (filter.Page < 1)
            check.Refuse("page", "„page“ ist mindestens 1.");
        if (filter.PageSize is < 1 or > 100)
            check.Refuse("pageSize", "„pageSize“ liegt zwischen 1 und 100.");
        check.ThrowIfAny();
        var wanted = new CaseFilter { Status = filter.Status, Text = filter.Number, Mine = filter.Mine == true, OpenOnly = filter.Open == true, Page = filter.Page ?? 1, PageSize = filter.PageSize ?? 25 };
        return TypedResults.Ok(await queries.ListAsync(wanted, actors.Current, cancellationToken));
    }

    private static async Task<Results<Created<CaseCreated>, Ok<CaseCreated>>> Create(
        CreateCaseRequest request, [FromHeader(Name = "Idempotency-Key"), Description("Frei gewählter Schlüssel der Einreichung, höchstens 100 Zeichen; bei einer Wiederholung derselbe.")] string? idempotencyKey,
        CaseCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var created = await commands.CreateAsync(request.Read(), actors.Current, idempotencyKey, cancellationToken);
        return created.IsNew ? TypedResults.Created($"{ApiSetup.BasePath}/cases/{created.Id}", created) : TypedResults.Ok(created);
    }

    private static async Task<Ok<CaseFile>> Get([Description("Kennung oder Aktenzeichen.")] string id, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(Guid.TryParse(id, out var guid) ? await queries.GetAsync(guid, actors.Current, cancellationToken) : await queries.GetByNumberAsync(id, actors.Current, cancellationToken));

    private static async Task<Ok<IReadOnlyList<CaseEvent>>> GetTimeline(Guid id, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok((await queries.GetAsync(id, actors.Current, cancellationToken)).Timeline);

    private static async Task<Ok<IReadOnlyList<CaseDocumentView>>> ListDocuments(Guid id, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok((await queries.GetAsync(id, actors.Current, cancellationToken)).Documents);

    private static async Task<Results<Created<DocumentAdded>, Ok<DocumentAdded>>> AddDocument(
        Guid id, [Description("Die Datei.")] IFormFile? file,
        [FromForm, Description("Art der Unterlage nach dem Leistungskatalog; ohne Angabe sonstiges.")] string? kind,
        [FromForm, Description("Titel; ohne Angabe der Name der Art.")] string? title,
        [FromForm, Description("Herkunft; ohne Angabe upload."), OneOf(typeof(DocumentSource))] string? source,
        CaseCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var origin = check.Choice(source, "source", DocumentSource.Upload);
        if (file is null)
            check.Refuse("file", "Die Datei fehlt.");
        check.ThrowIfAny();
        await using var content = file!.OpenReadStream();
        var document = new AddDocument { Kind = string.IsNullOrEmpty(kind) ? "sonstiges" : kind, Title = title, Source = origin, Content = content };
        var added = await commands.AddDocumentAsync(id, document, actors.Current, cancellationToken);
        return added.IsNew ? TypedResults.Created($"{ApiSetup.BasePath}/cases/{id}/documents/{added.Id}", added) : TypedResults.Ok(added);
    }

    private static async Task<Ok<CaseDocumentComparisonAnswer>> CompareDocument(Guid id, Guid documentId, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var found = await queries.CompareDocumentAsync(id, documentId, actors.Current, cancellationToken);
        return TypedResults.Ok(new CaseDocumentComparisonAnswer(found.FormerId, found.FormerSha256, found.Id, found.Sha256, DifferenceAnswer.Of(found.Difference)));
    }

    private static async Task<FileContentHttpResult> DownloadDocument(HttpContext context, Guid id, Guid documentId, CaseQueries queries, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var document = await queries.OpenDocumentAsync(id, documentId, actors.Current, cancellationToken);
        return Download.Of(context, document.Bytes, document.ContentType, document.FileName);
    }

    // Our own proof stands for the framework's, which would ask scripts with a key as well. The file stays in memory:
    // citizens' documents are not left in the folder for temporary files.
    private static void TakesUpload(this RouteHandlerBuilder endpoint) =>
        endpoint.DisableAntiforgery()
            .WithFormOptions(memoryBufferThreshold: MaxUploadBytes, multipartBodyLengthLimit: MaxUploadBytes)
            .WithMetadata(new RequestSizeLimitAttribute(MaxUploadBytes))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
}
