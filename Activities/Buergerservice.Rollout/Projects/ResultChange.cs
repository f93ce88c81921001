using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Phases;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary><c>rollout.result</c>: an activity, work step or result gets a status.</summary>
internal sealed class ResultChange(PhaseCatalog phases) : IDomainChangeHandler
{
    public string Kind => "rollout.result";

    public static void Request(ActivityContext context, string key, ResultStatus status, string by, string? note) =>
        context.Change("rollout.result", new() { ["key"] = key, ["status"] = status.Label(), ["by"] = by, ["note"] = note });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var key = change.Payload.Text("key");
        var status = ResultStatuses.Parse(change.Payload.Text("status"));
        var by = change.Payload.TextOrNull("by") ?? "";
        await RequireProofAsync(db, project, phases.GetItem(key), status, cancellationToken);
        var row = await FindAsync(db, project, key, cancellationToken);
        row.Set(status, by, context.Now, change.Payload.TextOrNull("note"));
        context.Audit(db, project, by, "rollout.result", new() { ["result"] = key, ["status"] = status.Label() });
    }

    // A catalogue may have grown since the project was created: its new items are added when they are first used.
    private async Task<ProjectResult> FindAsync(BuergerserviceDb db, RolloutProject project, string key, CancellationToken cancellationToken)
    {
        var row = db.Set<ProjectResult>().Local.FirstOrDefault(r => r.ProjectId == project.Id && r.Key == key)
            ?? await db.Set<ProjectResult>().FirstOrDefaultAsync(r => r.ProjectId == project.Id && r.Key == key, cancellationToken);
        if (row is null)
            db.Add(row = ProjectResult.Create(project, phases.GetItem(key)));
        return row;
    }

    /// <summary>A signed document is signed or it is not: nobody can say so by hand .</summary>
    private static async Task RequireProofAsync(BuergerserviceDb db, RolloutProject project, PhaseItem item, ResultStatus status, CancellationToken cancellationToken)
    {
        if (item.ProofDocument is not { } document || status is not (ResultStatus.Done or ResultStatus.NotRequired))
            return;
        await db.Set<ProjectDocument>().Where(d => d.ProjectId == project.Id && d.Key == document).LoadAsync(cancellationToken);
        // Of the versions that were declared „abgestimmt“ only the newest counts: it took the earlier ones' signatures their effect.
        var counts = db.Set<ProjectDocument>().Local.Where(d => d.ProjectId == project.Id && d.Key == document && d.Status != DocumentStatus.Created).MaxBy(d => d.Version);
        if (counts?.Status != DocumentStatus.SignedOff)
            throw new DomainRuleException($"„{item.Title}“ ({item.Key}) liegt erst vor, wenn das Dokument „{document}“ unterzeichnet ist.");
    }
}
