using Buergerservice.Devices.Modbus;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class DoorTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_door_is_released_for_a_moment_and_locked_again()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var door = Door(controller);
        var result = await door.ExecuteAsync(Booth.Order(DeviceActions.OpenDoor), Cancel);
        Assert.Equal(DeviceOutcome.Done, result.Outcome);
        Assert.True((bool)result.Values["doorOpen"]!);
        Assert.Equal((1, false), (controller.Releases, controller.LockReleased));
    }

    [Fact]
    public async Task A_door_that_jams_needs_somebody_and_is_locked_again()
    {
        await using var controller = Booth.Started(new ControllerSimulator { DoorJams = true });
        await using var door = Door(controller);
        var running = door.ExecuteAsync(Booth.Order(DeviceActions.OpenDoor), Cancel);
        // The command's limit and the pause between two looks.
        await _clock.PassAsync(running, TimeSpan.FromMilliseconds(100), timers: 2);
        Assert.Equal(DeviceOutcome.NeedsAttention, (await running).Outcome);
        Assert.False(controller.LockReleased);
    }

    [Fact]
    public async Task After_a_lost_line_the_lock_is_closed_before_anything_else()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var door = Door(controller);
        controller.Fault.Now = WireFault.Silent;
        var running = door.ExecuteAsync(Booth.Order(DeviceActions.OpenDoor), Cancel);
        await controller.Fault.Begun.WaitAsync(Cancel);
        controller.DropConnections();
        Assert.NotEqual(DeviceOutcome.Done, (await running).Outcome);
        controller.Fault.Now = WireFault.None;
        // As if the release had reached the controller and the line had dropped then.
        await using (var other = Door(controller))
            await other.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel);
        Assert.True(await door.ProbeOnceAsync(Cancel));
        Assert.False(controller.LockReleased);
    }

    [Fact]
    public async Task The_light_goes_on_and_a_reset_turns_it_off()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var door = Door(controller);
        Assert.True((bool)(await door.ExecuteAsync(Booth.Order(DeviceActions.LightOn), Cancel)).Values["light"]!);
        Assert.True(controller.LightOn);
        await door.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        Assert.False(controller.LightOn);
    }

    [Fact]
    public async Task An_address_the_controller_does_not_have_is_refused_with_a_hint()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var door = new DoorAndLight("tuer", new("127.0.0.1", controller.Port) { DoorContact = 99 }, new(), _clock);
        var result = await door.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel);
        Assert.Equal(DeviceOutcome.Refused, result.Outcome);
        Assert.Contains("Konfiguration", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_opens_the_door_is_noticed()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var door = Door(controller);
        var events = new List<string>();
        door.Raised += e => events.Add(e.Name);
        foreach (var open in (bool[])[false, true, true, false])
        {
            controller.DoorOpen = open;
            await door.ProbeOnceAsync(Cancel);
        }

        Assert.Equal([DeviceEvents.DoorOpened, DeviceEvents.DoorClosed], events);
    }

    private DoorAndLight Door(ControllerSimulator controller) => new("tuer", new("127.0.0.1", controller.Port), new(), _clock);
}
