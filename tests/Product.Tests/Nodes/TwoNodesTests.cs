using System.Net;
using System.Net.WebSockets;
using System.Text;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Hosting;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>Two portals on one PostgreSQL and one data folder. Only the first carries out work.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class TwoNodesTests(PostgreSqlFixture server) : IAsyncLifetime
{
    private const string OneEvent = """{"definitionId":"test-knoten","name":"Probe","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-nodes-").FullName;
    private Portal _first = null!;
    private Portal _second = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await server.NoDatabaseAsync();
        (_first, _second) = (new(database, _directory, "eins", works: true), new(database, _directory, "zwei", works: false));
        _ = _first.Services;
        // Both are up before a test begins; the second finds everything set up.
        _ = _second.Services;
    }

    public async ValueTask DisposeAsync()
    {
        if (_first is not null)
            await _first.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Who_signs_in_at_one_node_is_signed_in_at_the_other()
    {
        var cookies = await SignInAsync(_first);
        var client = _second.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        Assert.Equal(302, (int)(await client.GetAsync("/vorgaenge", Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Equal(200, (int)(await client.GetAsync("/vorgaenge", Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_is_started_at_one_node_runs_at_the_other_and_browsers_at_both_are_told()
    {
        using var browser = await WatchAsync(_second, await SignInAsync(_first), "vorgaenge");
        var id = await StartAsync(_second);
        Assert.Contains("\"vorgaenge\"", await ReadUntilChangedAsync(browser), StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Suspended, await InAsync(_second, db => db.Instances.Where(i => i.Id == id).Select(i => i.SubStatus).SingleAsync(Cancel)));
        Assert.Null(await InAsync(_second, db => AuditLog.FindBreakAsync(db, Cancel)));
    }

    [Fact]
    public async Task The_second_node_fills_nothing_a_second_time()
    {
        Assert.Equal(8, await InAsync(_second, db => db.Users.CountAsync(Cancel)));
        Assert.Equal(1, await InAsync(_second, db => db.WorkItems.CountAsync(w => w.Name == "engine.retention", Cancel)));
        Assert.Single(Directory.GetFiles(Path.Combine(_directory, "keys", "session")));
    }

    private static async Task<string> SignInAsync(Portal portal)
    {
        var cookies = new CookieContainer();
        using var browser = new Browser(portal.CreateDefaultClient(new CookieContainerHandler(cookies)));
        var page = await browser.GetAsync("/anmelden");
        page = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = "anke.admin", ["Input.Password"] = PortalFixture.Password });
        Assert.Equal(302, page.Status);
        return cookies.GetCookieHeader(new Uri("http://localhost/"));
    }

    private static async Task<Guid> StartAsync(Portal portal)
    {
        var actor = new Actor("anke.admin", "Anke Adler", "kreis", [Actor.AdministratorRole]);
        await using var scope = portal.Services.CreateAsyncScope();
        var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
        await definitions.ImportAsync(OneEvent, actor, Cancel);
        await definitions.PublishAsync("test-knoten", actor, Cancel);
        return await scope.ServiceProvider.GetRequiredService<InstanceCommands>().StartAsync("test-knoten", new Dictionary<string, object?>(), actor, cancellationToken: Cancel);
    }

    private static async Task<T> InAsync<T>(Portal portal, Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    // SignalR's JSON protocol, as the portal's own script speaks it.
    private static async Task<WebSocket> WatchAsync(Portal portal, string cookies, string topic)
    {
        var client = portal.Server.CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Cookie = cookies;
        var socket = await client.ConnectAsync(new Uri("ws://localhost/live"), Cancel);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Watch","arguments":[["{{topic}}"]]}""");
        while (!(await ReceiveAsync(socket)).Contains("\"invocationId\":\"1\"", StringComparison.Ordinal))
            continue;
        return socket;
    }

    private static async Task<string> ReadUntilChangedAsync(WebSocket socket)
    {
        while (true)
        {
            if (await ReceiveAsync(socket) is var message && message.Contains("\"changed\"", StringComparison.Ordinal))
                return message;
        }
    }

    private static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private sealed class Portal(DatabaseOptions database, string directory, string node, bool works) : WebApplicationFactory<PortalOptions>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("data", directory);
            builder.UseSetting("node", node);
            builder.UseSetting("Database:Provider", database.Provider.ToString());
            builder.UseSetting("Database:ConnectionString", database.ConnectionString);
            builder.ConfigureLogging(l => l.ClearProviders());
            if (!works)
                builder.ConfigureTestServices(services => services.Remove(services.Single(d => d.ServiceType == typeof(IHostedService) && d.ImplementationFactory?.Method.ReturnType == typeof(EngineWorker))));
        }
    }
}
