using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Organisation;

/// <summary>Wires the organisation's data.</summary>
public static class OrganisationSetup
{
    /// <summary>Adds the tables.</summary>
    public static IServiceCollection AddOrganisationModel(this IServiceCollection services) => services.AddSingleton<IModelPart, OrganisationModel>();
}
