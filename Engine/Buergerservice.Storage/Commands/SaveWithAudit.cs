using Buergerservice.Engine;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>Saving of commands that write to the audit trail.</summary>
public static class SaveWithAudit
{
    /// <summary>Saves, and turns lost races into a clear conflict: either somebody changed the same row, or took the next audit number.</summary>
    /// <exception cref="ConflictException">Nothing was written; look at the new state and try again.</exception>
    public static async Task SaveWithAuditAsync(this BuergerserviceDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e)
        {
            // What did not happen must not be told by the next save of this context, such as that of a draft.
            db.PendingAudit.Clear();
            if (e is DbUpdateConcurrencyException)
                throw new ConflictException("revision-conflict", "Inzwischen hat jemand anderes etwas geändert. Bitte laden Sie die Seite neu.");
            if (e is DbUpdateException && DatabaseFaults.Of(e) is DatabaseFault.Duplicate)
                throw new ConflictException("busy", "Gerade wurde etwas Gleichzeitiges gespeichert. Bitte versuchen Sie es noch einmal.");
            throw;
        }
    }
}
