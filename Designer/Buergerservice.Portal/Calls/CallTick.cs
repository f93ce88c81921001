using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Portal.Calls;

/// <summary>Lets time pass in a call centre: ringing that nobody answers, notes that end, waits that are over. An entry of the engine's work queue.</summary>
internal sealed class CallTick(CallCenters centers) : IEffectHandler
{
    public const string Name = "calls.tick";

    public string Kind => Name;

    public static WorkItem Item(string center, string tenant, DateTimeOffset due, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Effect,
        Tenant = tenant,
        InstanceId = Guid.Empty,
        Name = Name,
        Payload = Plain.ToJson(new Dictionary<string, object?> { ["center"] = center }),
        DueAt = due,
    };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await centers.TickAsync((string)call.Payload["center"]!, call.Id, cancellationToken);
        return null;
    }
}
