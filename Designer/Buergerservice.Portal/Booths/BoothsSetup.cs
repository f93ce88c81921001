using Buergerservice.Devices;
using Buergerservice.Devices.Protocol;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;

namespace Buergerservice.Portal.Booths;

/// <summary>Wires the server's half of the devices.</summary>
internal static class BoothsSetup
{
    /// <summary>Address agents connect to. They prove themselves inside; nobody signs in here.</summary>
    public const string ConnectionPath = "/geraete/verbindung";

    public static IServiceCollection AddBoothsModel(this IServiceCollection services) => services.AddSingleton<IModelPart, BoothsModel>().AddSingleton<IModelPart, Prompts.PromptsModel>();

    public static IServiceCollection AddBooths(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(_ => SigningKey.LoadOrCreate(Path.Combine(options.DataDirectory, "keys", "geraete.pem")));
        services.AddSingleton<AgentConnections>();
        services.AddHostedService(p => p.GetRequiredService<AgentConnections>());
        services.AddSingleton<CommandSweep>();
        services.AddHostedService(p => p.GetRequiredService<CommandSweep>());
        services.AddSingleton<IDeviceGateway, DeviceGateway>();
        services.AddSingleton<CommandPicture>();
        services.AddScoped<AgentIntake>();
        services.AddScoped<IRetentionPart, CommandRetention>();
        services.AddScoped<BoothAdministration>();
        services.AddScoped<BoothCalls>();
        services.AddScoped<BoothOpenings>();
        services.AddScoped<BoothQueries>();
        services.AddScoped<CommandRefusals>();
        services.AddSingleton<ConditionWatch>();
        services.AddHostedService(p => p.GetRequiredService<ConditionWatch>());
        services.AddScoped<Prompts.BoothPrompts>();
        return services;
    }

    public static void MapAgents(this WebApplication app) => app.Map(ConnectionPath, ServeAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext context, IServiceProvider services)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var socket = new AgentSocket(await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) }));
        using var connection = ActivatorUtilities.CreateInstance<AgentConnection>(services, socket);
        await connection.RunAsync(end.Token);
    }
}
