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
        BusKind.RabbitMq => services
            .AddSingleton(provider => new RabbitMqBus(bus.Address!, provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<INodeBus>(provider => provider.GetRequiredService<RabbitMqBus>())
            .AddHostedService(provider => provider.GetRequiredService<RabbitMqBus>()),
        _ => services.AddSingleton<INodeBus, NoBus>(),
    };
}
