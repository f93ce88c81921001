using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Modbus;

/// <summary>
/// Presence sensor behind Modbus/TCP: a digital input, or a sonar's distance in an input register. Only what lasts
/// counts: three seconds of presence are an arrival, ten seconds of absence a departure, whatever flickers in between.
/// </summary>
public sealed class PresenceSensor(string id, PresenceSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private readonly ModbusClient _modbus = new(settings.Host, settings.Port, settings.Unit);
    private readonly Debounce _person = new(settings.ArriveAfter, settings.LeaveAfter);

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.PresenceSensor;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Status };

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        if (_person.See(await LookAsync(cancellationToken), Time.GetUtcNow()))
            Raise(_person.IsThere ? DeviceEvents.PersonArrived : DeviceEvents.PersonLeft);
        return (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken) =>
        DeviceResult.Done(command, new JsonObject { ["seen"] = await LookAsync(cancellationToken), ["present"] = _person.IsThere });

    /// <inheritdoc/>
    protected override ValueTask DropConnectionAsync()
    {
        // What was seen before the line dropped says nothing about the time in between.
        _person.Forget();
        _modbus.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (settings.NearerThan is not { } limit)
            return (await _modbus.ReadBitsAsync(ModbusBits.Inputs, settings.Address, 1, cancellationToken))[0];
        var distance = (await _modbus.ReadRegistersAsync(ModbusRegisters.Input, settings.Address, 1, cancellationToken))[0];
        // 0 and the largest number are what sonars report without an echo.
        return distance is > 0 and < ushort.MaxValue && distance < limit;
    }
}

/// <summary>Where the sensor is.</summary>
public sealed record PresenceSettings(string Host, int Port = 502, byte Unit = 1)
{
    /// <summary>Discrete input, or input register when <see cref="NearerThan"/> is set. Counts from 0.</summary>
    public ushort Address { get; init; }

    /// <summary>Distance in centimetres below which somebody is there; null for a digital input.</summary>
    public int? NearerThan { get; init; }

    /// <summary>A person must be seen this long.</summary>
    public TimeSpan ArriveAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Nobody must be seen this long.</summary>
    public TimeSpan LeaveAfter { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Turns a flickering signal into a state that changes only after the new value has lasted.</summary>
internal sealed class Debounce(TimeSpan on, TimeSpan off)
{
    private DateTimeOffset? _differsSince;

    public bool IsThere { get; private set; }

    public void Forget() => _differsSince = null;

    /// <summary>Takes one look.</summary>
    /// <returns>True when the state has changed.</returns>
    public bool See(bool seen, DateTimeOffset now)
    {
        if (seen == IsThere)
        {
            _differsSince = null;
            return false;
        }

        _differsSince ??= now;
        if (now - _differsSince < (seen ? on : off))
            return false;
        _differsSince = null;
        IsThere = seen;
        return true;
    }
}
