using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Signatures;

/// <summary>Keeps and finds the final hashes of signed documents.</summary>
public static class SignatureRegister
{
    /// <summary>Notes a further signature on a document; written by the next save of <paramref name="db"/>.</summary>
    /// <param name="db">Context of the caller's unit of work.</param>
    /// <param name="state">The document as it is now, with the field just signed in <see cref="SignedFile.Fields"/> and what it was before that, signed or not, in <see cref="SignedFile.SourceSha256"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task NoteAsync(BuergerserviceDb db, SignedFile state, CancellationToken cancellationToken)
    {
        var known = await db.SignedFiles.FirstOrDefaultAsync(f => f.Tenant == state.Tenant && (f.SourceSha256 == state.SourceSha256 || f.Sha256 == state.SourceSha256), cancellationToken);
        if (known is null)
        {
            db.SignedFiles.Add(state);
            return;
        }

        // An order carried out twice notes the same field once.
        var fields = known.Fields.Split('\n');
        if (!fields.Contains(state.Fields))
            known.Fields = string.Join('\n', [.. fields, state.Fields]);
        known.Sha256 = state.Sha256;
        known.SignedAt = state.SignedAt;
    }

    /// <summary>The entry a file belongs to: one whose source or final state is among the hashes of the file's savings.</summary>
    public static async Task<SignedFile?> FindAsync(BuergerserviceDb db, string tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        await db.SignedFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Tenant == tenant && (hashes.Contains(f.SourceSha256) || hashes.Contains(f.Sha256)), cancellationToken);
}
