using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Modbus;

/// <summary>
/// Door and light of a booth behind a controller that speaks Modbus/TCP. The door is released for a moment: the coil
/// is set, the contact must open in time, and the coil is cleared again; after a lost connection it is cleared before
/// anything else, so that no lock stays open unseen.
/// </summary>
/// <remarks><c>door.open</c> and <c>status</c> return <c>doorOpen</c>, <c>light</c>.</remarks>
public sealed class DoorAndLight(string id, DoorSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private readonly ModbusClient _modbus = new(settings.Host, settings.Port, settings.Unit);
    private bool _lockMayBeOpen = true;
    private bool? _wasOpen;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.DoorAndLight;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.OpenDoor, DeviceActions.LightOn, DeviceActions.LightOff, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        await SecureAsync(cancellationToken);
        var (open, _) = await ReadAsync(cancellationToken);
        if (_wasOpen is { } before && before != open)
            Raise(open ? DeviceEvents.DoorOpened : DeviceEvents.DoorClosed);
        _wasOpen = open;
        return (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        await SecureAsync(cancellationToken);
        switch (command.Action)
        {
            case DeviceActions.OpenDoor:
                await OpenAsync(cancellationToken);
                break;
            case DeviceActions.LightOn or DeviceActions.LightOff or DeviceActions.Reset:
                await _modbus.WriteCoilAsync(settings.LightCoil, command.Action == DeviceActions.LightOn, cancellationToken);
                break;
        }

        var (open, light) = await ReadAsync(cancellationToken);
        return DeviceResult.Done(command, new JsonObject { ["doorOpen"] = open, ["light"] = light });
    }

    /// <inheritdoc/>
    protected override ValueTask DropConnectionAsync()
    {
        _modbus.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _lockMayBeOpen = true;
        await _modbus.WriteCoilAsync(settings.LockCoil, true, cancellationToken);
        var end = Time.GetUtcNow() + settings.OpenWithin;
        try
        {
            while (!(await ReadAsync(cancellationToken)).Open)
            {
                if (Time.GetUtcNow() >= end)
                    throw new DeviceException(DeviceOutcome.NeedsAttention, "Die Tür wurde freigegeben, der Türkontakt meldet sie aber nicht als offen. Bitte sehen Sie nach, ob sie klemmt.");
                await Task.Delay(LookAgain, Time, cancellationToken);
            }
        }
        finally
        {
            // If this fails as well, the next look does it first.
            if (!cancellationToken.IsCancellationRequested)
                await SecureAsync(cancellationToken);
        }
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        if (!_lockMayBeOpen)
            return;
        await _modbus.WriteCoilAsync(settings.LockCoil, false, cancellationToken);
        _lockMayBeOpen = false;
    }

    private async Task<(bool Open, bool Light)> ReadAsync(CancellationToken cancellationToken)
    {
        var contact = await _modbus.ReadBitsAsync(ModbusBits.Inputs, settings.DoorContact, 1, cancellationToken);
        var light = await _modbus.ReadBitsAsync(ModbusBits.Coils, settings.LightCoil, 1, cancellationToken);
        return (contact[0], light[0]);
    }
}

/// <summary>Where the controller is and what is wired where. Addresses count from 0.</summary>
public sealed record DoorSettings(string Host, int Port = 502, byte Unit = 1)
{
    /// <summary>Coil that releases the lock.</summary>
    public ushort LockCoil { get; init; }

    /// <summary>Coil of the light.</summary>
    public ushort LightCoil { get; init; } = 1;

    /// <summary>Discrete input that is on while the door is open.</summary>
    public ushort DoorContact { get; init; }

    /// <summary>The contact must report the open door within this time.</summary>
    public TimeSpan OpenWithin { get; init; } = TimeSpan.FromSeconds(2);
}
