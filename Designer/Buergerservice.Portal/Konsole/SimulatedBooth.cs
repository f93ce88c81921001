using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Simulators;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Agent = Buergerservice.DeviceAgent.BoothAgent;
using BoothRow = Buergerservice.Portal.Booths.BoothAgent;

namespace Buergerservice.Portal.Konsole;

/// <summary>
/// The booth of the console: simulators that speak the protocols of the real devices, and the real device agent, which drives them and
/// calls this server like any other. Nothing of the server is passed by. Only with the setting <c>konsole</c>; never in production.
/// </summary>
public sealed partial class SimulatedBooth(PortalOptions options, IServer server, IHostApplicationLifetime life, IServiceScopeFactory scopes, LiveNotifier live, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    /// <summary>Topic of the console's page.</summary>
    public const string Topic = "konsole";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly ILogger _logger = loggers.CreateLogger<SimulatedBooth>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocket? _line;

    /// <summary>Sensor, door contact, lock and light.</summary>
    public ControllerSimulator Controller { get; } = new();

    /// <summary>Document camera.</summary>
    public CameraSimulator Camera { get; } = new(time);

    /// <summary>Signature pad; the citizen does nothing until the console says so.</summary>
    public PadSimulator Pad { get; } = new() { Button = null };

    /// <summary>Printer.</summary>
    public PrinterSimulator Printer { get; } = new();

    /// <summary>Payment terminal.</summary>
    public TerminalSimulator Terminal { get; } = new();

    /// <summary>Scanner.</summary>
    public ScannerSimulator Scanner { get; } = new();

    /// <summary>AusweisApp.</summary>
    public EidSimulator Eid { get; } = new();

    /// <summary>Card and its reader.</summary>
    public LaidCard Card { get; } = new();

    /// <summary>Sample page under the camera.</summary>
    public string Page { get; private set; } = SamplePages.All[0].Key;

    /// <summary>Sample page on the scanner's glass.</summary>
    public string Glass { get; private set; } = SamplePages.All[0].Key;

    /// <summary>The booth, once it is known.</summary>
    public Guid? Booth { get; private set; }

    /// <summary>Why there is no booth to play; null when all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The booth is cut off from the server.</summary>
    public bool LineIsDown { get; private set; }

    /// <summary>Ends when the agent has been started, or cannot be.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Cuts the agent's line, or lets it come back.</summary>
    public void Cut(bool down)
    {
        LineIsDown = down;
        if (down)
            _line?.Abort();
    }

    /// <summary>Lays a sample page under the camera.</summary>
    public void Lay(string page)
    {
        var chosen = SamplePages.All.FirstOrDefault(p => p.Key == page) ?? SamplePages.All[0];
        (Page, Camera.Picture) = (chosen.Key, chosen.Picture);
    }

    /// <summary>Lays a sample page on the scanner's glass.</summary>
    public void LayOnGlass(string page)
    {
        var chosen = SamplePages.All.FirstOrDefault(p => p.Key == page) ?? SamplePages.All[0];
        (Glass, Scanner.Page) = (chosen.Key, chosen.Picture);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            Controller.Start();
            Terminal.Start();
            await Camera.StartAsync();
            await Pad.StartAsync();
            await Printer.StartAsync();
            await Scanner.StartAsync();
            await Eid.StartAsync();
            if (!Card.IsGenuine)
                Card.Reader.Start();
            var files = new AgentFiles(Path.Combine(options.DataDirectory, "konsole"));
            Problem = await PrepareAsync(files, Here(), stoppingToken);
            _ready.TrySetResult();
            if (Problem is not null)
            {
                LogNotPlayed(Problem);
                return;
            }

            await Task.WhenAll(new Agent(files, ConnectAsync, time, loggers.CreateLogger<Agent>(), Card.IsGenuine ? null : Card.Reader).RunAsync(stoppingToken), TellAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        finally
        {
            await Card.DisposeAsync();
            await Controller.DisposeAsync();
            await Terminal.DisposeAsync();
            await Camera.DisposeAsync();
            await Pad.DisposeAsync();
            await Printer.DisposeAsync();
            await Scanner.DisposeAsync();
            await Eid.DisposeAsync();
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = life.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }

    // Where this server listens, as the agent reaches it.
    private Uri Here()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => a.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)) ?? [];
        return addresses.Select(a => Uri.TryCreate(a, UriKind.Absolute, out var address) ? address : null).OfType<Uri>().OrderBy(a => a.Scheme).FirstOrDefault() ?? new("http://localhost");
    }

    /// <returns>Null, or a German sentence on why the console cannot play.</returns>
    private async Task<string?> PrepareAsync(AgentFiles files, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            if (await RegisterAsync(files, address, cancellationToken) is { } problem)
                return problem;
            // The port may be another one than last time, those of the simulators are.
            files.Registration = files.Registration! with { Server = address };
            Booth = await ConfigureAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is BuergerserviceException or HttpRequestException or IOException)
        {
            // The portal must serve also when its console cannot play.
            return $"Die Kabine konnte nicht vorbereitet werden: {e.Message}";
        }
    }

    private async Task<string?> RegisterAsync(AgentFiles files, Uri address, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var booth = await FindAsync(scope, cancellationToken);
        if (booth is null)
            return $"Es gibt keine Kabine „{options.ConsoleBooth}“. Legen Sie sie unter „Geräte“ an und starten Sie neu.";
        using var key = files.Key();
        if (booth.PublicKey is not null && files.Registration?.Agent == booth.Id && key.PublicKey == booth.PublicKey)
            return null;
        if (booth.PublicKey is not null)
            return $"Für die Kabine „{booth.Name}“ ist schon ein anderer Geräteagent angemeldet. Nehmen Sie seine Anmeldung unter „Geräte“ zurück und starten Sie neu.";
        var (code, _) = await scope.ServiceProvider.GetRequiredService<BoothAdministration>().NewCodeAsync(booth.Id, SystemOf(booth), cancellationToken);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        return await AgentRegistrar.RegisterAsync(files, http, address, code, cancellationToken);
    }

    private async Task<Guid> ConfigureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var booth = (await FindAsync(scope, cancellationToken))!;
        await scope.ServiceProvider.GetRequiredService<BoothAdministration>().ConfigureAsync(booth.Id, Configuration(), booth.ConfigurationVersion, SystemOf(booth), cancellationToken);
        return booth.Id;
    }

    private Task<BoothRow?> FindAsync(AsyncServiceScope scope, CancellationToken cancellationToken) =>
        scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<BoothRow>().AsNoTracking().OrderBy(a => a.Id).FirstOrDefaultAsync(a => a.Booth == options.ConsoleBooth, cancellationToken);

    private static Actor SystemOf(BoothRow booth) => new("system", "System", booth.Tenant, [Actor.AdministratorRole]);

    private string Configuration()
    {
        var controller = $"tcp://127.0.0.1:{Controller.Port}";
        JsonArray components =
        [
            new JsonObject { ["id"] = "sensor", ["kind"] = "presenceSensor", ["address"] = controller, ["input"] = 1 },
            new JsonObject { ["id"] = "tuer", ["kind"] = "doorAndLight", ["address"] = controller },
            new JsonObject { ["id"] = "kamera", ["kind"] = "documentCamera", ["address"] = Camera.Service.ToString(), ["pollMilliseconds"] = 5000 },
            new JsonObject { ["id"] = "pad", ["kind"] = "signaturePad", ["address"] = Pad.Socket.ToString(), ["pollMilliseconds"] = 5000 },
            new JsonObject { ["id"] = "drucker", ["kind"] = "printer", ["address"] = Printer.Printer.ToString(), ["pollMilliseconds"] = 5000 },
            new JsonObject { ["id"] = "scanner", ["kind"] = "scanner", ["address"] = new Uri(Scanner.Address, "/eSCL").ToString(), ["pollMilliseconds"] = 5000 },
            new JsonObject { ["id"] = "karte", ["kind"] = "cardReader", ["reader"] = "" },
            new JsonObject { ["id"] = "ausweis", ["kind"] = "eidClient", ["address"] = Eid.Socket.ToString(), ["pollMilliseconds"] = 5000 },
            new JsonObject { ["id"] = "bezahlen", ["kind"] = "paymentTerminal", ["address"] = $"tcp://127.0.0.1:{Terminal.Port}", ["pollMilliseconds"] = 5000 },
        ];
        return new JsonObject { ["components"] = components }.ToJsonString(new() { WriteIndented = true });
    }

    private async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        if (LineIsDown)
            throw new IOException("The line is cut by the console.");
        var line = new ClientWebSocket();
        line.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        await line.ConnectAsync(new UriBuilder(new Uri(address, Agent.Path)) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri, cancellationToken);
        return _line = line;
    }

    // The simulators change by what the drivers do; the page is told when something it shows has changed.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        string? told = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = $"{Controller.LockReleased}{Controller.LightOn}{Controller.DoorOpen}{Controller.Presence}{Camera.Position}{Pad.IsAsked}{Pad.Shown}{Printer.Printed.Count}{Terminal.Charged.Count}{Terminal.IsAsked}{Card.Problem}{Card.IsThere}{Scanner.OpenJobs}{Eid.Commands.Count}";
            if (told is not null && told != now)
                await live.ChangedAsync(Topic, cancellationToken);
            told = now;
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    [LoggerMessage(71, LogLevel.Warning, "The console has no booth to play: {Problem}")]
    private static partial void LogNotPlayed(ILogger logger, string problem);

    private void LogNotPlayed(string problem) => LogNotPlayed(_logger, problem);
}
