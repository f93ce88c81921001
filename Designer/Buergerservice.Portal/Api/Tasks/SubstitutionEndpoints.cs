using System.ComponentModel;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Tasks;

internal sealed record SubstitutionRequest(
    [property: Description("Wer abwesend ist; fehlt die Angabe, die angemeldete Person. Andere darf nur die Administration eintragen.")] string? Person,
    [property: Description("Wer vertritt.")] string? Substitute,
    [property: Description("Erster Tag.")] DateOnly? From,
    [property: Description("Letzter Tag.")] DateOnly? Until);

internal sealed record SubstitutionResponse(Guid Id, string Person, string Substitute, DateOnly From, DateOnly Until);

/// <summary>Who stands in for whom.</summary>
internal static class SubstitutionEndpoints
{
    public static void Map(RouteGroupBuilder substitutions)
    {
        substitutions.MapGet("", List).Describe(Policies.Staff, "listSubstitutions", "Vertretungen auflisten", "Laufende und künftige, an denen die Person beteiligt ist; die Leitung sieht alle des Mandanten.");
        substitutions.MapPost("", Add).Describe(Policies.Staff, "addSubstitution", "Vertretung eintragen", "Die Vertretung sieht an diesen Tagen die Aufgaben der abwesenden Person und kann sie in deren Vertretung erledigen.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        substitutions.MapDelete("/{id:guid}", End).Describe(Policies.Staff, "endSubstitution", "Vertretung beenden", "Ab sofort; was in Vertretung übernommen ist, bleibt bei der Vertretung.").Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<SubstitutionResponse>>> List(Substitutes substitutes, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var me = actors.Current;
        var found = me.IsLead ? await substitutes.AllAsync(me, cancellationToken) : await substitutes.OfAsync(me, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SubstitutionResponse>>([.. found.Select(Of)]);
    }

    private static async Task<Created<SubstitutionResponse>> Add(SubstitutionRequest request, Substitutes substitutes, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var me = actors.Current;
        var row = await substitutes.AddAsync(request.Person is { Length: > 0 } person ? person : me.UserName, request.Substitute ?? "", request.From, request.Until, me, cancellationToken);
        return TypedResults.Created($"{ApiSetup.BasePath}/substitutions/{row.Id}", Of(row));
    }

    private static async Task<NoContent> End(Guid id, Substitutes substitutes, ActorAccessor actors, CancellationToken cancellationToken)
    {
        await substitutes.EndAsync(id, actors.Current, cancellationToken);
        return TypedResults.NoContent();
    }

    private static SubstitutionResponse Of(Substitution row) => new(row.Id, row.Person, row.Substitute, row.From, row.Until);
}
