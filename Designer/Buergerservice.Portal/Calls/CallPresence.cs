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
        await SayAsync(center, actor.Tenant, actor.UserName, isLost: false, cancellationToken);
        return row.Id;
    }

    /// <summary>A page has gone.</summary>
    public async Task LeaveAsync(Guid id)
    {
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
            await db.Set<CallPresenceRow>().Where(p => p.Node == _node).ExecuteUpdateAsync(u => u.SetProperty(p => p.SeenAt, now), cancellationToken);
            _said = now;
        }

        foreach (var gone in await db.Set<CallPresenceRow>().AsNoTracking().Where(p => p.SeenAt < now - Lease).ToListAsync(cancellationToken))
        {
            // Of several nodes that look one finds it.
            if (await db.Set<CallPresenceRow>().Where(p => p.Id == gone.Id && p.SeenAt < now - Lease).ExecuteDeleteAsync(cancellationToken) == 1
                && !await db.Set<CallPresenceRow>().AnyAsync(p => p.Person == gone.Person, cancellationToken))
                await SayAsync(gone.Center, gone.Tenant, gone.Person, isLost: true, cancellationToken);
        }
    }

    // Who never wanted to be called is not known there and need not be.
    private Task<CallOutcome> SayAsync(string center, string tenant, string person, bool isLost, CancellationToken cancellationToken) =>
        centers.ExecuteAsync(new(center, tenant, person, s => s.Agents.TryGetValue(person, out var agent) && agent.LostAt is not null != isLost ? [new AgentConnection(person, isLost)] : []), cancellationToken);
}
