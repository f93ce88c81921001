using Buergerservice.Devices.Cards;
using Buergerservice.Devices.Configuration;
using Buergerservice.Devices.Model;

namespace Buergerservice.DeviceAgent;

/// <summary>The booth's drivers as its configuration wants them; a new configuration replaces all of them.</summary>
/// <param name="events">Where events go.</param>
/// <param name="secret">Finds passwords.</param>
/// <param name="time">Clock.</param>
/// <param name="cards">The service for card readers; null for that of this machine.</param>
public sealed class DeviceSet(WaitingEvents events, Func<string, string?> secret, TimeProvider time, ISmartCards? cards) : IAsyncDisposable
{
    private IReadOnlyDictionary<string, Device> _devices = new Dictionary<string, Device>();
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>A component's condition has changed.</summary>
    public event Action<Device>? HealthChanged;

    /// <summary>The drivers.</summary>
    public IEnumerable<Device> Devices => _devices.Values;

    /// <summary>A driver by its id.</summary>
    public Device? Find(string id) => _devices.GetValueOrDefault(id);

    /// <summary>Breaks a command off that waits for a citizen, whichever component has it.</summary>
    public void Abandon(Guid command)
    {
        foreach (var device in _devices.Values)
            device.Abandon(command);
    }

    /// <summary>Stops the former drivers and starts those of a configuration.</summary>
    public async Task UseAsync(BoothConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        await StopAsync();
        var devices = configuration.Components.Select(c => DeviceFactory.Build(c, secret, time, cards)).ToDictionary(d => d.Id);
        foreach (var device in devices.Values)
        {
            device.Raised += events.Add;
            device.HealthChanged += (changed, _) => HealthChanged?.Invoke(changed);
        }

        _stop = new();
        _devices = devices;
        // A sensor begins with nobody inside: it does not say by itself that somebody has gone whom its predecessor saw come.
        var former = devices.Values.Where(d => d.Kind == DeviceKind.PresenceSensor && events.SaysThere(d.Id)).Select(d => LastPresence.FollowAsync(d, events, time, _stop.Token));
        _running = Task.WhenAll([.. devices.Values.Select(d => d.RunAsync(_stop.Token)), .. former]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        // However they ended: the next ones must begin.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var device in _devices.Values)
            await device.DisposeAsync();
        _devices = new Dictionary<string, Device>();
        _stop.Dispose();
    }
}
