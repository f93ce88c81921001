using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;

namespace Buergerservice.Portal.Konsole;

/// <summary>Wires the console, if the setting <c>konsole</c> asks for it. Without it there is neither page nor simulated booth.</summary>
internal static class ConsoleSetup
{
    public static IServiceCollection AddConsole(this IServiceCollection services, PortalOptions options)
    {
        services.AddAuthorizationBuilder().AddPolicy(Policies.Console, p => p.RequireRole(Roles.Administration, Roles.Projektleitung));
        if (!options.Console)
            return services;
        services.AddSingleton<SimulatedBooth>();
        services.AddHostedService(p => p.GetRequiredService<SimulatedBooth>());
        return services;
    }
}
