using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Agent;

/// <summary>What an agent remembers over dropped lines and restarts.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly AgentFiles _files = new(Directory.CreateTempSubdirectory("bs-agent-").FullName);

    public void Dispose() => Directory.Delete(_files.Directory, recursive: true);

    [Fact]
    public void Events_keep_their_numbers_over_a_restart_and_none_is_used_twice()
    {
        var events = new WaitingEvents(_files, "gartz-1", _clock);
        Raise(events, 3);
        events.Confirm(2);
        var again = new WaitingEvents(_files, "gartz-1", _clock);
        Raise(again, 1);
        Assert.Equal([3, 4], again.After(0).Select(e => e.Number));
        Assert.All(again.After(0), e => Assert.Equal("gartz-1", e.Booth));
        again.Confirm(4);
        // The disk was lost, the server knows more: its number counts.
        File.Delete(Path.Combine(_files.Directory, "ereignisse.json"));
        var fresh = new WaitingEvents(_files, "gartz-1", _clock);
        fresh.Confirm(4);
        Raise(fresh, 1);
        Assert.Equal(5, Assert.Single(fresh.After(4)).Number);
    }

    [Fact]
    public void A_broken_sensor_is_limited_before_it_reaches_the_line_or_the_disk()
    {
        var events = new WaitingEvents(_files, "gartz-1", _clock);
        for (var i = 0; i < 10_000; i++)
            events.Add(new("sensor", DeviceEvents.PersonArrived, _clock.GetUtcNow(), []));
        events.Add(new("tuer", DeviceEvents.DoorOpened, _clock.GetUtcNow(), []));
        Assert.Equal(WaitingEvents.MaxPerSecond + 1, events.After(0).Count);
        Assert.Equal(10_000 - WaitingEvents.MaxPerSecond, events.Dropped);
    }

    [Fact]
    public void A_long_gap_keeps_the_newest_events()
    {
        var events = new WaitingEvents(_files, "gartz-1", _clock);
        Raise(events, WaitingEvents.MaxWaiting + 20);
        Assert.Equal((21, WaitingEvents.MaxWaiting + 20), (events.After(0)[0].Number, events.After(0)[^1].Number));
    }

    [Fact]
    public async Task A_command_is_carried_out_once_and_after_a_crash_in_the_middle_nobody_knows()
    {
        var journal = new CommandJournal(_files);
        var (id, runs) = (Guid.NewGuid(), 0);
        Task<DeviceResult> Run()
        {
            runs++;
            return Task.FromResult(new DeviceResult(id, DeviceOutcome.Done, "", []));
        }

        Assert.Equal(DeviceOutcome.Done, (await journal.OnceAsync(id, Run)).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await journal.OnceAsync(id, Run)).Outcome);
        Assert.Equal(DeviceOutcome.Unknown, (await new CommandJournal(_files).OnceAsync(id, Run)).Outcome);
        journal.ForgetResults();
        Assert.Equal(DeviceOutcome.Unknown, (await journal.OnceAsync(id, Run)).Outcome);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task What_could_not_be_written_down_was_not_begun()
    {
        var (journal, id) = (new CommandJournal(_files), Guid.NewGuid());
        var instead = Directory.CreateDirectory(Path.Combine(_files.Directory, "befehle.json"));
        Assert.Equal(DeviceOutcome.NeedsAttention, (await journal.OnceAsync(id, () => throw new InvalidOperationException("not to be begun"))).Outcome);
        instead.Delete();
        Assert.Equal(DeviceOutcome.Done, (await journal.OnceAsync(id, () => Task.FromResult(new DeviceResult(id, DeviceOutcome.Done, "", [])))).Outcome);
    }

    [Fact]
    public void A_half_written_file_is_as_good_as_none()
    {
        File.WriteAllText(Path.Combine(_files.Directory, "ereignisse.json"), "{\"last\":5,\"wai");
        Assert.Empty(new WaitingEvents(_files, "gartz-1", _clock).After(0));
        File.WriteAllText(Path.Combine(_files.Directory, "anmeldung.json"), "{");
        Assert.Null(_files.Registration);
    }

    private void Raise(WaitingEvents events, int count)
    {
        for (var i = 0; i < count; i++)
        {
            events.Add(new("sensor", DeviceEvents.PersonArrived, _clock.GetUtcNow(), []));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
