using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Retention;

/// <summary>
/// Deletes files that nothing refers to: their row went, or an attempt stored them and died before it was written. Only for a host
/// that knows all tables of its database.
/// </summary>
/// <remarks>
/// A file goes when nobody has stored its bytes for <see cref="RetentionOptions.OrphanDays"/> and two searches one after the other
/// find no place that names it: during one of them an address may move from a place not yet read to one that was read already.
/// </remarks>
public sealed class OrphanRetention(RetentionOptions options, IContentStore content, TimeProvider time) : IRetentionPart
{
    private const int AtOnce = 100_000;

    /// <inheritdoc/>
    public async Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(note);
        // The first entry of its trail distinguishes a database: another one, empty perhaps, would find every file unused.
        if (options.OrphanDays <= 0 || await db.AuditEntries.Where(a => a.Number == 1).Select(a => a.Hash).FirstOrDefaultAsync(cancellationToken) is not { } database)
            return;
        var before = time.GetUtcNow().AddDays(-options.OrphanDays);
        if (!content.BelongsTo(database))
        {
            note("retention.content-of-another-database", 0, before);
            return;
        }

        var gone = 0;
        foreach (var some in content.StoredBefore(before).Chunk(AtOnce))
        {
            var unused = some.ToHashSet(StringComparer.Ordinal);
            for (var search = 0; search < 2; search++)
                await ContentReferences.RemoveReferencedAsync(db, unused, cancellationToken);
            gone += unused.Count(address => content.DeleteUnused(address, before));
        }

        if (gone > 0)
            note("retention.content", gone, before);
    }
}
