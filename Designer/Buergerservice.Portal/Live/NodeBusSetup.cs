using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Live;

/// <summary>Chooses the bus between nodes: setting <c>Bus:Kind</c>.</summary>
internal static class NodeBusSetup
{
    public static IServiceCollection AddNodeBus(this IServiceCollection services, BusOptions bus, DatabaseOptions database) => bus.Kind switch
    {
        BusKind.PostgreSql => services
            .AddSingleton(provider => new PostgreSqlBus(database.ConnectionString, provider.GetRequiredService<ILogger<PostgreSqlBus>>()))
            .AddSingleton<INodeBus>(provider => provider.GetRequiredService<PostgreSqlBus>())
            .AddHostedService(provider => provider.GetRequiredService<PostgreSqlBus>()),
        _ => services.AddSingleton<INodeBus, NoBus>(),
    };
}
