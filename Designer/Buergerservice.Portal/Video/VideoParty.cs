using Buergerservice.Portal.Booths;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Video;

/// <summary>One end of a call: the booth, or whoever holds the booth's call at this moment.</summary>
/// <param name="Tenant">The organisation that runs the booth; the rows are its.</param>
/// <param name="BoothId">The booth.</param>
/// <param name="Call">The call.</param>
/// <param name="IsBooth">Which end.</param>
/// <param name="HasBoth">Whether somebody holds the call; otherwise the citizen waits.</param>
public sealed record VideoParty(string Tenant, Guid BoothId, Guid Call, bool IsBooth, bool HasBoth);

/// <summary>Who may take part in which media connection. Asked with every message: who hands a call over is out at once.</summary>
public sealed class VideoParties(BuergerserviceDb db)
{
    /// <summary>The booth's end of its present call, or null while it has none.</summary>
    public async Task<VideoParty?> OfBoothAsync(Guid boothId, CancellationToken cancellationToken)
    {
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == boothId).Select(a => new { a.Tenant, a.Call, a.CallPerson }).FirstOrDefaultAsync(cancellationToken);
        return booth?.Call is { } call ? new(booth.Tenant, boothId, call, IsBooth: true, booth.CallPerson is not null) : null;
    }

    /// <summary>The end of the person who holds the call, or null for everybody else. The person may be of another organisation than the booth.</summary>
    public Task<VideoParty?> OfPersonAsync(Guid call, string person, CancellationToken cancellationToken) =>
        db.Set<BoothAgent>().Where(a => a.Call == call && a.CallPerson == person).Select(a => (VideoParty?)new VideoParty(a.Tenant, a.Id, call, false, true)).FirstOrDefaultAsync(cancellationToken);
}
