using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Hosting.WindowsServices;
using Microsoft.Extensions.Logging;

namespace Buergerservice.DeviceAgent;

/// <summary>
/// <c>anmelden --server URL --code CODE</c> registers; without it the agent runs, in a terminal, as systemd service or as
/// Windows service (<c>sc create Buergerservice-Geraete binPath= "…\Buergerservice.DeviceAgent.exe --data …"</c>).
/// </summary>
internal static class AgentProgram
{
    private static async Task<int> Main(string[] args)
    {
        var files = new AgentFiles(Value(args, "--data") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "buergerservice-geraete"));
        if (args.Contains("anmelden"))
            return await RegisterAsync(args, files);
        if (files.Registration is null)
        {
            await Console.Error.WriteLineAsync("Der Geräteagent ist noch nicht angemeldet: Buergerservice.DeviceAgent anmelden --server https://… --code XXXX-XXXX-XXXX");
            return 1;
        }

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(o => o.ServiceName = "Buergerservice-Geraete");
        builder.Services.AddSingleton(files);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Func<Uri, CancellationToken, Task<WebSocket>>>(ConnectAsync);
        builder.Services.AddSingleton<BoothAgent>();
        builder.Services.AddHostedService<AgentService>();
        await builder.Build().RunAsync();
        return 0;
    }

    private static async Task<int> RegisterAsync(string[] args, AgentFiles files)
    {
        if (!Uri.TryCreate(Value(args, "--server"), UriKind.Absolute, out var server) || (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback) || Value(args, "--code") is not { } code)
        {
            await Console.Error.WriteLineAsync("Es fehlt die Adresse des Portals (--server https://…) oder der Code (--code).");
            return 2;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var problem = await AgentRegistrar.RegisterAsync(files, http, server, code, CancellationToken.None);
        await (problem is null ? Console.Out : Console.Error).WriteLineAsync(problem ?? $"Angemeldet als Kabine „{files.Registration!.Booth}“.");
        return problem is null ? 0 : 1;
    }

    private static async Task<WebSocket> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(server, BoothAgent.Path)) { Scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private sealed class AgentService(BoothAgent agent) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => agent.RunAsync(stoppingToken);
    }
}
