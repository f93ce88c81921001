using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Documents;

/// <summary>Wakes a case that waits for documents as soon as all its Leistung asks for are there.</summary>
internal static class AwaitedDocuments
{
    /// <param name="db">Where the case is being changed; saving is left to the caller.</param>
    /// <param name="file">The case.</param>
    /// <param name="added">Kinds of documents that are being added and not saved yet.</param>
    /// <param name="services">The catalogue.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public static async Task WakeIfCompleteAsync(BuergerserviceDb db, CitizenCase file, IReadOnlyCollection<string> added, LeistungCatalog services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (file.Status != CaseStatus.AwaitingCitizen)
            return;
        var kinds = await db.Set<CaseDocument>().Where(d => d.CaseId == file.Id && d.ReplacedAt == null).Select(d => d.Kind).ToListAsync(cancellationToken);
        if (Completeness.MissingDocuments(services.Find(file.LeistungKey), [.. kinds, .. added], CaseFile.DataOf(file)).Count > 0)
            return;
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Event, Tenant = file.Tenant, InstanceId = file.InstanceId, Name = CaseCommands.DocumentsArrived, CorrelationId = file.Number, DueAt = now });
    }
}

/// <summary>
/// A wait for documents begins. What came while somebody still had the case before them, or just before the wait was
/// there, has woken nobody: it does so now. Who waits although nothing new has come means to wait.
/// </summary>
internal sealed class AwaitDocumentsChange(LeistungCatalog services) : CaseChangeHandler
{
    public const string ChangeKind = "cases.await-documents";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var (db, file) = (change.Db, change.File);
        // The revision decides a race with an upload at the same moment: one of the two sees the other.
        file.Touch(change.Now);
        var lastLook = await db.Tasks.Where(t => t.InstanceId == file.InstanceId && t.State == UserTaskState.Completed)
            .OrderByDescending(t => t.EndedAt).Select(t => (DateTimeOffset?)t.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (await db.Set<CaseDocument>().AnyAsync(d => d.CaseId == file.Id && d.Source != DocumentSource.Erzeugt && (lastLook == null || d.CreatedAt >= lastLook), cancellationToken))
            await AwaitedDocuments.WakeIfCompleteAsync(db, file, [], services, change.Now, cancellationToken);
    }
}
