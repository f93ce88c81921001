using System.Runtime.CompilerServices;
using Buergerservice.Devices.Tests.Genuine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.SipGateway.Calls;
using Buergerservice.SipGateway.Portal;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>The portal, the gateway and the genuine programs of others around it, in the tests' own network.</summary>
public sealed class World : IAsyncLifetime
{
    public const string Password = "Buergerservice-2026";

    private readonly string _folder = Directory.CreateTempSubdirectory("bs-sip-").FullName;
    private readonly List<IAsyncDisposable> _programs = [];
    private PortalFactory? _portal;
    private Gateway? _gateway;
    private ILoggerFactory? _loggers;
    private string? _missing;

    public Uri Portal { get; private set; } = null!;

    /// <summary>What the gateway wrote into its log.</summary>
    internal GatewayLog Log { get; } = new();

    public string LogText => Log.Text;

    internal string Janus => string.Join('\n', _programs.OfType<Counterpart>().Select(p => p.Output));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Skips the test, with the reason, where something is missing; otherwise everybody of an earlier test is signed off.</summary>
    public async Task BeginAsync()
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        await SayAsync(s => [.. s.Agents.Values.SelectMany(Off)]);
    }

    private static IEnumerable<AcdCommand> Off(Buergerservice.Media.Acd.Agent agent)
    {
        yield return new SetWant(agent.Id, Want.Offline);
        if (agent.Work == Work.WrapUp)
            yield return new EndWrapUp(agent.Id);
    }

    private async Task SayAsync(Func<AcdState, IReadOnlyList<AcdCommand>> commands) =>
        Assert.Null((await _portal!.Services.GetRequiredService<CallCenters>().ExecuteAsync(new("seenmark", "kreis", "system", commands), Cancel)).Refusal);

    public async ValueTask InitializeAsync()
    {
        _missing = OwnNetwork.Missing ?? MissingOf(("kamailio", "kamailio"), ("janus", "janus"), ("baresip", "baresip-core"), ("chromium", "chromium"))
            ?? (File.Exists("/usr/lib/baresip/modules/avcodec.so") ? null : "baresip has no H.264 here (Debian: apt-get install baresip-ffmpeg).");
        if (_missing is not null)
            return;
        await StartSipServerAsync();
        await StartJanusAsync();
        _portal = new(Path.Combine(_folder, "portal"));
        _portal.UseKestrel(0);
        _portal.StartServer();
        Portal = _portal.ClientOptions.BaseAddress;
        // Times that do not run out while a busy machine is still at the step before.
        await SayAsync(_ => [new SetPolicy(new() { Ring = 120_000, TransferRing = 180_000, WrapUp = 900_000, Grace = 120_000 })]);
        await StartGatewayAsync();
    }

    /// <summary>A terminal with its account at the SIP server.</summary>
    internal Task<Baresip> TerminalAsync(int number, string transport = "udp", string audio = "PCMU/8000/1") =>
        Baresip.StartAsync(Path.Combine(_folder, $"terminal{number}-{Guid.NewGuid():N}"), $"terminal{number}", number switch { 1 => "eins", 2 => "zwei", _ => "drei" }, number, transport, audio);

    /// <summary>Waits until so many terminals are in a call.</summary>
    public Task UntilCallsAsync(int wanted) => UntilAsync("SELECT COUNT(*) AS Value FROM devices_agents WHERE Call IS NOT NULL", wanted);

    /// <summary>Waits until no booth is in a call or a visit: all are cleared for the next.</summary>
    public Task UntilFreeAsync() => UntilAsync("SELECT COUNT(*) AS Value FROM devices_agents WHERE Call IS NOT NULL OR SessionId IS NOT NULL", 0);

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.StopAsync(CancellationToken.None);
        _gateway?.Dispose();
        _loggers?.Dispose();
        if (_portal is not null)
            await _portal.DisposeAsync();
        foreach (var program in _programs)
            await program.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? MissingOf(params (string Program, string Package)[] programs) =>
        programs.Where(p => !((string[])["/usr/bin", "/usr/sbin"]).Any(f => File.Exists(Path.Combine(f, p.Program)))).Select(p => $"{p.Program} is not installed (Debian: apt-get install {p.Package}).").FirstOrDefault();

    private async Task UntilAsync(string query, int wanted)
    {
        for (var tries = 0; await CountAsync(query) != wanted; tries++)
        {
            Assert.False(tries > 900, $"There are never {wanted} of: {query}. {Log.Text}");
            await Task.Delay(100, Cancel);
        }
    }

    private async Task<int> CountAsync(string query)
    {
        await using var scope = _portal!.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Database.SqlQueryRaw<int>(query).SingleAsync(Cancel);
    }

    private async Task StartSipServerAsync()
    {
        var server = Counterpart.Start("/usr/sbin/kamailio", ["-DD", "-E", "-f", Path.Combine(AppContext.BaseDirectory, "Genuine", "kamailio.cfg"), "-P", Path.Combine(_folder, "kamailio.pid"), "-Y", _folder, "-m", "64"]);
        _programs.Add(server);
        await server.ListensAsync(5060);
    }

    private async Task StartJanusAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "janus")).FullName;
        const string Root = "/usr/lib/x86_64-linux-gnu/janus";
        var others = string.Join(',', Directory.GetFiles(Root + "/plugins", "*.so").Select(Path.GetFileName).Where(f => f != "libjanus_nosip.so"));
        var transports = string.Join(',', Directory.GetFiles(Root + "/transports", "*.so").Select(Path.GetFileName).Where(f => f != "libjanus_websockets.so"));
        await File.WriteAllTextAsync(Path.Combine(folder, "janus.jcfg"), $$"""
            general: { configs_folder="{{folder}}" plugins_folder="{{Root}}/plugins" transports_folder="{{Root}}/transports" events_folder="{{Root}}/events" loggers_folder="{{Root}}/loggers" debug_level=4 debug_colors=false api_secret="janus-geheim" session_timeout=60 }
            media: { rtp_port_range="30000-30200" }
            nat: { full_trickle=false ice_enforce_list="10.77." }
            plugins: { disable="{{others}}" }
            transports: { disable="{{transports}}" }
            events: { broadcast=false }
            """, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "janus.transport.websockets.jcfg"), """general: { json="compact" ws=true ws_port=8188 ws_ip="127.0.0.1" wss=false } admin: { admin_ws=false }""", Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "janus.plugin.nosip.jcfg"), """general: { local_ip="127.0.0.1" sdp_ip="127.0.0.1" rtp_port_range="21000-21200" }""", Cancel);
        var janus = Counterpart.Start("/usr/bin/janus", ["-F", folder]);
        _programs.Add(janus);
        await janus.ListensAsync(8188);
    }

    // As an administrator does it: a booth and a code for each terminal in the portal, sip.json, the command "anmelden".
    private async Task StartGatewayAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "gateway")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "sip.json"), $$"""
            {
              "portal": "{{Portal}}", "listen": "127.0.0.1", "port": 5070, "first": 22000, "last": 22079, "trusted": ["127.0.0.0/8"],
              "registrar": { "address": "127.0.0.1", "domain": "127.0.0.1", "user": "buergerservice" },
              "janus": { "address": "ws://127.0.0.1:8188/" },
              "terminals": [{ "name": "foyer", "user": "terminal1" }, { "name": "buecherei", "user": "terminal2" }, { "name": "markt", "user": "terminal3" }],
            }
            """, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "geheimnisse.json"), """{ "registrar": "gateway", "janus": "janus-geheim" }""", Cancel);
        var files = new GatewayFiles(folder);
        foreach (var terminal in files.Known().Terminals)
        {
            var (signIn, problem) = await TerminalSignIn.SignInAsync(Portal, await CodeAsync(terminal), Cancel);
            Assert.Null(problem);
            files.Keep(terminal, signIn!);
        }

        var settings = files.Read(out var wrong);
        Assert.Null(wrong);
        _loggers = LoggerFactory.Create(l => l.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        _gateway = new(settings!, TimeProvider.System, _loggers);
        await _gateway.StartAsync(Cancel);
        await Log.UntilAsync("Registered at the SIP server: True");
        await Log.UntilAsync("Connected to Janus");
    }

    private async Task<string> CodeAsync(string terminal)
    {
        await using var scope = _portal!.Services.CreateAsyncScope();
        var tenant = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Users.Where(u => u.UserName == "anke.admin").Select(u => u.Tenant).FirstAsync(Cancel);
        var admin = new Actor("anke.admin", "Anke Adler", tenant, ["Administration"]);
        var id = await scope.ServiceProvider.GetRequiredService<BoothAdministration>().AddAsync(terminal, $"Bürgerterminal {terminal}", admin, Cancel);
        return await scope.ServiceProvider.GetRequiredService<DisplayCommands>().NewCodeAsync(id, BoothScreen.Terminal, admin, Cancel);
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private sealed class PortalFactory(string data) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // How long a busy machine takes for some bytes says nothing about a line.
            builder.UseSetting("video-min-kbit", "0");
            builder.UseSetting("data", data);
            builder.UseSetting("templates", Path.Combine(Root(), "Templates"));
            builder.UseSetting("samples", Path.Combine(Root(), "samples", "landkreis"));
        }
    }
}
