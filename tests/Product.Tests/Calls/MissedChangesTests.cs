using Buergerservice.Designer.Live;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Databases;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>What another node has done in a call centre reaches the browsers of this one even when no message does.</summary>
public sealed class MissedChangesTests(PortalFixture portal) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-missed-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_nobody_was_told_of_is_told_to_the_browsers_of_this_node_once()
    {
        await using var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory));
        await world.FillAsync(booths: 1, agents: 1);
        var (hub, bus) = (new SaidHub(), new SilentBus());
        var live = new LiveNotifier(hub, bus, portal.Services.GetRequiredService<WorkflowUpdates>());
        using var own = ActivatorUtilities.CreateInstance<CallCenters>(world.Node.Services);
        using var node = new MissedChanges(world.Node.Services.GetRequiredService<IServiceScopeFactory>(), own, live, world.Node.Clock, NullLogger<MissedChanges>.Instance);
        await node.LookAsync(Cancel);
        Assert.Empty(hub.Told);
        await world.ArriveAsync(1);
        await node.LookAsync(Cancel);
        await node.LookAsync(Cancel);
        Assert.Equal([LiveCalls.Topic(CallWorld.Center)], hub.Told);
        // The other nodes look for themselves.
        Assert.Equal(0, bus.Sent);
        await world.DoAsync(new SetWant("a1", Want.NotReady));
        await node.LookAsync(Cancel);
        Assert.Equal(2, hub.Told.Count);

        // What this node has done itself it has told already; what another did just after that is told with the next look.
        await own.ExecuteAsync(new(CallWorld.Center, "kreis", "test", _ => [new SetWant("a1", Want.Ready)]), Cancel);
        await node.LookAsync(Cancel);
        Assert.Equal(2, hub.Told.Count);
        await node.LookAsync(Cancel);
        await node.LookAsync(Cancel);
        Assert.Equal(3, hub.Told.Count);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private sealed class SilentBus : INodeBus
    {
        public event Action<string>? Received
        {
            add { }
            remove { }
        }

        public int Sent { get; private set; }

        public Task SendAsync(string message, CancellationToken cancellationToken)
        {
            Sent++;
            return Task.CompletedTask;
        }
    }

    /// <summary>Groups that write down what they are told.</summary>
    private sealed class SaidHub : IHubContext<LiveHub>, IHubClients, IClientProxy
    {
        public List<string> Told { get; } = [];

        public IHubClients Clients => this;

        public IGroupManager Groups => throw new NotSupportedException();

        public IClientProxy All => this;

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => this;

        public IClientProxy Client(string connectionId) => this;

        IClientProxy IHubClients<IClientProxy>.Clients(IReadOnlyList<string> connectionIds) => this;

        public IClientProxy Group(string groupName) => this;

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => this;

        IClientProxy IHubClients<IClientProxy>.Groups(IReadOnlyList<string> groupNames) => this;

        public IClientProxy User(string userId) => this;

        public IClientProxy Users(IReadOnlyList<string> userIds) => this;

        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            Told.Add((string)args[0]!);
            return Task.CompletedTask;
        }
    }
}
