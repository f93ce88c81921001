using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Live;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>Nodes that talk through RabbitMQ. Only the first carries out work.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class RabbitMqTests(PostgreSqlFixture server) : IAsyncLifetime
{
    private const string Away = "ist nicht erreichbar";
    private const string Back = "ist wieder erreichbar";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-rabbit-nodes-").FullName;
    private readonly List<NodePortal> _nodes = [];
    private readonly RabbitMqServer _broker = new();

    // A test that waits for a message in vain ends as any other, and so ends its broker.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Cancel => _patience.Token;

    public ValueTask InitializeAsync()
    {
        _patience.CancelAfter(TimeSpan.FromMinutes(15));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _patience.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // Each time it goes, and not at each attempt: a busy machine may break a line once more.
    private static void SaidOnce(NodePortal node) => Assert.InRange(node.Log.With(Away).Count, 1, node.Log.With(Back).Count + 1);

    [Fact]
    public async Task What_one_node_does_is_told_to_the_browsers_of_the_other_through_the_broker()
    {
        var database = await server.NoDatabaseAsync();
        await RequireBrokerAsync();
        var (first, second) = (Start(database, "eins", works: true), Start(database, "zwei", works: false));
        await HearAsync(first, second);
        using var browser = await second.WatchAsync(await first.SignInAsync(), "vorgaenge");
        var id = await second.StartAsync();
        Assert.Contains("\"vorgaenge\"", await NodePortal.ReadUntilChangedAsync(browser).WaitAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Suspended, await StatusAsync(second, id));
        Assert.Empty(first.Log.With(Away));
    }

    [Fact]
    public async Task Work_goes_on_without_the_broker_which_is_said_once_and_nodes_hear_each_other_when_it_comes()
    {
        var database = await server.NoDatabaseAsync();
        var (first, second) = (Start(database, "eins", works: true), Start(database, "zwei", works: false));
        await first.Log.UntilAsync(Away, Cancel);
        await WorkedAsync(second, await second.StartAsync());

        await RequireBrokerAsync();
        await HearAsync(first, second);
        SaidOnce(first);
        await _broker.StopAsync();
        await WorkedAsync(second, await second.StartAsync());

        await RequireBrokerAsync();
        await HearAsync(first, second);
        SaidOnce(first);
        Assert.DoesNotContain(first.Log.With(Away), l => l.Contains("guest", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Kafka", null, "Unbekannter Bus:Kind „Kafka“. Möglich sind InProcess, PostgreSql, RabbitMq.")]
    [InlineData("RabbitMq", null, "Bus:Kind „RabbitMq“ braucht in Bus:ConnectionString die Adresse des Servers, etwa amqp://benutzer:passwort@server:5672/bereich.")]
    [InlineData("rabbitmq", "server;password=geheim", "Bus:Kind „RabbitMq“ braucht in Bus:ConnectionString die Adresse des Servers, etwa amqp://benutzer:passwort@server:5672/bereich.")]
    public void A_wrong_setting_is_refused_in_one_line_without_repeating_a_password(string kind, string? connection, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Bus:Kind"] = kind, ["Bus:ConnectionString"] = connection }).Build();
        Assert.Equal(message, Assert.Throws<SettingException>(() => BusOptions.From(configuration, new(DatabaseProvider.Sqlite, ""))).Message);
    }

    private async Task RequireBrokerAsync()
    {
        var reason = await _broker.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    private NodePortal Start(DatabaseOptions database, string name, bool works)
    {
        var node = new NodePortal(database, _directory, name, works, ("Bus:Kind", "RabbitMq"), ("Bus:ConnectionString", _broker.Address));
        _nodes.Add(node);
        _ = node.Services;
        return node;
    }

    // Speaks until the other one has heard: a node may not be connected yet, and the bus may lose what it says.
    private async Task HearAsync(NodePortal speaker, NodePortal hearer)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = $"test-{Guid.NewGuid():N}";
        void Listen(string message)
        {
            if (message == text)
                heard.TrySetResult();
        }

        hearer.Services.GetRequiredService<INodeBus>().Received += Listen;
        while (!heard.Task.IsCompleted)
        {
            await speaker.Services.GetRequiredService<INodeBus>().SendAsync(text, Cancel);
            await Task.WhenAny(heard.Task, Task.Delay(100, Cancel));
            Cancel.ThrowIfCancellationRequested();
        }

        hearer.Services.GetRequiredService<INodeBus>().Received -= Listen;
    }

    private async Task WorkedAsync(NodePortal node, Guid instance)
    {
        while (await StatusAsync(node, instance) != InstanceSubStatus.Suspended)
            await Task.Delay(25, Cancel);
    }

    private Task<InstanceSubStatus> StatusAsync(NodePortal node, Guid instance) =>
        node.InAsync(db => db.Instances.Where(i => i.Id == instance).Select(i => i.SubStatus).SingleAsync(Cancel));
}
