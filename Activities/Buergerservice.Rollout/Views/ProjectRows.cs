using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Rollout.Checklists;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Views;

/// <summary>The rows a project view is made of.</summary>
internal sealed record ProjectRows(
    IReadOnlyList<ProjectResult> Results,
    IReadOnlyList<GateDecision> Decisions,
    IReadOnlyList<ChecklistEvaluation> Evaluations,
    IReadOnlyList<ProjectDocument> Documents,
    IReadOnlyList<SignOff> SignOffs,
    IReadOnlyList<Milestone> Milestones,
    IReadOnlyList<UserTask> OpenTasks,
    ProcessState Process)
{
    public static async Task<ProjectRows> LoadAsync(BuergerserviceDb db, RolloutProject project, CancellationToken cancellationToken) => new(
        await db.Set<ProjectResult>().AsNoTracking().Where(r => r.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Set<GateDecision>().AsNoTracking().Where(g => g.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Set<ChecklistEvaluation>().AsNoTracking().Where(c => c.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Set<ProjectDocument>().AsNoTracking().Where(d => d.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Set<SignOff>().AsNoTracking().Where(s => s.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Set<Milestone>().AsNoTracking().Where(m => m.ProjectId == project.Id).ToListAsync(cancellationToken),
        await db.Tasks.AsNoTracking().Where(t => t.InstanceId == project.InstanceId && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)).ToListAsync(cancellationToken),
        await ProcessAsync(db, project, cancellationToken));

    private static async Task<ProcessState> ProcessAsync(BuergerserviceDb db, RolloutProject project, CancellationToken cancellationToken)
    {
        var instance = await db.Instances.AsNoTracking().Where(i => i.Id == project.InstanceId).Select(i => new { i.Status, i.SubStatus, i.IncidentCount }).FirstOrDefaultAsync(cancellationToken);
        return instance switch
        {
            null => ProcessState.Ended,
            { SubStatus: InstanceSubStatus.Faulted } => ProcessState.Disturbed,
            { Status: InstanceStatus.Finished } => ProcessState.Ended,
            { SubStatus: InstanceSubStatus.Paused } => ProcessState.Held,
            { IncidentCount: > 0 } => ProcessState.Disturbed,
            _ => ProcessState.Running,
        };
    }
}
