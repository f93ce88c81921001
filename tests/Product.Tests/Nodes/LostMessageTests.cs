using Buergerservice.Designer.Live;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>A message that cannot be passed on costs that message and nothing else.</summary>
public sealed class LostMessageTests(PortalFixture portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_hears_the_next_message_after_one_it_could_not_pass_on()
    {
        var (bus, signal) = (new HandBus(), new EngineSignal());
        var live = new LiveNotifier(new DeadHub(), bus, portal.Services.GetRequiredService<WorkflowUpdates>());
        var log = new LogLines();
        using var logs = LoggerFactory.Create(l => l.AddProvider(log));
        using var events = new LiveEngineEvents(signal, live, bus, logs.CreateLogger<LiveEngineEvents>());
        await events.StartAsync(Cancel);
        await bus.Heard.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        var woken = signal.NextWake;
        bus.Raise(new BusMessage("andere", false, ["aufgaben"]).ToString());
        bus.Raise(new BusMessage("andere", true, []).ToString());
        await woken.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Single(log.With("could not be passed on"));
        await events.StopAsync(Cancel);
    }

    private sealed class HandBus : INodeBus
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action<string>? _received;

        public event Action<string>? Received
        {
            add
            {
                _received += value;
                _heard.TrySetResult();
            }
            remove => _received -= value;
        }

        public Task Heard => _heard.Task;

        public void Raise(string message) => _received!(message);

        public Task SendAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DeadHub : IHubContext<LiveHub>
    {
        public IHubClients Clients => throw new TimeoutException();

        public IGroupManager Groups => throw new TimeoutException();
    }
}
