using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Prompts;

/// <summary>What a booth's browser asks and says about prompts. Only the booth's own browser may, and only about its own booth.</summary>
internal static class PromptEndpoints
{
    public const string Path = "/kabine/aufforderungen";

    // As with the conversation: a form of another page cannot set it.
    private const string Header = "X-Kabine";
    private const int MaxBody = 2 * 1024 * 1024;

    public static void MapPrompts(this WebApplication app)
    {
        var prompts = app.MapGroup(Path).RequireAuthorization(Policies.Booth).ExcludeFromDescription();
        prompts.AddEndpointFilter(ExplainAsync);
        // The picture of a document is loaded by an element, which sends no header; reading needs only the strict cookie.
        prompts.MapGet("/{id:guid}/dokument", DocumentAsync);
        var scripts = prompts.MapGroup("");
        scripts.AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.ContainsKey(Header) ? await next(context) : Results.BadRequest());
        scripts.MapGet("/", (HttpContext http, BoothPrompts prompts, CancellationToken cancellationToken) => prompts.OpenOfAsync(DisplaySignIn.BoothOf(http.User), cancellationToken));
        scripts.MapPost("/{id:guid}/mehr-zeit", MoreTimeAsync);
        scripts.MapPost("/{id:guid}/antwort", AnswerAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody));
    }

    // Scripts show the sentence to the citizen; a page of ours would be of no use to them.
    private static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BuergerserviceException e)
        {
            return Results.Problem(e.Message, statusCode: ErrorStatus.Of(e));
        }
    }

    private static async Task<NoContent> AnswerAsync(HttpContext http, Guid id, JsonElement answer, BoothPrompts prompts, CancellationToken cancellationToken)
    {
        await prompts.AnswerAsync(DisplaySignIn.BoothOf(http.User), id, answer, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<MoreTime>> MoreTimeAsync(HttpContext http, Guid id, BoothPrompts prompts, CancellationToken cancellationToken) =>
        TypedResults.Ok(new MoreTime((int)(await prompts.MoreTimeAsync(DisplaySignIn.BoothOf(http.User), id, cancellationToken)).TotalMinutes));

    private static async Task<FileContentHttpResult> DocumentAsync(HttpContext http, Guid id, BoothPrompts prompts, CancellationToken cancellationToken)
    {
        var document = await prompts.DocumentAsync(DisplaySignIn.BoothOf(http.User), id, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(document.Bytes, document.ContentType);
    }

    private sealed record MoreTime(int Minutes);
}
