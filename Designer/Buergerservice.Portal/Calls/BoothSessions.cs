using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Visits;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>The booth's side of a call: somebody comes, somebody goes .</summary>
internal sealed class BoothSessions(CallCenters centers, OrganisationDirectory organisations, BoothOpenings openings, VisitStart visits, EngineSignal signal, BuergerserviceDb db, TimeProvider time)
{
    /// <summary>Somebody is inside: the process of a visit begins where one is published, else a call, if the booth is in service, it is open and there is none yet.</summary>
    /// <param name="tenant">The organisation that runs the booth.</param>
    /// <param name="booth">The booth.</param>
    /// <param name="call">The new call's id; with the same the call begins once.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>True when a call has begun.</returns>
    public async Task<bool> BeginAsync(string tenant, string booth, Guid call, CancellationToken cancellationToken)
    {
        var row = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(b => b.Tenant == tenant && b.Booth == booth, cancellationToken);
        // Who has gone again before this was read has called nobody.
        if (row is not { SuspendedAt: null, PersonSince: not null } || await db.Set<CallRow>().AnyAsync(c => c.Id == call, cancellationToken))
            return false;
        var opening = await openings.OfAsync(row, cancellationToken);
        var isOpen = opening.IsOpen(time.GetUtcNow());
        if (await visits.IsAbandonedAsync(row, cancellationToken))
            return false;
        if (await visits.ProcessAsync(cancellationToken) is { } process)
            return await visits.BeginAsync(process, row, call, isOpen, VisitStart.Hours(opening), cancellationToken) && isOpen;
        if (!isOpen)
            return false;
        var outcome = await centers.ExecuteAsync(new(opening.Organisation.Center, tenant, $"kabine:{booth}", _ => [new Arrive(call.ToString(), BoothKey.Of(tenant, booth), tenant, opening.Service)]), cancellationToken);
        return outcome.Refusal is null;
    }

    /// <summary>Somebody has touched the booth's screen to begin or to end a conversation.</summary>
    /// <param name="boothId">The booth, as <see cref="BoothAgent.Id"/>.</param>
    /// <param name="isThere">Whether it begins.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>False when nobody can be called now: out of service, closed, or there is a call already.</returns>
    public async Task<bool> TouchAsync(Guid boothId, bool isThere, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Whoever begins is there from now on: what the sensor says later of somebody before does not concern them.
        var booth = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Id == boothId).Select(b => new { b.Tenant, b.Booth }).FirstAsync(cancellationToken);
        await db.Set<BoothAgent>().Where(b => b.Id == boothId).ExecuteUpdateAsync(u => u.SetProperty(b => b.PersonSince, b => !isThere ? null : b.SessionId == null && b.Call == null ? now : b.PersonSince ?? now).SetProperty(b => b.ScreenSeenAt, now), cancellationToken);
        if (isThere)
            return await BeginAsync(booth.Tenant, booth.Booth, Guid.CreateVersion7(now), cancellationToken);
        await EndAsync(booth.Tenant, booth.Booth, cancellationToken);
        return true;
    }

    /// <summary>
    /// Whoever was inside has gone: the booth's visit and call are over, even where somebody else has come in before this was read.
    /// What that one has begun goes on.
    /// </summary>
    public async Task EndAsync(string tenant, string booth, CancellationToken cancellationToken)
    {
        var row = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(b => b.Tenant == tenant && b.Booth == booth, cancellationToken);
        if (row is null)
            return;
        // While there is a visit, the call is its own; the distribution counts in milliseconds.
        var before = await visits.LeftAsync(row, cancellationToken) ? long.MaxValue : row.PersonSince?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var (center, key) = ((await organisations.GetAsync(tenant, cancellationToken)).Center, BoothKey.Of(tenant, booth));
        var outcome = await centers.ExecuteAsync(new(center, tenant, $"kabine:{booth}", s => s.Calls.Values.FirstOrDefault(c => c.BoothId == key && c.ArrivedAt < before) is { } open ? [new HangUp(open.Id, HangUpBy.Booth)] : []), cancellationToken);
        // Whoever has come since may have found the line taken.
        if (row.PersonSince is null || outcome.Events.Count == 0)
            return;
        db.WorkItems.Add(SensorCalls.Item(tenant, booth, isThere: true, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
    }
}
