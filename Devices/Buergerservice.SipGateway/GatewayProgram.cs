using Buergerservice.SipGateway.Calls;
using Buergerservice.SipGateway.Portal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway;

/// <summary>
/// <c>anmelden --terminal NAME --code CODE</c> signs a terminal in at the portal; without it the gateway runs, in a terminal, as systemd service or
/// as Windows service.
/// </summary>
internal static class GatewayProgram
{
    private static async Task<int> Main(string[] args)
    {
        var folder = Value(args, "--data") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "buergerservice-sip");
        var files = new GatewayFiles(folder);
        if (args.Contains("anmelden"))
            return await SignInAsync(args, files);
        if (files.Read(out var problem) is not { } settings)
        {
            await Console.Error.WriteLineAsync(problem);
            return 1;
        }

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(o => o.ServiceName = "Buergerservice-SIP");
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<Gateway>();
        await builder.Build().RunAsync();
        return 0;
    }

    private static async Task<int> SignInAsync(string[] args, GatewayFiles files)
    {
        var (portal, terminals) = files.Known();
        var (terminal, code) = (Value(args, "--terminal"), Value(args, "--code"));
        string? problem = portal is null ? "Es fehlt „portal“ in sip.json." : terminal is null || code is null ? "Es fehlt --terminal NAME oder --code XXXX-XXXX-XXXX."
            : terminals.Contains(terminal) ? null : $"Ein Terminal „{terminal}“ steht nicht in sip.json.";
        if (problem is null)
        {
            (var signIn, problem) = await TerminalSignIn.SignInAsync(portal!, code!, CancellationToken.None);
            if (signIn is not null)
                files.Keep(terminal!, signIn);
        }

        await (problem is null ? Console.Out : Console.Error).WriteLineAsync(problem ?? $"Das Terminal „{terminal}“ ist angemeldet. Starten Sie das Gateway neu.");
        return problem is null ? 0 : 1;
    }

    private static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
