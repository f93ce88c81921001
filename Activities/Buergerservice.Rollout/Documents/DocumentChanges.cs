using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Documents;

/// <summary><c>rollout.document</c>: a new version of a document.</summary>
internal sealed class DocumentChange : IDomainChangeHandler
{
    public string Kind => "rollout.document";

    public static void Request(ActivityContext context, DocumentEntry entry) => context.Change("rollout.document", new()
    {
        ["id"] = entry.Id.ToString(),
        ["key"] = entry.Key,
        ["title"] = entry.Title,
        ["version"] = entry.Version,
        ["files"] = entry.Files.ToPlain(),
    });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var files = DocumentFiles.From(change.Payload.Object("files"));
        var document = ProjectDocument.Create(
            project, Guid.Parse(change.Payload.Text("id")), change.Payload.Text("key"), change.Payload.Text("title"), change.Payload.Number("version"), files, context.Now);
        db.Add(document);
        context.Audit(db, project, null, "rollout.document.create", new()
        {
            ["document"] = document.Id.ToString(),
            ["key"] = document.Key,
            ["version"] = document.Version,
            ["pdf"] = files.PdfSha256,
            ["docx"] = files.DocxSha256,
            ["data"] = files.DataSha256,
        });
    }
}

/// <summary><c>rollout.document-status</c>: a document moves to its next status.</summary>
internal sealed class DocumentStatusChange : IDomainChangeHandler
{
    public string Kind => "rollout.document-status";

    public static void Request(ActivityContext context, Guid id, DocumentStatus status, string by, DocumentFiles? files) => context.Change("rollout.document-status", new()
    {
        ["id"] = id.ToString(),
        ["status"] = status.Label(),
        ["by"] = by,
        ["files"] = files?.ToPlain(),
    });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var document = await db.Set<ProjectDocument>().FindAsync([Guid.Parse(change.Payload.Text("id"))], cancellationToken);
        if (document is null || document.ProjectId != project.Id)
            throw new DomainRuleException("Dieses Dokument gehört nicht zum Projekt.");
        var by = change.Payload.TextOrNull("by") ?? "";
        if (DocumentStatuses.Parse(change.Payload.Text("status")) == DocumentStatus.Agreed)
        {
            document.Agree(by, DocumentFiles.From(change.Payload.Object("files")), context.Now);
            await VoidSignOffsAsync(db, project, document, by, context, cancellationToken);
        }
        else
        {
            document.Sign(context.Now);
        }

        context.Audit(db, project, by, "rollout.document.status", new() { ["document"] = document.Id.ToString(), ["status"] = document.Status.Label(), ["pdf"] = document.PdfSha256 });
    }

    /// <summary>
    /// A signature stands for one text. Since another one is declared „abgestimmt“, it has no effect any more; views
    /// derive that from the versions, the trail says when it happened. Signatures that had lost it before are not named again.
    /// </summary>
    private static async Task VoidSignOffsAsync(BuergerserviceDb db, RolloutProject project, ProjectDocument released, string by, ChangeContext context, CancellationToken cancellationToken)
    {
        var earlier = await db.Set<ProjectDocument>().Where(d => d.ProjectId == project.Id && d.Key == released.Key && d.Version < released.Version).ToListAsync(cancellationToken);
        foreach (var version in earlier.Where(v => !earlier.Exists(o => o.Version > v.Version && o.ReleasedAt is not null)))
        {
            var count = await db.Set<SignOff>().CountAsync(s => s.DocumentId == version.Id, cancellationToken);
            if (count > 0)
                context.Audit(db, project, by, "rollout.signoff.void", new() { ["document"] = version.Id.ToString(), ["version"] = version.Version, ["signoffs"] = count, ["sha256"] = version.PdfSha256, ["newer"] = released.Id.ToString() });
        }
    }
}
