using Buergerservice.Designer.Api;
using Buergerservice.Designer.Definitions;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Designer.Instances;
using Buergerservice.Designer.Live;
using Buergerservice.Designer.Studio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer;

/// <summary>Adds the visual designer to the host: genuine Elsa Studio and the interface it calls.</summary>
public static class DesignerSetup
{
    /// <summary>Registers what the designer needs.</summary>
    public static IServiceCollection AddDesigner(this IServiceCollection services, Action<DesignerOptions> configure)
    {
        services.Configure(configure);
        services.AddHttpContextAccessor();
        services.AddSingleton<StudioFiles>();
        services.AddSingleton<OwnFiles>();
        services.AddScoped<StudioPage>();
        services.AddScoped<Caller>();
        services.AddScoped<ActivityCatalogue>();
        services.AddScoped<DefinitionWorkshop>();
        services.AddScoped<InstanceView>();
        services.AddSingleton(provider => new WorkflowUpdates(provider.GetRequiredService<IHubContext<WorkflowInstanceHub>>(), provider.GetRequiredService<IServiceScopeFactory>()));
        foreach (var source in EngineChoices.All)
            services.AddSingleton(source);
        return services;
    }

    /// <summary>Maps pages and files below <see cref="DesignerOptions.PagePath"/> and the hub for live updates.</summary>
    public static void MapDesigner(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<DesignerOptions>>().Value;
        StudioEndpoints.Map(app);
        app.MapHub<WorkflowInstanceHub>(DesignerOptions.HubPath, hub => hub.CloseOnAuthenticationExpiration = true).RequireAuthorization(options.ReadPolicy);
    }

    /// <summary>Maps the Elsa-compatible interface into the host's group for it, which brings the proof against forged requests.</summary>
    public static void MapDesignerApi(this RouteGroupBuilder api)
    {
        var options = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<IOptions<DesignerOptions>>().Value;
        var read = api.MapGroup("").AddEndpointFilter<ElsaProblems>().RequireAuthorization(options.ReadPolicy);
        var write = api.MapGroup("").AddEndpointFilter<ElsaProblems>().RequireAuthorization(options.WritePolicy);
        SessionEndpoint.Map(read);
        DescriptorEndpoints.Map(read);
        DefinitionEndpoints.Map(read, write);
        BulkEndpoints.Map(read, write);
        InstanceEndpoints.Map(read, write);
    }
}
