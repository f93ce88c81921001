using Buergerservice.Cases.Files;
using Buergerservice.Cases.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Documents;

/// <summary>A signature stands for exact bytes. When they change, it is void and the case waits for a signature again.</summary>
internal static class SignedContent
{
    public static async Task<bool> IsSignedAsync(BuergerserviceDb db, CitizenCase file, CancellationToken cancellationToken) =>
        (await SignedDocumentsAsync(db, file, cancellationToken)).Count > 0;

    /// <summary>The documents in force whose bytes are signed.</summary>
    public static async Task<List<CaseDocument>> SignedDocumentsAsync(BuergerserviceDb db, CitizenCase file, CancellationToken cancellationToken)
    {
        // Loaded whole: what this burst has changed and not saved yet counts.
        var documents = await db.Set<CaseDocument>().Where(d => d.CaseId == file.Id).ToListAsync(cancellationToken);
        return documents.FindAll(d => d.ReplacedAt is null && d.SignedSha256 is not null && d.SignedSha256 == d.Sha256);
    }

    public static async Task LoseAsync(CaseChange change, IReadOnlyCollection<CaseDocument> documents, CancellationToken cancellationToken)
    {
        var ids = documents.Select(d => d.Id).ToList();
        foreach (var signature in await change.Db.Set<CaseSignature>().Where(s => s.CaseId == change.File.Id && ids.Contains(s.DocumentId) && s.InvalidatedAt == null).ToListAsync(cancellationToken))
            signature.InvalidatedAt = change.Now;
        change.Audit(CaseAudit.System, CaseAudit.SignatureLost, new() { ["documents"] = ids.ConvertAll(i => (object?)i.ToString()) });
        if (change.File.Status is CaseStatus.SignedOff or CaseStatus.ErrorClarification)
            change.Move(CaseStatus.AwaitingSignature);
    }
}
