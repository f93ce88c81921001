using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;

namespace Buergerservice.Rollout.SignOffs;

/// <summary><c>rollout.signoff</c>: somebody signs exactly one rendering of a document .</summary>
internal sealed class SignOffChange : IDomainChangeHandler
{
    public string Kind => "rollout.signoff";

    public static void Request(ActivityContext context, Guid documentId, string sha256, Dictionary<string, object?> seal, string name, string role, string userName) => context.Change("rollout.signoff", new()
    {
        ["document"] = documentId.ToString(),
        ["sha256"] = sha256,
        ["signed"] = seal.Text("sha256"),
        ["field"] = seal.TextOrNull("field"),
        ["because"] = seal.TextOrNull("because"),
        ["name"] = name,
        ["role"] = role,
        ["userName"] = userName,
    });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var document = await db.Set<ProjectDocument>().FindAsync([Guid.Parse(change.Payload.Text("document"))], cancellationToken);
        if (document is null || document.ProjectId != project.Id)
            throw new DomainRuleException("Dieses Dokument gehört nicht zum Projekt.");
        var userName = change.Payload.Text("userName");
        var sha256 = change.Payload.Text("sha256");
        document.RequireSignable(userName, sha256);
        var role = change.Payload.Text("role");
        db.Add(new SignOff
        {
            Id = Guid.CreateVersion7(context.Now),
            Tenant = project.Tenant,
            ProjectId = project.Id,
            DocumentId = document.Id,
            Name = change.Payload.TextOrNull("name") ?? userName,
            Role = role,
            UserName = userName,
            At = context.Now,
            DocumentSha256 = sha256,
        });
        var sealedSha256 = change.Payload.TextOrNull("signed") ?? sha256;
        var field = change.Payload.TextOrNull("field");
        document.TakeSigned(sealedSha256);
        if (field is not null)
            await RegisterAsync(db, project, context, sha256, sealedSha256, field, cancellationToken);
        context.Audit(db, project, userName, "rollout.signoff", new() { ["document"] = document.Id.ToString(), ["role"] = role, ["sha256"] = sha256, ["signed"] = sealedSha256, ["field"] = field, ["because"] = change.Payload.TextOrNull("because") });
    }

    /// <summary>What a file alone cannot show, a signature cut off, the register knows.</summary>
    private static Task RegisterAsync(BuergerserviceDb db, RolloutProject project, ChangeContext context, string before, string after, string field, CancellationToken cancellationToken) =>
        SignatureRegister.NoteAsync(db, new SignedFile
        {
            Id = Guid.CreateVersion7(context.Now),
            Tenant = project.Tenant,
            Subject = $"project:{project.Number}",
            DeletionClass = "vorhaben",
            SourceSha256 = before,
            Sha256 = after,
            Fields = field,
            SignedAt = context.Now,
        }, cancellationToken);
}
