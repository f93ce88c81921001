namespace Buergerservice.Portal.Video;

/// <summary>Wires the signalling.</summary>
internal static class VideoSetup
{
    public static IServiceCollection AddVideo(this IServiceCollection services)
    {
        services.AddScoped<VideoParties>();
        services.AddScoped<VideoSignals>();
        services.AddSingleton<IceServers>();
        services.AddSingleton<LineProbe>();
        return services;
    }
}
