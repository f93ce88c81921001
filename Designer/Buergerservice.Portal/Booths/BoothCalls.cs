using Buergerservice.Engine;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// Which call a booth is in and who holds it: the ground of every permission for its devices. The call manager says it within its
/// own transaction (same scope, same <see cref="BuergerserviceDb"/>), saves with the audit trail and calls <see cref="Announce"/> after the commit.
/// </summary>
public sealed class BoothCalls(BuergerserviceDb db, AuditLog audit, AgentConnections connections, TimeProvider time)
{
    /// <summary>A call begins, or goes on with somebody else; with nobody while the citizen waits.</summary>
    /// <exception cref="NotFoundException">There is no such booth in the tenant.</exception>
    public async Task HoldAsync(string tenant, string booth, Guid call, string? person, CancellationToken cancellationToken)
    {
        var before = await db.Set<BoothAgent>().Where(a => a.Tenant == tenant && a.Booth == booth && a.Call == call).Select(a => a.CallPerson).FirstOrDefaultAsync(cancellationToken);
        if (!await SetAsync(tenant, booth, call, person, cancellationToken))
            throw new NotFoundException();
        if (before is not null && before != person)
            await Video.VideoSignals.CutAsync(db, call, cancellationToken);
        await EndOutOfHandAsync(tenant, booth, cancellationToken);
        // Whoever is spoken to waits no more.
        if (person is not null)
            await Prompts.BoothPrompts.EndWaitingAsync(db, tenant, booth, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The booth's call has ended: nobody may command its devices any more, and what the citizen left in commands is wiped.</summary>
    public async Task EndAsync(string tenant, string booth, CancellationToken cancellationToken)
    {
        if (await db.Set<BoothAgent>().Where(a => a.Tenant == tenant && a.Booth == booth).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancellationToken) is { } id)
        {
            await Video.VideoSignals.EndAsync(db, id, cancellationToken);
            await Prompts.BoothPrompts.EndCallAsync(db, id, time.GetUtcNow(), cancellationToken);
            await db.Set<Calls.BoothVisit>().Where(v => v.BoothId == id && v.Summary != null).ExecuteUpdateAsync(u => u.SetProperty(v => v.Summary, (string?)null), cancellationToken);
        }

        if (!await SetAsync(tenant, booth, null, null, cancellationToken))
            return;
        await EndOutOfHandAsync(tenant, booth, cancellationToken);
        await CommandEnding.WipeAsync(db, tenant, booth, cancellationToken);
    }

    /// <summary>Tells the agents of this node at once; the others learn it within a second.</summary>
    public void Announce() => connections.Wake();

    // Who held the call before asked the citizen for something: whoever holds it now gets no answer to that, and nor does he.
    private async Task EndOutOfHandAsync(string tenant, string booth, CancellationToken cancellationToken)
    {
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Tenant == tenant && a.Booth == booth, cancellationToken);
        var open = await db.Set<BoothCommand>().AsNoTracking().Where(c => c.AgentId == agent.Id && c.State != BoothCommandState.Ended).ToListAsync(cancellationToken);
        foreach (var command in open.Where(c => c.IsOutOfHand(agent)))
            await CommandEnding.EndAsync(db, audit, agent, command, time.GetUtcNow(), cancellationToken);
    }

    private async Task<bool> SetAsync(string tenant, string booth, Guid? call, string? person, CancellationToken cancellationToken)
    {
        var changed = await db.Set<BoothAgent>().Where(a => a.Tenant == tenant && a.Booth == booth)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.Call, call).SetProperty(a => a.CallPerson, person).SetProperty(a => a.CallNumber, a => a.CallNumber + 1).SetProperty(a => a.Revision, a => a.Revision + 1), cancellationToken);
        if (changed == 0)
            return false;
        audit.Add(db, tenant, person ?? "system", BoothAudit.Call, BoothAudit.Subject(booth), new Dictionary<string, object?> { ["call"] = call?.ToString() });
        return true;
    }
}
