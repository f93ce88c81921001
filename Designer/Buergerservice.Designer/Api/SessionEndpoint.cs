using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Designer.Api;

/// <summary>Who is signed in, and the proof for the next writes: what an open designer asks after its session had ended.</summary>
internal static class SessionEndpoint
{
    public static void Map(IEndpointRouteBuilder read) => read.MapGet("/designer/session", async (HttpContext context, IAntiforgery antiforgery, Caller caller) => ElsaJson.Ok(new
    {
        account = caller.Actor.UserName,
        canWrite = await caller.CanWriteAsync(),
        token = antiforgery.GetAndStoreTokens(context).RequestToken,
    }));
}
