using System.ComponentModel;
using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api;

/// <summary>Who is calling, and the proof a browser needs for writes.</summary>
internal static class MeEndpoints
{
    private sealed record MeResponse(string UserName, string DisplayName, [property: Description("Mandant.")] string Tenant, IReadOnlyCollection<string> Roles);

    private sealed record AntiforgeryResponse([property: Description("Name der Kopfzeile.")] string HeaderName, [property: Description("Wert der Kopfzeile.")] string Token);

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Anmeldung");
        group.MapGet("/me", GetMe).Describe(Policies.Staff, "getMe", "Angemeldete Person", "Die Person, für die Sitzung oder API-Schlüssel handeln, mit Mandant und Rollen.");
        group.MapGet("/antiforgery", GetToken).Describe(Policies.Staff, "getAntiforgeryToken", "Nachweis für schreibende Anfragen",
            "Schreibende Anfragen mit Sitzungs-Cookie brauchen diesen Wert in der genannten Kopfzeile. Anfragen mit API-Schlüssel brauchen ihn nicht.");
    }

    private static Ok<MeResponse> GetMe(ActorAccessor actors)
    {
        var actor = actors.Current;
        return TypedResults.Ok(new MeResponse(actor.UserName, actor.DisplayName, actor.Tenant, actor.Roles));
    }

    private static Ok<AntiforgeryResponse> GetToken(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Ok(new AntiforgeryResponse(tokens.HeaderName!, tokens.RequestToken!));
    }
}
