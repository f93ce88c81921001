using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.SignOffs;

/// <summary>Entries of the register that belonged to a project which is gone.</summary>
internal sealed class ProjectSignedSubjects : ISignedSubjects
{
    public IQueryable<SignedFile> Orphans(BuergerserviceDb db, IQueryable<SignedFile> entries) => entries.Where(f =>
        f.Subject.StartsWith("project:") && !db.Set<RolloutProject>().Any(p => p.Tenant == f.Tenant && "project:" + p.Number == f.Subject));
}
