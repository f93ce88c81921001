using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>The visit a workflow leads, and its booth.</summary>
internal sealed record VisitPlace(BoothVisit Visit, BoothAgent Booth)
{
    /// <summary>True until the booth is reset or another visit has begun there.</summary>
    public bool IsOpen => Visit.State == BoothVisitState.Open && Booth.SessionId == Visit.Id;

    /// <summary>True when nobody is inside any more, or somebody else.</summary>
    public bool IsLeft => Booth.PersonSince is not { } since || since > Visit.StartedAt;

    /// <summary>The visit's call while it goes on.</summary>
    public Guid? Call => IsOpen && Booth.Call is { } call && call == Visit.CallId ? call : null;

    public static async Task<VisitPlace?> OfAsync(BuergerserviceDb db, Guid instanceId, CancellationToken cancellationToken)
    {
        if (await db.Set<BoothVisit>().AsNoTracking().FirstOrDefaultAsync(v => v.InstanceId == instanceId, cancellationToken) is not { } visit)
            return null;
        return new(visit, await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == visit.BoothId, cancellationToken));
    }
}
