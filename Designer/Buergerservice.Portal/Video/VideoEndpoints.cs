using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Video;

/// <summary>Where a call stands, and how the other end is reached.</summary>
/// <param name="Call">The call.</param>
/// <param name="Epoch">The present media connection; 0: none yet.</param>
/// <param name="HasBoth">Whether both ends are there.</param>
/// <param name="IceServers">TURN servers with credentials for this call.</param>
/// <param name="Signals">What the other end has said.</param>
public sealed record VideoAnswer(Guid Call, int Epoch, bool HasBoth, IReadOnlyList<IceServer> IceServers, IReadOnlyList<VideoMessage> Signals);

/// <summary>A message for the other end.</summary>
public sealed record SendSignal(int? Epoch, int? Number, string? Body);

/// <summary>Asks for a new media connection.</summary>
public sealed record RenewVideo(int? Seen);

/// <summary>The present media connection.</summary>
public sealed record VideoEpoch(int Epoch);

/// <summary>Signalling over HTTP: for whoever holds a call under the interface, for the booth's browser under its own page.</summary>
internal static class VideoEndpoints
{
    public const string BoothPath = "/kabine/video";

    public static void MapForPersons(RouteGroupBuilder calls)
    {
        calls.MapGet("/{call:guid}/video", ViewAsync).Describe(Policies.Cases, "getVideo", "Stand der Bildverbindung", "Nur für die Person, die das Gespräch führt; alle anderen erhalten eine leere Antwort.");
        calls.MapPost("/{call:guid}/video/epoch", RenewAsync).Describe(Policies.Cases, "renewVideo", "Bildverbindung neu aufbauen").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        calls.MapPost("/{call:guid}/video/signals", SendAsync).Describe(Policies.Cases, "sendVideoSignal", "Nachricht an die Gegenseite").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }

    public static void MapForBooths(this WebApplication app)
    {
        var booth = app.MapGroup(BoothPath).RequireAuthorization(Policies.Booth).ExcludeFromDescription();
        booth.AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.ContainsKey(DisplayEndpoints.Header) ? await next(context) : Results.BadRequest());
        booth.MapGet("/", ViewOfBoothAsync);
        booth.MapPost("/epoch", RenewOfBoothAsync);
        booth.MapPost("/signals", SendOfBoothAsync);
        booth.MapPost("/rufen", BeginAsync);
        booth.MapPost("/beenden", EndAsync);
    }

    // Whoever handed the call over asks once more and learns that it is over for him; to the browser that is no error.
    private static async Task<Results<Ok<VideoAnswer>, NoContent>> ViewAsync(Guid call, int? epoch, int? after, ActorAccessor actors, VideoParties parties, VideoSignals signals, IceServers ice, CancellationToken cancellationToken) =>
        await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken) is { } party ? TypedResults.Ok(await AnswerAsync(party, epoch, after, signals, ice, cancellationToken)) : TypedResults.NoContent();

    private static async Task<Ok<VideoEpoch>> RenewAsync(Guid call, RenewVideo request, ActorAccessor actors, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken)
    {
        var party = await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken) ?? throw new NotFoundException();
        return TypedResults.Ok(new VideoEpoch(await signals.RenewAsync(party, request.Seen ?? 0, cancellationToken)));
    }

    private static async Task<NoContent> SendAsync(Guid call, SendSignal request, ActorAccessor actors, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken)
    {
        var party = await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken) ?? throw new NotFoundException();
        return await PassOnAsync(party, request, signals, cancellationToken);
    }

    private static async Task<Results<Ok<VideoAnswer>, NoContent>> ViewOfBoothAsync(HttpContext http, int? epoch, int? after, VideoParties parties, VideoSignals signals, IceServers ice, CancellationToken cancellationToken) =>
        await parties.OfBoothAsync(DisplaySignIn.BoothOf(http.User), cancellationToken) is { } party ? TypedResults.Ok(await AnswerAsync(party, epoch, after, signals, ice, cancellationToken)) : TypedResults.NoContent();

    private static async Task<Ok<VideoEpoch>> RenewOfBoothAsync(HttpContext http, RenewVideo request, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        TypedResults.Ok(new VideoEpoch(await signals.RenewAsync(await BoothAsync(http, parties, cancellationToken), request.Seen ?? 0, cancellationToken)));

    private static async Task<NoContent> SendOfBoothAsync(HttpContext http, SendSignal request, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        await PassOnAsync(await BoothAsync(http, parties, cancellationToken), request, signals, cancellationToken);

    // Where there is no presence sensor, or it does not see somebody, a touch begins the call.
    private static async Task<Results<NoContent, Conflict>> BeginAsync(HttpContext http, BoothSessions sessions, CancellationToken cancellationToken) =>
        await sessions.TouchAsync(DisplaySignIn.BoothOf(http.User), isThere: true, cancellationToken) ? TypedResults.NoContent() : TypedResults.Conflict();

    private static async Task<NoContent> EndAsync(HttpContext http, BoothSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.TouchAsync(DisplaySignIn.BoothOf(http.User), isThere: false, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<VideoParty> BoothAsync(HttpContext http, VideoParties parties, CancellationToken cancellationToken) =>
        await parties.OfBoothAsync(DisplaySignIn.BoothOf(http.User), cancellationToken) ?? throw new NotFoundException();

    private static async Task<VideoAnswer> AnswerAsync(VideoParty party, int? epoch, int? after, VideoSignals signals, IceServers ice, CancellationToken cancellationToken)
    {
        var view = await signals.ViewAsync(party, epoch ?? 0, after ?? 0, cancellationToken);
        return new(party.Call, view.Epoch, view.HasBoth, ice.For(party), view.Signals);
    }

    private static async Task<NoContent> PassOnAsync(VideoParty party, SendSignal request, VideoSignals signals, CancellationToken cancellationToken)
    {
        if (!await signals.SendAsync(party, request.Epoch ?? 0, request.Number ?? 0, request.Body ?? "", cancellationToken))
            throw new ConflictException("epoch", "Die Bildverbindung ist inzwischen neu aufgebaut worden.");
        return TypedResults.NoContent();
    }
}
