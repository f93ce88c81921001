using System.Text.Json.Nodes;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Devices;

/// <summary>Booths, their device agents and components.</summary>
internal static class DeviceEndpoints
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(4);

    public static void Map(RouteGroupBuilder devices)
    {
        // The one-time code is the caller's right to come in; SignInLimit keeps guessing slow.
        devices.MapPost("/registration", Register).AllowAnonymous().WithName("registerDeviceAgent").WithSummary("Geräteagent anmelden")
            .WithDescription("Mit einem Einmal-Code; Code, öffentlicher Schlüssel und Nachweis des privaten müssen zusammenpassen.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);
        devices.MapGet("", List).Describe(Policies.Admin, "listBooths", "Kabinen mit ihrem Zustand auflisten", "Zustand, seit wann, Alarme, Sperre.");
        devices.MapPost("", Add).Describe(Policies.Admin, "addBooth", "Kabine anlegen").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
        devices.MapGet("/{id:guid}", Get).Describe(Policies.Admin, "getBooth", "Kabine mit Komponenten, Alarmen und Prüfungen lesen").Refuses(StatusCodes.Status404NotFound);
        devices.MapPost("/{id:guid}/code", NewCode).Describe(Policies.Admin, "newRegistrationCode", "Einmal-Code erzeugen", "Gilt 30 Minuten und nur einmal.").Refuses(StatusCodes.Status404NotFound);
        devices.MapPost("/{id:guid}/revoke", Revoke).Describe(Policies.Admin, "revokeDeviceAgent", "Anmeldung des Geräteagenten zurücknehmen").Refuses(StatusCodes.Status404NotFound);
        devices.MapPost("/{id:guid}/suspend", Suspend).Describe(Policies.Admin, "suspendBooth", "Kabine sperren oder freigeben")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        devices.MapPut("/{id:guid}/configuration", Configure).Describe(Policies.Admin, "configureBooth", "Konfiguration ändern", "Der Agent prüft sie und behält die bisherige, wenn sie nicht stimmt.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        devices.MapPost("/{id:guid}/commands", Command).Describe(Policies.Cases, "commandDevice", "Gerät steuern",
            "Nur wer das Gespräch mit der Kabine führt, auch aus einer Partnerorganisation; ohne Gespräch nur bei gesperrter Kabine durch die Administration. Wartet auf das Ende.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
    }

    public static void MapForCalls(RouteGroupBuilder calls) =>
        calls.MapGet("/{call:guid}/devices", OfCall).Describe(Policies.Cases, "getCallDevices", "Geräte der Kabine, mit der Sie sprechen", "Nur für die Person, die das Gespräch führt; alle anderen erhalten eine leere Antwort.");

    private static async Task<Results<Ok<BoothDevices>, NoContent>> OfCall(Guid call, BoothQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        await queries.OfCallAsync(call, actors.Current, cancellationToken) is { } devices ? TypedResults.Ok(devices) : TypedResults.NoContent();

    private static async Task<Results<Ok<RegistrationAnswer>, ForbidHttpResult, JsonHttpResult<ApiProblem>>> Register(RegistrationRequest request, BoothAdministration booths, CancellationToken cancellationToken) =>
        await booths.RegisterAsync(request, cancellationToken) is { } answer ? TypedResults.Ok(answer)
        : TypedResults.Json(ApiProblem.For(StatusCodes.Status403Forbidden, "Die Anmeldung wird nicht angenommen. Lassen Sie sich einen neuen Code geben."), contentType: ApiProblem.ContentType, statusCode: StatusCodes.Status403Forbidden);

    private static async Task<Ok<IReadOnlyList<BoothSummary>>> List(BoothQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.ListAsync(actors.Current, cancellationToken));

    private static async Task<Ok<BoothView>> Get(Guid id, BoothQueries queries, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.GetAsync(id, actors.Current, cancellationToken));

    private static async Task<Created<BoothAdded>> Add(AddBooth request, BoothAdministration booths, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var id = await booths.AddAsync(request.Booth ?? "", request.Name ?? "", actors.Current, cancellationToken);
        return TypedResults.Created($"{ApiSetup.BasePath}/devices/{id}", new BoothAdded(id));
    }

    private static async Task<Ok<RegistrationCode>> NewCode(Guid id, BoothAdministration booths, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var (code, until) = await booths.NewCodeAsync(id, actors.Current, cancellationToken);
        return TypedResults.Ok(new RegistrationCode(code, until));
    }

    private static async Task<NoContent> Revoke(Guid id, BoothAdministration booths, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await booths.RevokeAsync(id, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Suspend(Guid id, SuspendBooth request, BoothAdministration booths, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var suspended = check.Required(request.Suspended, "suspended");
        check.ThrowIfAny();
        await booths.SuspendAsync(id, suspended, request.Reason, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Configure(Guid id, ConfigureBooth request, BoothAdministration booths, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var version = check.Required(request.ExpectedVersion, "expectedVersion");
        check.ThrowIfAny();
        await booths.ConfigureAsync(id, request.Configuration ?? "", version, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<DeviceCommandResult>> Command(Guid id, CommandDevice request, BoothQueries queries, CommandRefusals refusals, IDeviceGateway gateway, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var command = new DeviceCommand(check.Required(request.Id, "id"), check.Required(request.Device, "device", 50), check.Required(request.Action, "action", 50),
            request.Arguments?.Values is { } arguments ? JsonNode.Parse(Plain.ToJson(arguments)) as JsonObject ?? [] : []);
        check.ThrowIfAny();
        var actor = actors.Current;
        if ((request.Call is null && !actor.IsAdministrator) || await queries.ToCommandAsync(id, request.Call, actor, cancellationToken) is not { } place)
        {
            // To this person the booth does not exist; its organisation learns of the attempt all the same.
            await refusals.NoteAsync(id, request.Call, actor.UserName, command.Id, command.Device, command.Action, cancellationToken);
            throw new NotFoundException();
        }

        var result = await gateway.ExecuteAsync(new(place.Tenant, place.Booth, request.Call, actor.UserName, command, CommandLimit), cancellationToken);
        return TypedResults.Ok(new DeviceCommandResult(result.CommandId, result.Outcome.German(), result.Message, result.Values, result.File?.ContentType, result.File?.Bytes.ToArray()));
    }
}
