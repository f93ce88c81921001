using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Audit;

/// <summary>Appends to the audit trail within the caller's unit of work.</summary>
public sealed class AuditLog(TimeProvider time)
{
    private const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>
    /// Adds an entry that is numbered, chained and written by the next save of <paramref name="db"/>, in the same
    /// transaction as everything else.
    /// </summary>
    /// <param name="db">Context of the caller's unit of work.</param>
    /// <param name="tenant">Tenant concerned.</param>
    /// <param name="actor">User name, or <c>system</c>.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subject">What it was done to, as <c>kind:id</c>.</param>
    /// <param name="details">Plain values; ids, outcomes and hashes only.</param>
    public void Add(BuergerserviceDb db, string tenant, string actor, string action, string subject, IReadOnlyDictionary<string, object?>? details = null) =>
        db.PendingAudit.Add(new(Microseconds.Cut(time.GetUtcNow()), tenant, actor, action, subject, Plain.ToJson(details ?? new Dictionary<string, object?>())));

    /// <summary>Checks the whole chain.</summary>
    /// <returns>Number of the first entry that does not fit, or null when the trail is intact.</returns>
    public static async Task<long?> FindBreakAsync(BuergerserviceDb db, CancellationToken cancellationToken = default)
    {
        var previous = Genesis;
        var expected = 1L;
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(a => a.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (entry.Number != expected++ || entry.Hash != HashOf(previous, entry.Number, new(entry.At, entry.Tenant, entry.Actor, entry.Action, entry.Subject, entry.Details)))
                return entry.Number;
            previous = entry.Hash;
        }

        return null;
    }

    /// <summary>
    /// Numbers and chains the drafts inside the caller's transaction. The end of the chain stays locked until that ends: of
    /// two writers one waits, and the chain has no forks. Nothing but these entries may be written before the commit.
    /// </summary>
    internal static async Task ChainAsync(BuergerserviceDb db, IReadOnlyList<AuditDraft> drafts, CancellationToken cancellationToken)
    {
        await DatabaseLock.TakeInTransactionAsync(db, DatabaseLock.Audit, cancellationToken);
        var statements = EngineStatements.Of(db);
        var last = await db.Kept.ReadAsync(statements.LastEntry, r => (Number: r.GetInt64(0), Hash: r.GetString(1)), [], cancellationToken);
        var (number, hash) = last.Count == 0 ? (0, Genesis) : last[0];
        foreach (var draft in drafts)
        {
            hash = HashOf(hash, ++number, draft);
            var entry = new AuditEntry
            {
                Number = number,
                At = draft.At,
                Tenant = draft.Tenant,
                Actor = draft.Actor,
                Action = draft.Action,
                Subject = draft.Subject,
                Details = draft.Details,
                Hash = hash,
            };
            await db.Kept.ExecuteAsync(statements.AddEntry, entry, cancellationToken);
        }
    }

    private static string HashOf(string previous, long number, AuditDraft entry)
    {
        var text = string.Join('\n', previous, number.ToString(CultureInfo.InvariantCulture), entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture),
            entry.Tenant, entry.Actor, entry.Action, entry.Subject, entry.Details);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>An audit entry before it has its number.</summary>
internal sealed record AuditDraft(DateTimeOffset At, string Tenant, string Actor, string Action, string Subject, string Details);
