using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Visits;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Looks which booths are there. In a call a booth is lost when neither its device agent nor one of its screens is heard of;
/// the distribution then gives it a moment to come back before it hangs up. Times without a line or with a suspension are
/// kept for the reports' availability. Every node looks; what one has said already changes nothing.
/// </summary>
internal sealed class BoothWatch(CallCenters centers, IServiceScopeFactory scopes, TimeProvider time, ILogger<BoothWatch> logger) : Lookout(time, logger)
{
    private static readonly TimeSpan OutageLook = TimeSpan.FromSeconds(20);

    // A screen asks every second while it shows a call; it is noted every five.
    private static readonly TimeSpan ScreenIsGone = TimeSpan.FromSeconds(15);

    // A node says every five seconds which agents it has; the database's clock counts for all of them.
    private static readonly TimeSpan ConnectionIsGone = TimeSpan.FromSeconds(30);
    private DateTimeOffset _outagesSeen;

    /// <summary>Says which booths are lost and which are back.</summary>
    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var organisations = scope.ServiceProvider.GetRequiredService<OrganisationDirectory>();
        var now = Time.GetUtcNow();
        await ForgetConnectionsAsync(db, now, cancellationToken);
        await VisitStart.BlockStoppedAsync(db, now, cancellationToken);
        var calling = await db.Set<BoothAgent>().AsNoTracking().Where(b => b.Call != null).ToListAsync(cancellationToken);
        foreach (var tenant in calling.GroupBy(b => b.Tenant, StringComparer.Ordinal))
        {
            var isLost = tenant.ToDictionary(b => BoothKey.Of(b.Tenant, b.Booth), b => IsLost(b, now), StringComparer.Ordinal);
            var center = (await organisations.GetAsync(tenant.Key, cancellationToken)).Center;
            // Mostly nothing has changed: then nobody queues up at the centre's row.
            if ((await centers.ReadAsync(center, s => Changes(s, isLost), cancellationToken)).Count > 0)
                await centers.ExecuteAsync(new(center, tenant.Key, "system", s => Changes(s, isLost)), cancellationToken);
        }

        if (now - _outagesSeen >= OutageLook)
        {
            _outagesSeen = now;
            await NoteOutagesAsync(db, now, cancellationToken);
        }
    }

    private static bool IsLost(BoothAgent booth, DateTimeOffset now) =>
        // A booth that has neither agent nor screen yet cannot be missed.
        booth is { Connection: null } && (booth.IsRegistered || booth.ScreenSeenAt is not null) && !(booth.ScreenSeenAt > now - ScreenIsGone);

    // A node that has died has left its connections behind; an agent that is well has come back to another one long since.
    private static async Task ForgetConnectionsAsync(BuergerserviceDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - ConnectionIsGone;
        // Of unknown age, such as from an older release: nobody has vouched for it yet, so its time begins now.
        await db.Set<BoothAgent>().Where(b => b.Connection != null && b.ConnectionHeardAt == null).ExecuteUpdateAsync(u => u.SetProperty(b => b.ConnectionHeardAt, now), cancellationToken);
        await db.Set<BoothAgent>().Where(b => b.Connection != null && b.ConnectionHeardAt < before)
            .ExecuteUpdateAsync(u => u.SetProperty(b => b.ConnectionSince, b => b.ConnectionHeardAt ?? b.ConnectionSince).SetProperty(b => b.Connection, (Guid?)null), cancellationToken);
    }

    private static List<AcdCommand> Changes(AcdState state, Dictionary<string, bool> isLost) =>
        [.. state.Calls.Values.Where(c => isLost.TryGetValue(c.BoothId, out var lost) && lost != c.BoothLostAt is not null).Select(c => new BoothConnection(c.Id, isLost[c.BoothId]))];

    private static async Task NoteOutagesAsync(BuergerserviceDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await db.Set<BoothOutageRow>().Where(o => o.OpenKey != null).ToListAsync(cancellationToken);
        var booths = await db.Set<BoothAgent>().AsNoTracking().Select(b => new { b.Tenant, b.Booth, b.PublicKey, b.Connection, b.ConnectionSince, b.SuspendedAt }).ToListAsync(cancellationToken);
        var present = booths.Where(b => b.PublicKey is not null && b.Connection is null).Select(b => (b.Tenant, b.Booth, Cause: OutageCause.Line, Since: b.ConnectionSince))
            .Concat(booths.Where(b => b.SuspendedAt is not null).Select(b => (b.Tenant, b.Booth, Cause: OutageCause.Suspended, Since: b.SuspendedAt!.Value)))
            .ToDictionary(o => $"{o.Tenant}/{o.Booth}/{o.Cause}", StringComparer.Ordinal);
        foreach (var over in open.Where(o => !present.ContainsKey(o.OpenKey!)))
            (over.Until, over.OpenKey) = (now, null);
        foreach (var (key, outage) in present.Where(p => open.TrueForAll(o => o.OpenKey != p.Key)))
            db.Add(new BoothOutageRow { Id = Guid.CreateVersion7(now), Tenant = outage.Tenant, Booth = outage.Booth, Cause = outage.Cause, From = outage.Since, OpenKey = key });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            // Another node was a moment faster; the rest is noted at the next look.
        }
    }
}
