using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary>What people do with projects outside of tasks.</summary>
public sealed class RolloutCommands(BuergerserviceDb db, InstanceCommands instances, InstanceData data, PhaseCatalog phases, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Logical id of the definition that drives a project.</summary>
    public const string DefinitionId = "rollout";

    private const string Created = "rollout.project.create";

    /// <summary>Creates a project and starts its workflow, in one transaction. The same idempotency key gives the same project.</summary>
    /// <exception cref="InputException">Fields are missing or wrong.</exception>
    /// <exception cref="NotFoundException">The actor may not see projects, or the definition is not published.</exception>
    /// <exception cref="AlreadySubmittedException">The key has created a project with other content.</exception>
    /// <exception cref="ConflictException">Something was saved at the same moment; trying again helps.</exception>
    public async Task<RolloutProject> CreateProjectAsync(CreateProject request, Actor actor, CancellationToken cancellationToken = default)
    {
        ProjectVisibility.RequireRole(actor);
        request.Check();
        // With the write lock taken first, two projects created at once do not get the same number.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!string.IsNullOrWhiteSpace(request.IdempotencyKey)
            && await db.Set<RolloutProject>().AsNoTracking().FirstOrDefaultAsync(p => p.Tenant == actor.Tenant && p.IdempotencyKey == request.IdempotencyKey, cancellationToken) is { } existing)
        {
            return await Submission.IsRepeatedAsync(db, existing.Tenant, Created, Subject(existing.Number), SubmissionOf(request), cancellationToken)
                ? existing
                : throw new AlreadySubmittedException(existing.Number, $"Zu diesem Idempotency-Key gibt es schon das Vorhaben {existing.Number} mit anderen Angaben; die neuen sind nicht gespeichert. Tragen Sie sie in diesem Vorhaben nach, oder legen Sie mit einem neuen Schlüssel ein weiteres an.");
        }

        if (!string.IsNullOrWhiteSpace(request.ProjectLead))
            await ProjectSteering.RequireLeadPersonAsync(db, actor.Tenant, request.ProjectLead.Trim(), "projectLead", cancellationToken);
        var now = time.GetUtcNow();
        var number = await NextNumberAsync(actor.Tenant, now, cancellationToken);
        var input = new Dictionary<string, object?> { ["stammdaten"] = BaseData(request, number) };
        var instanceId = await instances.StageStartAsync(db, DefinitionId, input, actor.Tenant, $"{number} {request.Title.Trim()}", number, cancellationToken);
        var project = RolloutProject.Create(request, number, instanceId, actor.Tenant, actor.UserName, now);
        db.Add(project);
        db.AddRange(phases.Items.Select(i => ProjectResult.Create(project, i)));
        db.AddRange(phases.Milestones.Select(m => Milestone.Create(project, m.Key, m.Title)));
        audit.Add(db, actor.Tenant, actor.UserName, Created, Subject(number), new Dictionary<string, object?> { ["instance"] = instanceId.ToString(), ["service"] = request.Service.ToString(), [Submission.Detail] = SubmissionOf(request) });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return project;
    }

    /// <summary>Plans a milestone or adds a further one. One that is added twice with the same title and dates is one.</summary>
    /// <returns>Key of the milestone.</returns>
    /// <exception cref="InputException">The title is missing.</exception>
    /// <exception cref="NotFoundException">There is no such project or milestone for this person.</exception>
    /// <exception cref="ConflictException">The milestone is not any more what the person saw.</exception>
    public async Task<string> PlanMilestoneAsync(string number, PlanMilestone request, Actor actor, CancellationToken cancellationToken = default)
    {
        var project = await ProjectVisibility.ReadAsync(db, number, actor, cancellationToken);
        project.RequireActive();
        var milestones = await db.Set<Milestone>().AsNoTracking().Where(m => m.ProjectId == project.Id).ToListAsync(cancellationToken);
        var milestone = string.IsNullOrWhiteSpace(request.Key) ? null : milestones.Find(m => m.Key == request.Key) ?? throw new NotFoundException("Diesen Meilenstein gibt es nicht.");
        var isDerived = phases.Milestones.Any(m => m.Key == milestone?.Key);
        if (!isDerived && string.IsNullOrWhiteSpace(request.Title))
            throw new InputException("Bitte prüfen Sie eine Angabe.", new Dictionary<string, string> { ["title"] = "Bitte geben Sie einen Titel an." });
        var title = isDerived ? milestone!.Title : request.Title!.Trim();
        var reachedOn = isDerived ? null : request.ReachedOn;
        // Who sends the same twice, because no answer came, changes nothing twice: neither an existing one nor a new one.
        if (milestones.Find(m => (milestone is null || m == milestone) && m.Title == title && m.PlannedOn == request.PlannedOn && m.ReachedOn == reachedOn) is { } same)
            return same.Key;
        if (milestone is not null && milestone.Mark != request.Seen)
            throw MilestoneChange.Overtaken(milestone.Key);
        var key = milestone?.Key ?? MilestonePlan.NextKey(milestones.Select(m => m.Key));
        var (before, plannedOn) = (milestone?.Title ?? title, Milestone.Day(request.PlannedOn));
        await data.ChangeAsync(
            project.InstanceId, RolloutVariables.Project, d => MilestonePlan.WriteTo(d, key, isDerived, before, title, plannedOn),
            MilestoneChange.Of(key, milestone is null, title, request.PlannedOn, reachedOn, request.Seen, actor.UserName), $"Meilenstein {key}", cancellationToken);
        return key;
    }

    private static string Subject(string number) => $"project:{number}";

    private static string SubmissionOf(CreateProject request) => Submission.HashOf(
        request.IdempotencyKey ?? "", request.Title.Trim(), request.Authority.Trim(), request.Land.Trim().ToUpperInvariant(), request.Service.ToString(), request.Goal.ToString(), request.GoalText?.Trim(), request.ProjectLead?.Trim());

    private async Task<string> NextNumberAsync(string tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var prefix = $"P-{GermanTime.DateOf(now).Year}-";
        var last = await db.Set<RolloutProject>().Where(p => p.Tenant == tenant && p.Number.StartsWith(prefix)).MaxAsync(p => (string?)p.Number, cancellationToken);
        var next = last is null ? 1 : int.Parse(last[prefix.Length..], CultureInfo.InvariantCulture) + 1;
        return prefix + next.ToString("D4", CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, object?> BaseData(CreateProject request, string number) => new()
    {
        ["nummer"] = number,
        ["bezeichnung"] = request.Title.Trim(),
        ["behoerde"] = request.Authority.Trim(),
        ["land"] = request.Land.Trim().ToUpperInvariant(),
        ["dienst"] = request.Service.ToString(),
        ["dienst_text"] = ProjectLabels.Of(request.Service),
        ["ziel"] = request.Goal == ProjectGoal.Anderes ? "" : ProjectLabels.Of(request.Goal),
        ["ziel_text"] = request.GoalText?.Trim() ?? "",
        ["projektleitung"] = request.ProjectLead?.Trim() ?? "",
    };
}
