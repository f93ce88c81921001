using System.ComponentModel;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>Running and ended workflows.</summary>
internal static class InstanceEndpoints
{
    private const int MaxReasonLength = 500;

    public static void Map(RouteGroupBuilder instances)
    {
        instances.MapGet("", List).Describe(Policies.RolloutLead, "listInstances", "Vorgänge auflisten", "Die neuesten zuerst, ohne Variablen, Eingaben und Ausgaben. Die Projektleitung sieht nur Vorgänge von Vorhaben.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        instances.MapPost("", Start).Describe(Policies.Admin, "startInstance", "Vorgang starten",
            "Legt einen Vorgang der veröffentlichten Version an; die Prozessmaschine beginnt ihn sofort danach.").RefusesCommand();
        instances.MapGet("/{id:guid}", Get).Describe(Policies.RolloutLead, "getInstance", "Vorgang lesen",
            "Stand, offene Störungen und worauf der Vorgang wartet. Variablen, Eingaben und Ausgaben sieht nur die Administration.")
            .Refuses(StatusCodes.Status404NotFound);
        instances.MapGet("/{id:guid}/journal", ReadJournal).Describe(Policies.RolloutLead, "getInstanceJournal", "Verlauf lesen", "Lückenlos nummerierte Einträge ab from.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        instances.MapGet("/{id:guid}/files/{fileId:guid}", DownloadFile).Describe(Policies.Admin, "downloadInstanceFile", "Datei eines Vorgangs herunterladen", "Dateien, die der Prozess über HTTP erhalten hat.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").Refuses(StatusCodes.Status404NotFound);
        instances.MapPost("/{id:guid}/events", SendEvent).Describe(Policies.Admin, "sendEvent", "Ereignis an einen Vorgang senden",
            "Wird angenommen und gleich danach zugestellt; wartet der Vorgang nicht darauf, geschieht nichts.").RefusesCommand();
        instances.MapPost("/{id:guid}/bookmarks/{bookmarkId:guid}/resume", Resume).Describe(Policies.Admin, "resumeBookmark", "Vorgang an einer Wartestelle fortsetzen",
            "Aufgaben werden als Aufgaben abgeschlossen, nicht hier (409 human-task).").RefusesCommand();
        instances.MapPost("/{id:guid}/cancel", Cancel).Describe(Policies.Admin, "cancelInstance", "Vorgang abbrechen", "Mit seinen Aufgaben und Fristen. Verlangt eine Begründung.").RefusesCommand();
    }

    private static async Task<Ok<Page<InstanceSummary>>> List([AsParameters] InstanceFilter filter, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.FindAsync(filter, actors.Current, cancellationToken));

    private static async Task<Ok<InstanceResponse>> Get(Guid id, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.GetAsync(id, actors.Current, cancellationToken));

    private static async Task<Ok<JournalResponse>> ReadJournal(
        Guid id, [Description("Nummer des ersten Eintrags; Vorgabe 0.")] long? from, [Description("Höchste Zahl der Einträge, 1 bis 500; Vorgabe 200.")] int? limit,
        InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        if (from < 0)
            check.Refuse("from", "„from“ ist mindestens 0.");
        if (limit is < 1 or > InstanceReader.MaxJournalRecords)
            check.Refuse("limit", $"„limit“ liegt zwischen 1 und {InstanceReader.MaxJournalRecords}.");
        check.ThrowIfAny();
        return TypedResults.Ok(await reader.ReadJournalAsync(id, from ?? 0, limit ?? 200, actors.Current, cancellationToken));
    }

    private static async Task<FileContentHttpResult> DownloadFile(HttpContext context, Guid id, Guid fileId, HttpFiles files, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var (file, bytes) = await files.ReadAsync(id, fileId, actors.Current, cancellationToken);
        // What a stranger has sent is never shown by the browser, whatever it calls itself.
        return Download.Of(context, bytes.ToArray(), "application/octet-stream", file.Name);
    }

    private static async Task<Created<InstanceSummary>> Start(StartInstance request, InstanceCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var definition = check.Required(request.DefinitionId, "definitionId");
        var name = check.Optional(request.Name, "name", 300);
        var correlation = check.Optional(request.CorrelationId, "correlationId");
        check.ThrowIfAny();
        var id = await commands.StartAsync(definition, request.Input?.Values ?? [], actors.Current, name, correlation, cancellationToken);
        return TypedResults.Created($"{ApiSetup.BasePath}/instances/{id}", await reader.GetSummaryAsync(id, actors.Current, cancellationToken));
    }

    private static async Task<Accepted> SendEvent(Guid id, SendEvent request, InstanceCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var name = check.Required(request.Name, "name", EventEndpoints.MaxNameLength);
        check.ThrowIfAny();
        await reader.RequireExistsAsync(id, actors.Current, cancellationToken);
        await commands.PublishEventAsync(name, request.Payload?.Value, actors.Current, id, null, cancellationToken);
        return Started(id);
    }

    private static async Task<Accepted> Resume(Guid id, Guid bookmarkId, ResumeBookmark? request, InstanceCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await commands.ResumeAsync(id, bookmarkId, request?.Payload?.Value, actors.Current, cancellationToken);
        return Started(id);
    }

    private static async Task<Accepted> Cancel(Guid id, CancelInstance request, InstanceCommands commands, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var reason = check.Required(request.Reason, "reason", MaxReasonLength);
        check.ThrowIfAny();
        await commands.CancelAsync(id, reason, actors.Current, request.ExpectedRevision, cancellationToken);
        return Started(id);
    }

    private static Accepted Started(Guid id) => TypedResults.Accepted($"{ApiSetup.BasePath}/instances/{id}");

    private static void RefusesCommand(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
}
