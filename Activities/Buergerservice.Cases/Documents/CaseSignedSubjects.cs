using Buergerservice.Cases.Files;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Documents;

/// <summary>Entries of the register that belonged to a case which is gone, or whose documents are.</summary>
internal sealed class CaseSignedSubjects : ISignedSubjects
{
    public IQueryable<SignedFile> Orphans(BuergerserviceDb db, IQueryable<SignedFile> entries) => entries.Where(f =>
        f.Subject.StartsWith("case:")
        && !db.Set<CitizenCase>().Any(c => c.Tenant == f.Tenant && "case:" + c.Number == f.Subject && db.Set<CaseDocument>().Any(d => d.CaseId == c.Id)));
}
