using Buergerservice.Devices.Modbus;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class PresenceTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _events = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_arrives_after_three_seconds_and_leaves_after_ten()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var sensor = Sensor(controller);
        // t = visitor?: seconds 0–4 there, 5–20 away.
        for (var second = 0; second <= 20; second++)
        {
            controller.Presence = second <= 4;
            await sensor.ProbeOnceAsync(Cancel);
            _events.Add($"{second}");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("3", _events[_events.IndexOf(DeviceEvents.PersonArrived) + 1]);
        Assert.Equal("15", _events[_events.IndexOf(DeviceEvents.PersonLeft) + 1]);
        Assert.Equal(23, _events.Count);
    }

    [Fact]
    public async Task A_sensor_that_flickers_ten_thousand_times_says_nothing()
    {
        await using var controller = Booth.Started(new ControllerSimulator());
        await using var sensor = Sensor(controller);
        for (var i = 0; i < 10_000; i++)
        {
            controller.Presence = i % 2 == 0;
            await sensor.ProbeOnceAsync(Cancel);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Empty(_events);
    }

    [Fact]
    public async Task What_was_seen_before_the_line_dropped_does_not_count_for_the_time_in_between()
    {
        await using var controller = Booth.Started(new ControllerSimulator { Presence = true });
        await using var sensor = Sensor(controller);
        await sensor.ProbeOnceAsync(Cancel);
        controller.Fault.Now = WireFault.Garbage;
        await sensor.ProbeOnceAsync(Cancel);
        _clock.Advance(TimeSpan.FromMinutes(1));
        controller.Fault.Now = WireFault.None;
        await sensor.ProbeOnceAsync(Cancel);
        Assert.Empty(_events);
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(149, true)]
    [InlineData(150, false)]
    [InlineData(0, false)]
    [InlineData(65535, false)]
    public async Task A_sonar_sees_who_is_near_and_takes_no_echo_for_nobody(int distance, bool seen)
    {
        await using var controller = Booth.Started(new ControllerSimulator { Distance = (ushort)distance });
        await using var sensor = new PresenceSensor("sensor", new("127.0.0.1", controller.Port) { NearerThan = 150 }, new(), _clock);
        var result = await sensor.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel);
        Assert.Equal(seen, (bool)result.Values["seen"]!);
    }

    private PresenceSensor Sensor(ControllerSimulator controller)
    {
        var sensor = new PresenceSensor("sensor", new("127.0.0.1", controller.Port) { Address = 1 }, new(), _clock);
        sensor.Raised += e => _events.Add(e.Name);
        return sensor;
    }
}
