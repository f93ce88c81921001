using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Notes commands that somebody gives to a booth without being allowed to. Whoever goes on with it raises an alarm.</summary>
internal sealed class CommandRefusals(BuergerserviceDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>So many refusals of one person at one booth within <see cref="Within"/> are no mistake any more.</summary>
    public const int Many = 5;

    // As details are written.
    private const string Foreign = "\"foreign\":true";

    /// <summary>The time in which they count.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>A person has named a booth that does not exist for them; one that exists nowhere concerns nobody.</summary>
    public async Task NoteAsync(Guid booth, Guid? call, string person, Guid command, string device, string action, CancellationToken cancellationToken)
    {
        if (await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == booth, cancellationToken) is not { } agent)
            return;
        await AddAsync(agent, person, new() { ["command"] = command.ToString(), ["device"] = device, ["action"] = action, ["call"] = call?.ToString() }, isForeign: true, cancellationToken);
    }

    /// <summary>
    /// Writes the refusal into the trail, and raises an alarm when there are too many of somebody who does not hold the call (<paramref name="isForeign"/>):
    /// whoever holds it and presses a button once too often threatens nobody.
    /// </summary>
    public async Task AddAsync(BoothAgent agent, string person, Dictionary<string, object?> details, bool isForeign, CancellationToken cancellationToken)
    {
        details["foreign"] = isForeign;
        await BoothAudit.AddAsync(db, audit, agent.Tenant, agent.Booth, person, BoothAudit.CommandRefused, details, cancellationToken);
        await db.SaveWithAuditAsync(cancellationToken);
        if (!isForeign)
            return;
        var (subject, since) = (BoothAudit.Subject(agent.Booth), time.GetUtcNow() - Within);
        if (await db.AuditEntries.CountAsync(a => a.Tenant == agent.Tenant && a.Subject == subject && a.Action == BoothAudit.CommandRefused && a.Actor == person && a.At > since && a.Details.Contains(Foreign), cancellationToken) >= Many)
            await BoothAlarms.RaiseAsync(db, agent, BoothAlarms.Refusals, time.GetUtcNow(), cancellationToken);
    }
}
