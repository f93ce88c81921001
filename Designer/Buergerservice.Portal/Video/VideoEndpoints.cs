using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Api;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Video;

/// <summary>Where a call stands, and how the other end is reached.</summary>
/// <param name="Call">The call.</param>
/// <param name="Epoch">The present media connection; 0: none yet.</param>
/// <param name="HasBoth">Whether both ends are there.</param>
/// <param name="IceServers">TURN servers with credentials for this call.</param>
/// <param name="RelayOnly">Whether nothing but those servers may be used.</param>
/// <param name="MinKilobits">kbit/s a line must carry each way for a picture; 0: it is not measured.</param>
/// <param name="Signals">What the other end has said.</param>
public sealed record VideoAnswer(Guid Call, int Epoch, bool HasBoth, IReadOnlyList<IceServer> IceServers, bool RelayOnly, int MinKilobits, IReadOnlyList<VideoMessage> Signals);

/// <summary>A message for the other end.</summary>
public sealed record SendSignal(int? Epoch, int? Number, string? Body);

/// <summary>Asks for a new media connection.</summary>
public sealed record RenewVideo(int? Seen);

/// <summary>The present media connection.</summary>
public sealed record VideoEpoch(int Epoch);

/// <summary>What became of a message.</summary>
/// <param name="IsTaken">False: it belongs to an earlier connection, or whoever sent it no longer takes part. It reaches nobody.</param>
public sealed record SignalAnswer(bool IsTaken);

/// <summary>
/// Signalling over HTTP: for whoever holds a call under the interface, for the booth's browser under its own page. A call that has been
/// handed over or has ended while a browser was speaking is the ordinary case, so it has an ordinary answer: empty, or not taken.
/// </summary>
internal static class VideoEndpoints
{
    public const string BoothPath = "/kabine/video";

    public static void MapForPersons(RouteGroupBuilder calls)
    {
        calls.MapGet("/{call:guid}/video", ViewAsync).Describe(Policies.Cases, "getVideo", "Stand der Bildverbindung", "Nur für die Person, die das Gespräch führt; alle anderen erhalten eine leere Antwort.");
        calls.MapPost("/{call:guid}/video/epoch", RenewAsync).Describe(Policies.Cases, "renewVideo", "Bildverbindung neu aufbauen", "Leere Antwort, wenn die Person das Gespräch nicht (mehr) führt.").Refuses(StatusCodes.Status400BadRequest);
        calls.MapPost("/{call:guid}/video/signals", SendAsync).Describe(Policies.Cases, "sendVideoSignal", "Nachricht an die Gegenseite", "„isTaken“ ist falsch, wenn die Bildverbindung inzwischen eine andere ist oder die Person das Gespräch nicht (mehr) führt.").Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/{call:guid}/video/probe", ProbeOfPersonAsync).Describe(Policies.Cases, "getVideoProbe", "Bytes, um die Leitung zu messen", "Nur für die Person, die das Gespräch führt; alle anderen erhalten eine leere Antwort.");
        calls.MapPost("/{call:guid}/video/probe", DrainOfPersonAsync).Describe(Policies.Cases, "sendVideoProbe", "Bytes, um die Leitung zu messen").WithMetadata(new RequestSizeLimitAttribute(LineProbe.Size));
    }

    public static void MapForBooths(this WebApplication app)
    {
        var booth = app.MapGroup(BoothPath).RequireAuthorization(Policies.Booth).ExcludeFromDescription();
        booth.AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.ContainsKey(DisplayEndpoints.Header) ? await next(context) : Results.BadRequest());
        booth.AddEndpointFilter(ScreenSightings.FilterAsync);
        booth.MapGet("/", ViewOfBoothAsync);
        booth.MapPost("/epoch", RenewOfBoothAsync);
        booth.MapPost("/signals", SendOfBoothAsync);
        booth.MapGet("/probe", ProbeOfBoothAsync);
        booth.MapPost("/probe", DrainOfBoothAsync).WithMetadata(new RequestSizeLimitAttribute(LineProbe.Size));
        booth.MapPost("/rufen", BeginAsync);
        booth.MapPost("/beenden", EndAsync);
    }

    private static async Task<Results<Ok<VideoAnswer>, NoContent>> ViewAsync(Guid call, int? epoch, int? after, ActorAccessor actors, VideoParties parties, VideoSignals signals, IceServers ice, LineProbe line, CancellationToken cancellationToken) =>
        await AnswerAsync(await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken), epoch, after, signals, ice, line, cancellationToken);

    private static async Task<Results<Ok<VideoEpoch>, NoContent>> RenewAsync(Guid call, RenewVideo request, ActorAccessor actors, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        await BeginAnewAsync(await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken), request, signals, cancellationToken);

    private static async Task<Ok<SignalAnswer>> SendAsync(Guid call, SendSignal request, ActorAccessor actors, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        await PassOnAsync(await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken), request, signals, cancellationToken);

    private static async Task<Results<Ok<VideoAnswer>, NoContent>> ViewOfBoothAsync(HttpContext http, int? epoch, int? after, VideoParties parties, VideoSignals signals, IceServers ice, LineProbe line, CancellationToken cancellationToken) =>
        await AnswerAsync(await BoothAsync(http, parties, cancellationToken), epoch, after, signals, ice, line, cancellationToken);

    private static async Task<Results<Ok<VideoEpoch>, NoContent>> RenewOfBoothAsync(HttpContext http, RenewVideo request, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        await BeginAnewAsync(await BoothAsync(http, parties, cancellationToken), request, signals, cancellationToken);

    private static async Task<Ok<SignalAnswer>> SendOfBoothAsync(HttpContext http, SendSignal request, VideoParties parties, VideoSignals signals, CancellationToken cancellationToken) =>
        await PassOnAsync(await BoothAsync(http, parties, cancellationToken), request, signals, cancellationToken);

    // Where there is no presence sensor, or it does not see somebody, a touch begins the call.
    private static async Task<Results<NoContent, Conflict>> BeginAsync(HttpContext http, BoothSessions sessions, CancellationToken cancellationToken) =>
        await sessions.TouchAsync(DisplaySignIn.BoothOf(http.User), isThere: true, cancellationToken) ? TypedResults.NoContent() : TypedResults.Conflict();

    private static async Task<NoContent> EndAsync(HttpContext http, BoothSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.TouchAsync(DisplaySignIn.BoothOf(http.User), isThere: false, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<VideoParty?> BoothAsync(HttpContext http, VideoParties parties, CancellationToken cancellationToken) => parties.OfBoothAsync(DisplaySignIn.BoothOf(http.User), cancellationToken);

    private static async Task<Results<Ok<VideoAnswer>, NoContent>> AnswerAsync(VideoParty? party, int? epoch, int? after, VideoSignals signals, IceServers ice, LineProbe line, CancellationToken cancellationToken)
    {
        if (party is null)
            return TypedResults.NoContent();
        var view = await signals.ViewAsync(party, epoch ?? 0, after ?? 0, cancellationToken);
        return TypedResults.Ok(new VideoAnswer(party.Call, view.Epoch, view.HasBoth, ice.For(party), ice.IsRelayOnly, line.MinKilobits, view.Signals));
    }

    private static async Task<Results<Ok<VideoEpoch>, NoContent>> BeginAnewAsync(VideoParty? party, RenewVideo request, VideoSignals signals, CancellationToken cancellationToken) =>
        party is null ? TypedResults.NoContent() : TypedResults.Ok(new VideoEpoch(await signals.RenewAsync(party, request.Seen ?? 0, cancellationToken)));

    private static async Task<Results<FileContentHttpResult, NoContent>> ProbeOfPersonAsync(Guid call, ActorAccessor actors, VideoParties parties, CancellationToken cancellationToken) =>
        Probe(await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken));

    private static async Task<Results<FileContentHttpResult, NoContent>> ProbeOfBoothAsync(HttpContext http, VideoParties parties, CancellationToken cancellationToken) =>
        Probe(await BoothAsync(http, parties, cancellationToken));

    private static Results<FileContentHttpResult, NoContent> Probe(VideoParty? party) =>
        party is null ? TypedResults.NoContent() : TypedResults.Bytes(LineProbe.Bytes, "application/octet-stream");

    private static async Task<NoContent> DrainOfPersonAsync(Guid call, HttpContext http, ActorAccessor actors, VideoParties parties, CancellationToken cancellationToken) =>
        await DrainAsync(await parties.OfPersonAsync(call, actors.Current.UserName, cancellationToken), http, cancellationToken);

    private static async Task<NoContent> DrainOfBoothAsync(HttpContext http, VideoParties parties, CancellationToken cancellationToken) =>
        await DrainAsync(await BoothAsync(http, parties, cancellationToken), http, cancellationToken);

    private static async Task<NoContent> DrainAsync(VideoParty? party, HttpContext http, CancellationToken cancellationToken)
    {
        if (party is not null)
            await http.Request.Body.CopyToAsync(Stream.Null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SignalAnswer>> PassOnAsync(VideoParty? party, SendSignal request, VideoSignals signals, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SignalAnswer(party is not null && await signals.SendAsync(party, request.Epoch ?? 0, request.Number ?? 0, request.Body ?? "", cancellationToken)));
}
