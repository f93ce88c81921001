using Buergerservice.Devices.Model;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>What can be said of who is inside a booth.</summary>
internal static class BoothPresence
{
    /// <summary>Whether a sensor that works looks who is inside. Buttons tell only that somebody has begun, not that they have gone.</summary>
    public static Task<bool> IsWatchedAsync(BuergerserviceDb db, Guid boothId, CancellationToken cancellationToken) =>
        db.Set<BoothComponent>().AnyAsync(c => c.AgentId == boothId && c.Kind == DeviceKind.PresenceSensor && c.Condition == DeviceCondition.Ok, cancellationToken);
}
