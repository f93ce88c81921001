using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Tests.Support;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Tests.Drivers;

/// <summary>Whatever goes wrong at a component, it is looked at again.</summary>
public sealed class WatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mistake_nobody_has_thought_of_does_not_end_the_watch()
    {
        var clock = new ManualClock();
        await using var device = new Strange(clock);
        var changes = new List<DeviceHealth>();
        var works = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        device.HealthChanged += (_, health) =>
        {
            changes.Add(health);
            if (health.Condition == DeviceCondition.Ok)
                works.TrySetResult();
        };
        using var stop = new CancellationTokenSource();
        var watch = device.RunAsync(stop.Token);
        await clock.PassAsync(Task.WhenAny(watch, works.Task), TimeSpan.FromSeconds(1), timers: 1);
        await stop.CancelAsync();
        await watch;
        Assert.Equal([DeviceCondition.Offline, DeviceCondition.Ok], changes.Select(c => c.Condition));
        Assert.Contains("ArgumentException", changes[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_ends_in_such_a_mistake_may_have_happened()
    {
        await using var device = new Strange(new ManualClock());
        var result = await device.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel);
        Assert.Equal(DeviceOutcome.Unknown, result.Outcome);
        Assert.Contains("ArgumentException", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_a_name_twice_has_said_nothing()
    {
        using var device = Said("""{"a":1,"a":2}""");
        using var wire = new JsonWire(device, 1_000);
        await Assert.ThrowsAnyAsync<JsonException>(() => wire.ReceiveAsync(Cancel));
        using var agent = new AgentSocket(Said($$$"""{"type":"result","id":"{{{Guid.NewGuid()}}}","outcome":"done","message":"","values":{"a":1,"a":2}}"""));
        await Assert.ThrowsAnyAsync<JsonException>(() => agent.ReceiveAsync(Cancel));
    }

    // One message that came over a line.
    private static WebSocket Said(string text)
    {
        var said = Encoding.UTF8.GetBytes(text);
        return WebSocket.CreateFromStream(new MemoryStream([0x81, 0x7E, (byte)(said.Length >> 8), (byte)said.Length, .. said]), new WebSocketCreationOptions());
    }

    private sealed class Strange(TimeProvider time) : Device("seltsam", new(), time)
    {
        private bool _looked;

        public override DeviceKind Kind => DeviceKind.Scanner;

        public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Status };

        protected override Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
        {
            if (_looked)
                return Task.FromResult((DeviceCondition.Ok, ""));
            _looked = true;
            throw new ArgumentException("never thought of");
        }

        protected override Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken) => throw new ArgumentException("never thought of");
    }
}
