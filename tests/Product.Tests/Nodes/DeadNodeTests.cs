using System.Net.WebSockets;
using Buergerservice.DeviceAgent;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using BoothAgent = Buergerservice.DeviceAgent.BoothAgent;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>The node a booth's agent is connected to is killed and says nothing of it any more.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class DeadNodeTests(PostgreSqlFixture server) : IDisposable
{
    private static readonly Actor Administrator = new("anke.admin", "Anke Adler", "kreis", [Actor.AdministratorRole]);
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-deadnode-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_node_shows_the_booth_as_lost_after_a_while_and_as_there_when_its_agent_has_come_to_it()
    {
        var database = await server.NoDatabaseAsync();
        await using var other = new NodePortal(database, Path.Combine(_directory, "portal"), "zwei", works: true);
        var files = new AgentFiles(Path.Combine(_directory, "agent"));
        var id = await RegisterAsync(other, files);
        using var node = await PortalProcess.StartAsync(database, Path.Combine(_directory, "portal"), "eins", Cancel);

        // What a load balancer in front of the nodes would do: first the one, later the other, in between neither.
        Func<CancellationToken, Task<WebSocket>>? reach = async token =>
        {
            var line = new ClientWebSocket();
            await line.ConnectAsync(new UriBuilder(node.Address) { Scheme = "ws", Path = BoothAgent.Path }.Uri, token);
            return line;
        };
        using var stop = new CancellationTokenSource();
        var running = new BoothAgent(files, (_, token) => reach is { } open ? open(token) : throw new IOException("no node"), TimeProvider.System, NullLogger<BoothAgent>.Instance).RunAsync(stop.Token);
        try
        {
            await UntilAsync(other, id, isConnected: true);
            reach = null;
            await node.KillAsync(Cancel);
            await UntilAsync(other, id, isConnected: false);
            reach = token => other.Server.CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost" + BoothAgent.Path), token);
            await UntilAsync(other, id, isConnected: true);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<Guid> RegisterAsync(NodePortal portal, AgentFiles files)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var booths = scope.ServiceProvider.GetRequiredService<BoothAdministration>();
        var id = await booths.AddAsync("probe-1", "Probe", Administrator, Cancel);
        var (code, _) = await booths.NewCodeAsync(id, Administrator, Cancel);
        using var http = portal.CreateClient();
        Assert.Null(await AgentRegistrar.RegisterAsync(files, http, http.BaseAddress!, code, Cancel));
        return id;
    }

    // Half a minute without a word, and some more before a node that has just begun believes it.
    private static async Task UntilAsync(NodePortal portal, Guid booth, bool isConnected)
    {
        for (var tries = 0; ; tries++)
        {
            await using var scope = portal.Services.CreateAsyncScope();
            var view = await scope.ServiceProvider.GetRequiredService<BoothQueries>().GetAsync(booth, Administrator, Cancel);
            if (view.Summary.IsConnected == isConnected)
                return;
            Assert.True(tries < 1_200, isConnected ? "The agent has not come." : "The booth is not shown as lost.");
            await Task.Delay(100, Cancel);
        }
    }
}
