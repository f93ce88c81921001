using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

/// <summary>What every driver must hold, whatever its device does on the wire.</summary>
public sealed class DeviceCompliance
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Drivers() => [.. Booth.All];

    public static TheoryData<string, WireFault> Faults()
    {
        var all = new TheoryData<string, WireFault>();
        foreach (var driver in Booth.All)
        {
            foreach (var fault in Enum.GetValues<WireFault>().Where(f => f != WireFault.None))
                all.Add(driver, fault);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task A_device_that_works_is_reported_as_working_and_does_what_it_is_told(string kind)
    {
        await using var booth = await Booth.BuildAsync(kind, new ManualClock());
        Assert.Equal(DeviceCondition.Unknown, booth.Driver.Health.Condition);
        Assert.True(await booth.Driver.ProbeOnceAsync(Cancel), booth.Driver.Health.Detail);
        Assert.Equal((DeviceCondition.Ok, ""), (booth.Driver.Health.Condition, booth.Driver.Health.Detail));
        var result = await booth.Driver.ExecuteAsync(booth.Command, Cancel);
        Assert.Equal((DeviceOutcome.Done, "", booth.Command.Id), (result.Outcome, result.Message, result.CommandId));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_on_the_wire_ends_in_an_outcome_and_the_next_command_works_again(string kind, WireFault fault)
    {
        var clock = new ManualClock();
        await using var booth = await Booth.BuildAsync(kind, clock);
        booth.Fault.Now = fault;
        var running = booth.Driver.ExecuteAsync(booth.Command, Cancel);
        await booth.Fault.Begun.WaitAsync(Guard, Cancel);
        // Faults that are seen at once end by themselves; the others only when the time is over, however busy the line is.
        if (fault is WireFault.Silent or WireFault.Slow)
            clock.Advance(new DeviceTiming().Person);
        var result = await running.WaitAsync(Guard, Cancel);
        Assert.Contains(result.Outcome, Expected(fault));
        Assert.True(result.Outcome == DeviceOutcome.Done || result.Message.EndsWith('.'), result.Message);
        booth.Fault.Now = WireFault.None;
        var again = await booth.Driver.ExecuteAsync(booth.Command with { Id = Guid.CreateVersion7() }, Cancel);
        Assert.Equal((DeviceOutcome.Done, ""), (again.Outcome, again.Message));
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task A_device_that_is_away_is_offline_since_the_moment_it_was_missed_and_comes_back(string kind)
    {
        var clock = new ManualClock();
        await using var booth = await Booth.BuildAsync(kind, clock);
        var changes = new List<DeviceCondition>();
        booth.Driver.HealthChanged += (_, health) => changes.Add(health.Condition);
        booth.Fault.Now = WireFault.Silent;
        var look = booth.Driver.ProbeOnceAsync(Cancel);
        await booth.Fault.Begun.WaitAsync(Guard, Cancel);
        clock.Advance(new DeviceTiming().Probe);
        Assert.False(await look.WaitAsync(Guard, Cancel));
        var missed = clock.GetUtcNow();
        booth.Fault.Now = WireFault.None;
        Assert.True(await booth.Driver.ProbeOnceAsync(Cancel));
        Assert.Equal([DeviceCondition.Offline, DeviceCondition.Ok], changes);
        Assert.Equal(missed, booth.Driver.Health.Since);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task An_action_of_another_device_is_refused(string kind)
    {
        await using var booth = await Booth.BuildAsync(kind, new ManualClock());
        var result = await booth.Driver.ExecuteAsync(Booth.Order("coffee.brew"), Cancel);
        Assert.Equal(DeviceOutcome.Refused, result.Outcome);
    }

    [Fact]
    public void Pauses_after_failures_grow_to_a_minute()
    {
        var timing = new DeviceTiming();
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(n => (int)timing.PauseAfter(n).TotalSeconds));
    }

    private static DeviceOutcome[] Expected(WireFault fault) => fault switch
    {
        WireFault.Silent or WireFault.Slow => [DeviceOutcome.TimedOut],
        WireFault.Truncated => [DeviceOutcome.Unreachable, DeviceOutcome.Garbled],
        // The first of endless answers may be a right one.
        WireFault.Endless => [DeviceOutcome.Done, DeviceOutcome.Garbled, DeviceOutcome.Unreachable],
        // Some devices' garbage looks like a refusal or is cut off by a closed line.
        _ => [DeviceOutcome.Garbled, DeviceOutcome.Unreachable, DeviceOutcome.Refused],
    };
}
