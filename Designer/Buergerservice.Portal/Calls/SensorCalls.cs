using Buergerservice.Devices.Model;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Begins and ends calls by the presence sensor. An entry of the engine's work queue, written in the transaction that counts
/// the event: it happens, and once, whatever fails in between. The sensor's driver has waited already until it is sure.
/// </summary>
internal sealed class SensorCalls(IServiceScopeFactory scopes) : IEffectHandler
{
    public const string Name = "calls.sensor";

    public string Kind => Name;

    public static WorkItem Item(string tenant, string booth, bool isThere, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Effect,
        Tenant = tenant,
        InstanceId = Guid.Empty,
        Name = Name,
        Payload = Plain.ToJson(new Dictionary<string, object?> { ["booth"] = booth, ["isThere"] = isThere }),
        DueAt = now,
    };

    /// <summary>True for an event that begins or ends a call.</summary>
    public static bool Concerns(string name) => name is DeviceEvents.PersonArrived or DeviceEvents.PersonLeft;

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<BoothSessions>();
        var booth = (string)call.Payload["booth"]!;
        if (call.Payload["isThere"] is true)
            await sessions.BeginAsync(call.Tenant, booth, call.Id, cancellationToken);
        else
            await sessions.EndAsync(call.Tenant, booth, cancellationToken);
        return null;
    }
}
