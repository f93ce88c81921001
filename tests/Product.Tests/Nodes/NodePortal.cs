using System.Net;
using System.Net.WebSockets;
using System.Text;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>One portal among those of a database and a data folder.</summary>
internal sealed class NodePortal(DatabaseOptions database, string directory, string node, bool works, params (string Name, string Value)[] settings) : WebApplicationFactory<PortalOptions>
{
    private const string OneEvent = """{"definitionId":"test-knoten","name":"Probe","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What this node has logged.</summary>
    public LogLines Log { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("data", directory);
        builder.UseSetting("node", node);
        builder.UseSetting("Database:Provider", database.Provider.ToString());
        builder.UseSetting("Database:ConnectionString", database.ConnectionString);
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(l => l.ClearProviders().AddProvider(Log));
        if (!works)
            builder.ConfigureTestServices(services => services.Remove(services.Single(d => d.ServiceType == typeof(IHostedService) && d.ImplementationFactory?.Method.ReturnType == typeof(EngineWorker))));
    }

    public async Task<string> SignInAsync()
    {
        var cookies = new CookieContainer();
        using var browser = new Browser(CreateDefaultClient(new CookieContainerHandler(cookies)));
        var page = await browser.GetAsync("/anmelden");
        page = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = "anke.admin", ["Input.Password"] = PortalFixture.Password });
        Assert.Equal(302, page.Status);
        return cookies.GetCookieHeader(new Uri("http://localhost/"));
    }

    public async Task<Guid> StartAsync()
    {
        var actor = new Actor("anke.admin", "Anke Adler", "kreis", [Actor.AdministratorRole]);
        await using var scope = Services.CreateAsyncScope();
        var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
        await definitions.ImportAsync(OneEvent, actor, Cancel);
        await definitions.PublishAsync("test-knoten", actor, Cancel);
        return await scope.ServiceProvider.GetRequiredService<InstanceCommands>().StartAsync("test-knoten", new Dictionary<string, object?>(), actor, cancellationToken: Cancel);
    }

    public async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    // SignalR's JSON protocol, as the portal's own script speaks it.
    public async Task<WebSocket> WatchAsync(string cookies, string topic)
    {
        var client = Server.CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Cookie = cookies;
        var socket = await client.ConnectAsync(new Uri("ws://localhost/live"), Cancel);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Watch","arguments":[["{{topic}}"]]}""");
        while (!(await ReceiveAsync(socket)).Contains("\"invocationId\":\"1\"", StringComparison.Ordinal))
            continue;
        return socket;
    }

    public static async Task<string> ReadUntilChangedAsync(WebSocket socket)
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
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(5), Cancel);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
