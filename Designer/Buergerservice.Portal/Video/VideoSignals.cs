using Buergerservice.Engine;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Video;

/// <summary>What a browser learns when it looks.</summary>
/// <param name="Epoch">The present media connection; 0: none yet.</param>
/// <param name="HasBoth">Whether both ends are there.</param>
/// <param name="Signals">What the other end has said in this epoch after the number asked for, in order.</param>
public sealed record VideoView(int Epoch, bool HasBoth, IReadOnlyList<VideoMessage> Signals);

/// <summary>A message of the other end.</summary>
public sealed record VideoMessage(int Number, string Body);

/// <summary>
/// Signalling of a call. Browsers post and fetch; the live connection only wakes them. Everything is in the database, so it
/// works with several nodes, and a broken line or a restart delays it and loses nothing.
/// </summary>
public sealed class VideoSignals(BuergerserviceDb db, LiveNotifier live)
{
    /// <summary>Longest message in characters; a session description has 3,000 to 10,000.</summary>
    public const int MaxBody = 64 * 1024;

    private const int MaxPerEpoch = 500;
    private const int MaxEpochs = 1000;

    /// <summary>Topic that wakes the browsers of a call.</summary>
    public static string TopicOf(Guid call) => $"ruf:{call:N}";

    /// <summary>Looks at the call.</summary>
    /// <param name="party">Who looks.</param>
    /// <param name="epoch">The epoch whose messages are wanted; messages of another one are never given.</param>
    /// <param name="after">Number of the last message received.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<VideoView> ViewAsync(VideoParty party, int epoch, int after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(party);
        var present = await db.Set<VideoSession>().Where(s => s.Call == party.Call).Select(s => s.Epoch).FirstOrDefaultAsync(cancellationToken);
        if (present != epoch || present == 0)
            return new(present, party.HasBoth, []);
        var signals = await db.Set<VideoSignal>().Where(s => s.Call == party.Call && s.Epoch == epoch && s.FromBooth != party.IsBooth && s.Number > after)
            .OrderBy(s => s.Number).Take(100).Select(s => new VideoMessage(s.Number, s.Body)).ToListAsync(cancellationToken);
        return new(present, party.HasBoth, signals);
    }

    /// <summary>Begins a new media connection: a page has just been loaded, somebody else holds the call, or the present one does not come about.</summary>
    /// <param name="party">Who asks.</param>
    /// <param name="seen">The epoch the browser knows; when there is a newer one, that is used and nothing changes.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>The present epoch.</returns>
    public async Task<int> RenewAsync(VideoParty party, int seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(party);
        var renewed = seen == 0
            ? await AddAsync(party, cancellationToken)
            : await db.Set<VideoSession>().Where(s => s.Call == party.Call && s.Epoch == seen && s.Epoch < MaxEpochs)
                .ExecuteUpdateAsync(u => u.SetProperty(s => s.Epoch, s => s.Epoch + 1), cancellationToken) == 1;
        var epoch = await db.Set<VideoSession>().Where(s => s.Call == party.Call).Select(s => s.Epoch).FirstOrDefaultAsync(cancellationToken);
        if (renewed)
        {
            await db.Set<VideoSignal>().Where(s => s.Call == party.Call && s.Epoch < epoch).ExecuteDeleteAsync(cancellationToken);
            await live.ChangedAsync(TopicOf(party.Call), cancellationToken);
        }

        return epoch;
    }

    /// <summary>Says something to the other end.</summary>
    /// <returns>False when there is a newer epoch: the message is dropped.</returns>
    /// <exception cref="InputException">Too long, out of order, or too many.</exception>
    public async Task<bool> SendAsync(VideoParty party, int epoch, int number, string body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(body);
        if (body.Length is 0 or > MaxBody || number is < 1 or > MaxPerEpoch)
            throw new InputException("Die Nachricht ist zu lang, oder es sind zu viele.");
        if (!await db.Set<VideoSession>().AnyAsync(s => s.Call == party.Call && s.Epoch == epoch, cancellationToken))
            return false;
        db.Add(new VideoSignal { Call = party.Call, Epoch = epoch, FromBooth = party.IsBooth, Number = number, Tenant = party.Tenant, BoothId = party.BoothId, Body = body });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            // The first answer was lost on its way; the message is here.
            return true;
        }

        await live.ChangedAsync(TopicOf(party.Call), cancellationToken);
        return true;
    }

    /// <summary>
    /// Somebody else holds the call, or nobody for now: within that transaction the media connection of whoever held it is no longer the
    /// present one, and nothing he has said counts as the next one's. His browser may be slow to close it; the booth does.
    /// </summary>
    internal static async Task CutAsync(BuergerserviceDb db, Guid call, CancellationToken cancellationToken)
    {
        await db.Set<VideoSession>().Where(s => s.Call == call).ExecuteUpdateAsync(u => u.SetProperty(s => s.Epoch, s => s.Epoch + 1), cancellationToken);
        await db.Set<VideoSignal>().Where(s => s.Call == call).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Wipes the signalling of a booth's call, within the transaction that ends it.</summary>
    internal static async Task EndAsync(BuergerserviceDb db, Guid boothId, CancellationToken cancellationToken)
    {
        await db.Set<VideoSignal>().Where(s => s.BoothId == boothId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<VideoSession>().Where(s => s.BoothId == boothId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<bool> AddAsync(VideoParty party, CancellationToken cancellationToken)
    {
        if (await db.Set<VideoSession>().AnyAsync(s => s.Call == party.Call, cancellationToken))
            return false;
        db.Add(new VideoSession { Call = party.Call, Tenant = party.Tenant, BoothId = party.BoothId, Epoch = 1 });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            return false;
        }
    }
}
