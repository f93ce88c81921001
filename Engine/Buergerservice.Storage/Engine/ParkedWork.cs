using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Work that waits for its instance to be repaired or continued.</summary>
internal static class ParkedWork
{
    /// <summary>True when the instance still has the revision at which it was found stopped. Locks its row until the commit.</summary>
    public static async Task<bool> IsStoppedAtAsync(BuergerserviceDb db, Guid instanceId, int revision, CancellationToken cancellationToken) =>
        await db.Instances.Where(i => i.Id == instanceId && i.Revision == revision)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Revision, i => i.Revision), cancellationToken) == 1;

    /// <summary>Releases parked work in the order in which it came, and drops effects nobody will attempt again.</summary>
    public static async Task FollowAsync(BuergerserviceDb db, BurstResult burst, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var effect in burst.DroppedEffects)
            await db.WorkItems.Where(w => w.Id == effect && w.DueAt == PutBack.Parked).ExecuteDeleteAsync(cancellationToken);
        if (!burst.ReleasesParked)
            return;
        var id = burst.Instance.Id;
        var parked = await db.WorkItems.Where(w => w.InstanceId == id && w.DueAt == PutBack.Parked).Select(w => w.Id).ToListAsync(cancellationToken);
        // Effects that were given up go on only when it is their own incident that was dealt with.
        parked.RemoveAll(burst.Instance.Incidents.Select(i => i.EffectId).OfType<Guid>().ToHashSet().Contains);
        var due = now - TimeSpan.FromTicks(parked.Count);
        // Ids grow with time: the first to come is the first to go on.
        foreach (var item in parked.Order())
        {
            due += TimeSpan.FromTicks(1);
            var at = due;
            await db.WorkItems.Where(w => w.Id == item)
                .ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, at).SetProperty(w => w.Attempts, 0).SetProperty(w => w.LastError, (string?)null), cancellationToken);
        }
    }
}
