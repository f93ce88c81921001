using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;

namespace Buergerservice.Rollout.SignOffs;

/// <summary><c>rollout.signoff</c>: somebody signs exactly one rendering of a document .</summary>
internal sealed class SignOffChange : IDomainChangeHandler
{
    public string Kind => "rollout.signoff";

    public static void Request(ActivityContext context, Guid documentId, string sha256, string name, string role, string userName) => context.Change("rollout.signoff", new()
    {
        ["document"] = documentId.ToString(),
        ["sha256"] = sha256,
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
        context.Audit(db, project, userName, "rollout.signoff", new() { ["document"] = document.Id.ToString(), ["role"] = role, ["sha256"] = sha256 });
    }
}
