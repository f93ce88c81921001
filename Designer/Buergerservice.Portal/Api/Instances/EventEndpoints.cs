using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>Named events for all who wait for them.</summary>
internal static class EventEndpoints
{
    public const int MaxNameLength = 200;

    public static void Map(RouteGroupBuilder events) =>
        events.MapPost("", Publish).Describe(Policies.Admin, "publishEvent", "Ereignis veröffentlichen",
            "Weckt alle Vorgänge des Mandanten, die darauf warten, und startet Prozesse, die mit diesem Ereignis beginnen; correlationId und instanceId grenzen ein.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);

    private static async Task<Accepted> Publish(PublishEvent request, InstanceCommands commands, InstanceReader reader, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var name = check.Required(request.Name, "name", MaxNameLength);
        var correlation = check.Optional(request.CorrelationId, "correlationId");
        check.ThrowIfAny();
        var actor = actors.Current;
        if (request.InstanceId is { } instance)
            await reader.RequireExistsAsync(instance, actor, cancellationToken);
        await commands.PublishEventAsync(name, request.Payload?.Value, actor, request.InstanceId, correlation, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
