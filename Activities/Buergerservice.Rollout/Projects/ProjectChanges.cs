using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Phases;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary>Finds the project a burst belongs to.</summary>
internal static class ProjectLookup
{
    public static async Task<RolloutProject> ProjectAsync(this BuergerserviceDb db, ChangeContext context, CancellationToken cancellationToken) =>
        await db.Set<RolloutProject>().FirstOrDefaultAsync(p => p.InstanceId == context.InstanceId && p.Tenant == context.Tenant, cancellationToken)
            ?? throw new DomainRuleException("Dieser Vorgang gehört zu keinem Projekt. Legen Sie Projekte unter „Neues Projekt“ an.");

    public static void Audit(this ChangeContext context, BuergerserviceDb db, RolloutProject project, string? actor, string action, Dictionary<string, object?> details) =>
        context.Audit.Add(db, context.Tenant, string.IsNullOrEmpty(actor) ? "system" : actor, action, $"project:{project.Number}", details);
}

/// <summary><c>rollout.phase</c>: the project enters a phase.</summary>
internal sealed class PhaseChange : IDomainChangeHandler
{
    public string Kind => "rollout.phase";

    public static void Request(ActivityContext context, int phase) => context.Change("rollout.phase", new() { ["phase"] = phase });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        var phase = change.Payload.Number("phase");
        project.EnterPhase(phase, await IsGatePassedAsync(db, project, phase - 1, cancellationToken));
        context.Audit(db, project, null, "rollout.phase.begin", new() { ["phase"] = phase });
    }

    // The decision may have been added by this very burst and not be saved yet.
    private static async Task<bool> IsGatePassedAsync(BuergerserviceDb db, RolloutProject project, int phase, CancellationToken cancellationToken) =>
        db.Set<GateDecision>().Local.Any(g => g.ProjectId == project.Id && g.Phase == phase && g.IsPassed)
        || await db.Set<GateDecision>().AnyAsync(g => g.ProjectId == project.Id && g.Phase == phase && g.IsPassed, cancellationToken);
}

/// <summary><c>rollout.data</c>: the values of a form go into the project.</summary>
internal sealed class DataChange : IDomainChangeHandler
{
    public string Kind => "rollout.data";

    public static void Request(ActivityContext context, string section, Dictionary<string, object?> values, string by) =>
        context.Change("rollout.data", new() { ["section"] = section, ["values"] = values, ["by"] = by });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        var section = change.Payload.Text("section");
        var values = change.Payload.Object("values");
        project.Merge(section, values);
        // Who leads the project is decided in a form.
        if (section == "projektleitung" && values.TextOrNull("benutzer") is { } lead)
            project.NameLead(lead);
        await PlanMilestonesAsync(db, project, values, cancellationToken);
        context.Audit(db, project, change.Payload.TextOrNull("by"), "rollout.data", new() { ["section"] = section.Split('/')[0], ["fields"] = values.Count });
    }

    /// <summary>Dates of milestones come from any form that asks for them (<c>m1_termin</c>, list <c>meilensteine</c>) .</summary>
    private static async Task PlanMilestonesAsync(BuergerserviceDb db, RolloutProject project, Dictionary<string, object?> values, CancellationToken cancellationToken)
    {
        var further = values.Objects("meilensteine");
        if (further.Count == 0 && !values.Keys.Any(k => k.EndsWith("_termin", StringComparison.Ordinal)))
            return;
        await db.Set<Milestone>().Where(m => m.ProjectId == project.Id).LoadAsync(cancellationToken);
        var milestones = db.Set<Milestone>().Local.Where(m => m.ProjectId == project.Id).ToList();
        foreach (var milestone in milestones)
        {
            if (values.Date(milestone.Key.ToLowerInvariant() + "_termin") is { } planned)
                milestone.Plan(milestone.Title, planned, milestone.ReachedOn);
        }

        foreach (var entry in further.Where(e => e.TextOrNull("titel") is not null))
        {
            var title = entry.Text("titel");
            var milestone = milestones.Find(m => m.Title == title);
            if (milestone is null)
            {
                milestone = Milestone.Create(project, MilestonePlan.NextKey(milestones.Select(m => m.Key)), title);
                milestones.Add(milestone);
                db.Add(milestone);
            }

            milestone.Plan(title, entry.Date("termin") ?? milestone.PlannedOn, milestone.ReachedOn);
        }
    }
}

/// <summary><c>rollout.close</c>: the project ends.</summary>
internal sealed class CloseChange : IDomainChangeHandler
{
    public string Kind => "rollout.close";

    public static void Request(ActivityContext context, ProjectStatus status, string? reason, string by) =>
        context.Change("rollout.close", new() { ["status"] = status.ToString(), ["reason"] = reason, ["by"] = by });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        var status = Enum.Parse<ProjectStatus>(change.Payload.Text("status"));
        project.Close(status, change.Payload.TextOrNull("reason"), context.Now);
        context.Audit(db, project, change.Payload.TextOrNull("by"), "rollout.project.close", new() { ["status"] = status.ToString() });
    }
}
