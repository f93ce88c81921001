using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;

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
            document.Agree(by, DocumentFiles.From(change.Payload.Object("files")), context.Now);
        else
            document.Sign(context.Now);
        context.Audit(db, project, by, "rollout.document.status", new() { ["document"] = document.Id.ToString(), ["status"] = document.Status.Label(), ["pdf"] = document.PdfSha256 });
    }
}
