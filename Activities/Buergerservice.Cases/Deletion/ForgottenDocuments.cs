using Buergerservice.Cases.Files;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Deletion;

/// <summary>What still names the documents of a case that is emptied.</summary>
internal static class ForgottenDocuments
{
    /// <summary>
    /// The hash that was signed is the address of the bytes: while it stands anywhere, the file stays. Who signed when, in which role,
    /// remains. Belongs into a transaction; changes rows at once.
    /// </summary>
    public static Task ClearSignaturesAsync(BuergerserviceDb db, Guid caseId, CancellationToken cancellationToken) =>
        db.Set<CaseSignature>().Where(s => s.CaseId == caseId).ExecuteUpdateAsync(u => u.SetProperty(s => s.DocumentSha256, ""), cancellationToken);
}
