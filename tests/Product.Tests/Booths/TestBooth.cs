using System.Net;
using System.Net.WebSockets;
using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Simulators;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using BoothAgent = Buergerservice.DeviceAgent.BoothAgent;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>A booth of the test host with a real agent, its controller simulated on the wire.</summary>
internal sealed class TestBooth : IAsyncDisposable
{
    private static int _count;
    private readonly ApiFixture _api;
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-agent-").FullName;
    private readonly List<WebSocket> _lines = [];
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    private TestBooth(ApiFixture api, Guid id, string name) => (_api, Id, Name, Files) = (api, id, name, new(_directory));

    public Guid Id { get; }

    public string Name { get; }

    public AgentFiles Files { get; }

    public ControllerSimulator Controller { get; } = new();

    /// <summary>Refuses new lines, as a pulled cable does.</summary>
    public bool LineIsDown { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestBooth> AddAsync(ApiFixture api)
    {
        var name = $"kabine-{Interlocked.Increment(ref _count)}";
        var added = (await api.As("t-admin").Post("devices", new { booth = name, name })).Expect(HttpStatusCode.Created);
        var booth = new TestBooth(api, Guid.Parse(added["id"]!), name);
        booth.Controller.Start();
        return booth;
    }

    /// <summary>Registers, configures door and sensor, starts the agent and waits until both are well.</summary>
    public static async Task<TestBooth> RunningAsync(ApiFixture api)
    {
        var booth = await AddAsync(api);
        try
        {
            Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
            await booth.ConfigureAsync(0);
            booth.Start();
            await booth.UntilAsync(a => a.GetProperty("components").EnumerateArray().Count(c => c.GetProperty("condition").GetString() == "ok") == 2);
            return booth;
        }
        catch
        {
            // Its agent must not go on beside the next tests.
            await booth.DisposeAsync();
            throw;
        }
    }

    public async Task<string> CodeAsync() => (await _api.As("t-admin").Post($"devices/{Id}/code", null)).Expect(HttpStatusCode.OK)["code"]!;

    public async Task<string?> RegisterAsync(string code)
    {
        using var http = _api.CreateClient();
        return await AgentRegistrar.RegisterAsync(Files, http, http.BaseAddress!, code, Cancel);
    }

    public async Task ConfigureAsync(int version, string? text = null) =>
        (await _api.As("t-admin").Put($"devices/{Id}/configuration", new
        {
            expectedVersion = version,
            configuration = text ?? $$"""{"components":[{"id":"tuer","kind":"doorAndLight","address":"tcp://127.0.0.1:{{Controller.Port}}"},{"id":"sensor","kind":"presenceSensor","address":"tcp://127.0.0.1:{{Controller.Port}}","input":1,"pollMilliseconds":100}]}""",
        })).Expect(HttpStatusCode.NoContent);

    public void Start()
    {
        _stop = new();
        _running = new BoothAgent(Files, ConnectAsync, TimeProvider.System, NullLogger<BoothAgent>.Instance).RunAsync(_stop.Token);
    }

    public async Task StopAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _stop = null;
    }

    public void DropLine()
    {
        foreach (var line in _lines)
            line.Abort();
        _lines.Clear();
    }

    /// <summary>A line of the test's own, without the agent.</summary>
    public async Task<AgentSocket> LineAsync() => new(await ConnectAsync(new("http://localhost"), Cancel)) { MaxBytes = AgentJson.MaxMessage };

    /// <summary>Proves this booth on a line of the test's own, with the given key.</summary>
    public async Task ProveAsync(AgentSocket line, SigningKey key, Guid? agent = null, int level = 0, DateTimeOffset? at = null)
    {
        var challenge = Assert.IsType<AgentMessage.Challenge>(await line.ReceiveAsync(Cancel));
        var id = agent ?? Files.Registration!.Agent;
        await line.SendAsync(new AgentMessage.Hello(id, "n", key.Sign(AgentTexts.Hello(id, challenge.Nonce, "n")), "test", level, at), Cancel);
    }

    public async Task<ApiAnswer> ViewAsync() => (await _api.As("t-admin").Get($"devices/{Id}")).Expect(HttpStatusCode.OK);

    public Task<ApiAnswer> UntilAsync(Predicate<System.Text.Json.JsonElement> isSo) => _api.As("t-admin").Until($"devices/{Id}", a => isSo(a.Json));

    public Task<ApiAnswer> CommandAsync(string person, string device, string action, Guid? call, Guid? id = null) =>
        _api.As(person).Post($"devices/{Id}/commands", new { id = id ?? Guid.CreateVersion7(), device, action, call });

    public Task HoldAsync(Guid call, string person) => WithAsync(c => c.HoldAsync("kreis", Name, call, person, Cancel));

    public Task EndCallAsync() => WithAsync(c => c.EndAsync("kreis", Name, Cancel));

    /// <summary>Audit entries about this booth, action and actor.</summary>
    public async Task<List<string>> AuditAsync()
    {
        await using var scope = _api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().AuditEntries.AsNoTracking()
            .Where(a => a.Subject == $"booth:{Name}" || a.Actor == $"kabine:{Name}").OrderBy(a => a.Number).Select(a => a.Action + " " + a.Actor).ToListAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Controller.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<WebSocket> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        if (LineIsDown)
            throw new IOException("no line");
        var line = await _api.Server.CreateWebSocketClient().ConnectAsync(new(server, BoothAgent.Path), cancellationToken);
        _lines.Add(line);
        return line;
    }

    private async Task WithAsync(Func<BoothCalls, Task> action)
    {
        await using var scope = _api.Services.CreateAsyncScope();
        var calls = scope.ServiceProvider.GetRequiredService<BoothCalls>();
        await action(calls);
        await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().SaveWithAuditAsync(Cancel);
        calls.Announce();
    }
}
