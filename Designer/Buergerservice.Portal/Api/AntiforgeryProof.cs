using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Api;

/// <summary>
/// A browser sends the sign-in cookie by itself, also for another site's script; so a write by cookie needs the token
/// only our own pages can read. A key is never sent by itself and needs none, nor does an address that asks for no cookie.
/// </summary>
internal sealed class AntiforgeryProof(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (IsRead(http.Request.Method) || IsByKey(http) || IsOpen(http) || await antiforgery.IsRequestValidAsync(http))
            return await next(context);
        var problem = ApiProblem.For(StatusCodes.Status400BadRequest, "Der Nachweis gegen gefälschte Anfragen fehlt oder ist abgelaufen. Holen Sie ihn mit GET /api/v1/antiforgery und senden Sie ihn in der Kopfzeile RequestVerificationToken.");
        return (problem with { Code = "antiforgery" }).ToResult();
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool IsOpen(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsByKey(HttpContext http) =>
        http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme == ApiKeyHandler.SchemeName;
}
