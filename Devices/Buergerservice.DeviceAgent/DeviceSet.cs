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
        _running = Task.WhenAll(devices.Values.Select(d => d.RunAsync(_stop.Token)));
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
        await _running;
        foreach (var device in _devices.Values)
            await device.DisposeAsync();
        _devices = new Dictionary<string, Device>();
        _stop.Dispose();
    }
}
