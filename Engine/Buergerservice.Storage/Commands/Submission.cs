using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// Tells a submission that is sent once more from another one under the same key. The audit entry of what was created
/// keeps a hash of what was sent: the thing itself changes later, and may be emptied.
/// </summary>
public static class Submission
{
    /// <summary>Name of the hash among the details of the audit entry.</summary>
    public const string Detail = "submission";

    /// <summary>Hash of what is sent. The key goes into it, so that nobody finds out by trying what a citizen has stated.</summary>
    public static string HashOf(string key, params IEnumerable<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts.Prepend(key)))));

    /// <summary>True when this is what was created with; also when it was created before hashes were kept.</summary>
    /// <param name="db">The database.</param>
    /// <param name="tenant">Tenant.</param>
    /// <param name="action">Action of the audit entry that says that it was created.</param>
    /// <param name="subject">Subject of that entry.</param>
    /// <param name="hash">Hash of what is sent now.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<bool> IsRepeatedAsync(BuergerserviceDb db, string tenant, string action, string subject, string hash, CancellationToken cancellationToken)
    {
        var details = await db.AuditEntries.AsNoTracking().Where(a => a.Tenant == tenant && a.Subject == subject && a.Action == action).Select(a => a.Details).FirstOrDefaultAsync(cancellationToken);
        return details is null || Plain.Parse(details) is not Dictionary<string, object?> known || known.GetValueOrDefault(Detail) is not string sent || sent == hash;
    }
}
