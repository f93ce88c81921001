using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Visits;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>The booth's side of a call: somebody comes, somebody goes .</summary>
internal sealed class BoothSessions(CallCenters centers, OrganisationDirectory organisations, CalendarCatalog calendars, VisitStart visits, BuergerserviceDb db, TimeProvider time)
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
        var organisation = await organisations.GetAsync(tenant, cancellationToken);
        var service = row.Service ?? organisation.EntryService ?? OrganisationDirectory.DefaultService;
        var hours = await db.Set<HoursRow>().AsNoTracking().Where(h => h.Tenant == tenant).ToListAsync(cancellationToken);
        var isOpen = OpeningHours.IsOpen(hours, row.SiteId, service, time.GetUtcNow(), calendars.All.Count == 0 ? null : calendars.For(null, tenant));
        if (await visits.IsAbandonedAsync(row, cancellationToken))
            return false;
        if (await visits.ProcessAsync(cancellationToken) is { } process)
            return await visits.BeginAsync(process, row, call, isOpen, VisitStart.Hours(OpeningHours.For(hours, row.SiteId, service), organisation.Telephone), cancellationToken) && isOpen;
        if (!isOpen)
            return false;
        var outcome = await centers.ExecuteAsync(new(organisation.Center, tenant, $"kabine:{booth}", _ => [new Arrive(call.ToString(), BoothKey.Of(tenant, booth), tenant, service)]), cancellationToken);
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
        var booth = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Id == boothId).Select(b => new { b.Tenant, b.Booth }).FirstAsync(cancellationToken);
        await db.Set<BoothAgent>().Where(b => b.Id == boothId).ExecuteUpdateAsync(u => u.SetProperty(b => b.PersonSince, b => isThere ? b.PersonSince ?? now : null).SetProperty(b => b.ScreenSeenAt, now), cancellationToken);
        if (isThere)
            return await BeginAsync(booth.Tenant, booth.Booth, Guid.CreateVersion7(now), cancellationToken);
        await EndAsync(booth.Tenant, booth.Booth, cancellationToken);
        return true;
    }

    /// <summary>Nobody is inside any more: the booth's call is over.</summary>
    public async Task EndAsync(string tenant, string booth, CancellationToken cancellationToken)
    {
        var row = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(b => b.Tenant == tenant && b.Booth == booth, cancellationToken);
        if (row is not { PersonSince: null })
            return;
        await visits.LeftAsync(row, cancellationToken);
        var (center, key) = ((await organisations.GetAsync(tenant, cancellationToken)).Center, BoothKey.Of(tenant, booth));
        await centers.ExecuteAsync(new(center, tenant, $"kabine:{booth}", s => s.Calls.Values.FirstOrDefault(c => c.BoothId == key) is { } open ? [new HangUp(open.Id, HangUpBy.Booth)] : []), cancellationToken);
    }
}
