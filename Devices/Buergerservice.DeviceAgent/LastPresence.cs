using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Modbus;

namespace Buergerservice.DeviceAgent;

/// <summary>
/// Somebody was inside when the agent was stopped or its components were replaced, and the server was told so. If they are gone
/// meanwhile, it must be told that too: else it takes whoever comes next for them.
/// </summary>
internal static class LastPresence
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaveAfter = new PresenceSettings("").LeaveAfter;

    /// <summary>Looks until the sensor has seen somebody by itself, or nobody for as long as a departure takes.</summary>
    public static async Task FollowAsync(Device sensor, WaitingEvents events, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset? goneSince = null;
        try
        {
            while (true)
            {
                var look = await sensor.ExecuteAsync(DeviceCommand.New(sensor.Id, DeviceActions.Status), cancellationToken);
                var now = time.GetUtcNow();
                if (Says(look, "present") == true)
                    return;
                // A sensor that does not answer says nothing.
                goneSince = Says(look, "seen") == false ? goneSince ?? now : null;
                if (now - goneSince >= LeaveAfter)
                {
                    events.Add(new(sensor.Id, DeviceEvents.PersonLeft, now, []));
                    return;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent is stopping; the next one looks again.
        }
    }

    private static bool? Says(DeviceResult look, string name) =>
        look.Outcome == DeviceOutcome.Done && look.Values[name] is JsonValue value && value.TryGetValue<bool>(out var says) ? says : null;
}
