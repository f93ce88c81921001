using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Displays;

/// <summary>A screen says that it is empty after a call.</summary>
public sealed record ClearedRequest(Guid? Gespraech);

/// <summary>What the scripts of the screens ask. Only a browser signed in as a screen may; the wish and the proof name no screen but their own.</summary>
internal static class DisplayEndpoints
{
    /// <summary>
    /// A form of another page cannot set a header; with the strict cookie this is the proof that the booth's own page asks.
    /// Its value names the screen.
    /// </summary>
    public const string Header = "X-Kabine";

    /// <summary>Longest request of a screen but for signatures.</summary>
    private const int MaxBody = 16 * 1024;

    public static void MapDisplays(this WebApplication app)
    {
        var booth = app.MapGroup("/kabine").RequireAuthorization(Policies.Booth).ExcludeFromDescription().AddEndpointFilter(OwnPageAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        booth.MapGet("/stand", StandAsync).AddEndpointFilter(ScreenSightings.FilterAsync);
        booth.MapPost("/geleert", ClearedAsync);
        booth.MapPost("/wunsch", WishAsync);
        app.MapGroup("/viewboard").RequireAuthorization(Policies.Board).ExcludeFromDescription().AddEndpointFilter(OwnPageAsync).MapGet("/stand", BoardAsync);
    }

    /// <summary>Refuses what does not come from the screen's own page, or is too large.</summary>
    public static async ValueTask<object?> OwnPageAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.ContainsKey(Header))
            return Results.BadRequest();
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return request.ContentLength > MaxBody ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge) : await next(context);
    }

    private static async Task<Ok<BoothStand>> StandAsync(HttpContext http, BoothStands stands, CancellationToken cancellationToken) =>
        TypedResults.Ok(await stands.OfAsync(DisplaySignIn.BoothOf(http.User), DisplaySignIn.ScreenOf(http.User), cancellationToken));

    // Everybody who passes may read it: free or taken, and nothing of the conversation.
    private static async Task<Ok<BoardStand>> BoardAsync(HttpContext http, BoothStands stands, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var booth = DisplaySignIn.BoothOf(http.User);
        var stand = await stands.OfAsync(booth, BoothScreen.ViewBoard, cancellationToken);
        var isTaken = stand.IsThere && await BoothPresence.IsWatchedAsync(db, booth, cancellationToken);
        return TypedResults.Ok(stand.State switch
        {
            BoothState.Free when stand.MayBegin && !isTaken => new BoardStand("frei", "Frei", ""),
            BoothState.Closed => new BoardStand("geschlossen", "Geschlossen", stand.Text),
            BoothState.OutOfService => new BoardStand("ausserbetrieb", "Außer Betrieb", stand.Text),
            _ => new BoardStand("besetzt", "Besetzt", "Bitte warten Sie, bis die Kabine frei ist."),
        });
    }

    private static async Task<Results<NoContent, NotFound>> ClearedAsync(HttpContext http, ClearedRequest request, DisplayCommands displays, CancellationToken cancellationToken)
    {
        if (request.Gespraech is not { } call || !await displays.ClearedAsync(DisplaySignIn.DisplayOf(http.User), call, cancellationToken))
            return TypedResults.NotFound();
        // Whatever the browser has kept of the conversation besides the page.
        http.Response.Headers["Clear-Site-Data"] = "\"storage\"";
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, UnprocessableEntity<WishProblem>>> WishAsync(HttpContext http, WishRequest request, BoothWishes wishes, CancellationToken cancellationToken)
    {
        try
        {
            await wishes.AddAsync(DisplaySignIn.BoothOf(http.User), request, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (InputException e)
        {
            return TypedResults.UnprocessableEntity(new WishProblem(e.Message, e.Fields));
        }
    }

    private sealed record BoardStand(string State, string Title, string Text);

    private sealed record WishProblem(string Meldung, IReadOnlyDictionary<string, string> Felder);
}
