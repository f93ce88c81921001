using System.Runtime.CompilerServices;
using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Reads parts of an instance's journal. Both steps are ranges of its key, however long the journal is.</summary>
public static class InstanceJournal
{
    private const int Stretch = 1000;

    /// <summary>Records of an instance in order, beginning with a number.</summary>
    /// <param name="db">The database.</param>
    /// <param name="instanceId">The instance; whether the person may see it is the caller's to know.</param>
    /// <param name="from">Number of the first record.</param>
    /// <param name="max">Most records.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<JournalRecord>> ReadAsync(BuergerserviceDb db, Guid instanceId, long from, int max, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var end = from > long.MaxValue - max ? long.MaxValue : from + max;
        var pages = db.Journal.AsNoTracking().Where(p => p.InstanceId == instanceId);
        // The record lies on the last page that begins before or with it. Records are numbered without gaps.
        var first = await pages.Where(p => p.FirstSequence <= from).OrderByDescending(p => p.FirstSequence).Select(p => (long?)p.FirstSequence).FirstOrDefaultAsync(cancellationToken) ?? from;
        var found = await pages.Where(p => p.FirstSequence >= first && p.FirstSequence < end).OrderBy(p => p.FirstSequence).Select(p => p.Records).ToListAsync(cancellationToken);
        return [.. found.SelectMany(r => JsonSerializer.Deserialize<List<JournalRecord>>(r, JsonSerializerOptions.Web)!).Where(r => r.Sequence >= from && r.Sequence < end)];
    }

    /// <summary>All records of an instance in order, a stretch at a time: whoever stops early has read no more than that.</summary>
    /// <param name="db">The database.</param>
    /// <param name="instanceId">The instance; whether the person may see it is the caller's to know.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async IAsyncEnumerable<JournalRecord> StreamAsync(BuergerserviceDb db, Guid instanceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = await CountAsync(db, instanceId, cancellationToken);
        for (var from = 0L; from < count; from += Stretch)
        {
            foreach (var record in await ReadAsync(db, instanceId, from, Stretch, cancellationToken))
                yield return record;
        }
    }

    /// <summary>Number of records.</summary>
    public static Task<long> CountAsync(BuergerserviceDb db, Guid instanceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Journal.Where(p => p.InstanceId == instanceId).OrderByDescending(p => p.FirstSequence).Select(p => p.FirstSequence + p.Count).FirstOrDefaultAsync(cancellationToken);
    }
}
