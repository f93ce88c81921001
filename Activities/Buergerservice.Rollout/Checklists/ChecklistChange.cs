using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Checklists;

/// <summary><c>rollout.checklist</c>: a checklist was evaluated. A site has one evaluation; doing it again replaces it.</summary>
internal sealed class ChecklistChange : IDomainChangeHandler
{
    public string Kind => "rollout.checklist";

    public static void Request(ActivityContext context, string checklist, string site, Dictionary<string, object?> answers, Dictionary<string, object?> result) =>
        context.Change("rollout.checklist", new() { ["checklist"] = checklist, ["site"] = site, ["answers"] = answers, ["result"] = result });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var checklist = change.Payload.Text("checklist");
        var site = change.Payload.TextOrNull("site") ?? "";
        await db.Set<ChecklistEvaluation>().Where(c => c.ProjectId == project.Id).LoadAsync(cancellationToken);
        var row = db.Set<ChecklistEvaluation>().Local.FirstOrDefault(c => c.ProjectId == project.Id && c.ChecklistId == checklist && c.Site == site);
        if (row is null)
            db.Add(row = ChecklistEvaluation.Create(project, checklist, site, context.Now));
        row.Record(change.Payload.Object("answers"), change.Payload.Object("result"), context.Now);
        context.Audit(db, project, null, "rollout.checklist", new() { ["checklist"] = checklist, ["evaluation"] = row.Id.ToString() });
    }
}
