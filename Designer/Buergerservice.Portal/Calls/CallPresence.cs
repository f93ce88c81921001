using System.Collections.Concurrent;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Who has the agent page open. A page that goes has a moment to come back (it is loaded anew); that of a node that has died is
/// missed when nobody has said for a while that it is there. Then the distribution learns that the agent is lost.
/// </summary>
internal sealed class CallPresence(CallCenters centers, IServiceScopeFactory scopes, TimeProvider time, ILogger<CallPresence> logger) : Lookout(time, logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);
    private readonly Guid _node = Guid.CreateVersion7();

    // What is open here, whatever the database has heard of it: a line that was away must neither keep a page that has gone nor lose one that has not.
    private readonly ConcurrentDictionary<Guid, (string Tenant, string Center, string Person)> _pages = new();
    private DateTimeOffset _said;

    /// <summary>A page has opened.</summary>
    public async Task<Guid> EnterAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var center = (await scope.ServiceProvider.GetRequiredService<OrganisationDirectory>().GetAsync(actor.Tenant, cancellationToken)).Center;
        var row = new CallPresenceRow { Id = Guid.CreateVersion7(Time.GetUtcNow()), Tenant = actor.Tenant, Center = center, Person = actor.UserName, Node = _node, SeenAt = Time.GetUtcNow() };
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        _pages[row.Id] = (row.Tenant, row.Center, row.Person);
        try
        {
            await SayAsync(center, actor.Tenant, actor.UserName, isLost: false, cancellationToken);
        }
        catch
        {
            // The line comes about only with this: it will not be told of its end.
            _pages.TryRemove(row.Id, out _);
            throw;
        }

        return row.Id;
    }

    /// <summary>A page has gone.</summary>
    public async Task LeaveAsync(Guid id)
    {
        _pages.TryRemove(id, out _);
        await using var scope = scopes.CreateAsyncScope();
        var seen = Time.GetUtcNow() - Lease + Moment;
        // Left to run out: who comes back in a moment was never away. Another node's id keeps this one from renewing it.
        await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<CallPresenceRow>().Where(p => p.Id == id)
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.SeenAt, seen).SetProperty(p => p.Node, Guid.Empty));
    }

    /// <summary>Says what is here and misses what is not.</summary>
    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var now = Time.GetUtcNow();
        if (now - _said > Lease / 3)
        {
            await RenewAsync(db, now, cancellationToken);
            _said = now;
        }

        foreach (var gone in await db.Set<CallPresenceRow>().AsNoTracking().Where(p => p.SeenAt < now - Lease).ToListAsync(cancellationToken))
        {
            // Of several nodes that look one finds it.
            if (await db.Set<CallPresenceRow>().Where(p => p.Id == gone.Id && p.SeenAt < now - Lease).ExecuteDeleteAsync(cancellationToken) != 1 || await IsHereAsync(db, gone, cancellationToken))
                continue;
            await SayAsync(gone.Center, gone.Tenant, gone.Person, isLost: true, cancellationToken);
            // A page that was opened while this was being said has said so too early: nobody was missed yet.
            if (await IsHereAsync(db, gone, cancellationToken))
                await SayAsync(gone.Center, gone.Tenant, gone.Person, isLost: false, cancellationToken);
        }
    }

    private async Task RenewAsync(BuergerserviceDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = _pages.Keys.ToList();
        if (await db.Set<CallPresenceRow>().Where(p => p.Node == _node && open.Contains(p.Id)).ExecuteUpdateAsync(u => u.SetProperty(p => p.SeenAt, now), cancellationToken) == open.Count)
            return;
        // While the database was away from here, another node has taken the pages of this one for gone.
        var known = await db.Set<CallPresenceRow>().Where(p => p.Node == _node).Select(p => p.Id).ToListAsync(cancellationToken);
        foreach (var id in open.Except(known))
        {
            if (!_pages.TryGetValue(id, out var page))
                continue;
            db.Add(new CallPresenceRow { Id = id, Tenant = page.Tenant, Center = page.Center, Person = page.Person, Node = _node, SeenAt = now });
            await db.SaveChangesAsync(cancellationToken);
            await SayAsync(page.Center, page.Tenant, page.Person, isLost: false, cancellationToken);
            if (!_pages.ContainsKey(id))
                await LeaveAsync(id);
        }
    }

    private static Task<bool> IsHereAsync(BuergerserviceDb db, CallPresenceRow page, CancellationToken cancellationToken) =>
        db.Set<CallPresenceRow>().AnyAsync(p => p.Tenant == page.Tenant && p.Person == page.Person, cancellationToken);

    // Who never wanted to be called is not known there and need not be.
    private Task<CallOutcome> SayAsync(string center, string tenant, string person, bool isLost, CancellationToken cancellationToken) =>
        centers.ExecuteAsync(new(center, tenant, person, s => s.Agents.TryGetValue(person, out var agent) && agent.LostAt is not null != isLost ? [new AgentConnection(person, isLost)] : []), cancellationToken);
}
