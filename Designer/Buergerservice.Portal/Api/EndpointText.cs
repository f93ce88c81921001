using Microsoft.AspNetCore.Http.Metadata;

namespace Buergerservice.Portal.Api;

/// <summary>Short forms for what every endpoint says about itself.</summary>
internal static class EndpointText
{
    /// <summary>Names policy, operation, summary and description in one go, so that none is forgotten.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string policy, string name, string summary, string? description = null)
    {
        endpoint.RequireAuthorization(policy).WithName(name).WithSummary(summary);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>Error statuses the caller must expect.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. statuses.Select(s => (object)new ProducesResponseTypeMetadata(s, typeof(ApiProblem), [ApiProblem.ContentType]))]);
}
