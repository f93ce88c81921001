using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Gates;

/// <summary><c>rollout.gate</c>: a decision at a gate. What is missing is read from the tables, not from the workflow.</summary>
internal sealed class GateChange(PhaseCatalog phases) : IDomainChangeHandler
{
    public string Kind => "rollout.gate";

    public static void Request(ActivityContext context, int phase, string decision, bool isPassed, string? reason, string by) =>
        context.Change("rollout.gate", new() { ["phase"] = phase, ["decision"] = decision, ["passed"] = isPassed, ["reason"] = reason, ["by"] = by });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var phase = change.Payload.Number("phase");
        if (phase != project.CurrentPhase)
            throw new DomainRuleException($"Über Gate {phase} wird in Phase {phase} entschieden; das Projekt ist in Phase {project.CurrentPhase}.");
        var isPassed = change.Payload.Flag("passed");
        var missing = await MissingAsync(db, project, phase, cancellationToken);
        if (isPassed && missing.Count > 0)
            throw new DomainRuleException($"{phases.Get(phase).Gate.Title}: Das Gate kann nicht freigegeben werden. {GateRules.Explain(missing)}");
        var by = change.Payload.TextOrNull("by") ?? "";
        var decision = change.Payload.Text("decision");
        db.Add(new GateDecision
        {
            Id = Guid.CreateVersion7(context.Now),
            Tenant = project.Tenant,
            ProjectId = project.Id,
            Phase = phase,
            Decision = decision,
            IsPassed = isPassed,
            Reason = change.Payload.TextOrNull("reason"),
            By = by,
            At = context.Now,
            Missing = string.Join(' ', missing.Select(m => m.Key)),
        });
        // The service is decided with the „Ja“ of Gate 0, not with what the form said when it was „Nein“ or „Nacharbeit“.
        if (isPassed && phase == 0 && Enum.TryParse<ServiceKind>(project.Values("gate0").TextOrNull("dienst"), out var service))
            project.DecideService(service);
        context.Audit(db, project, by, "rollout.gate", new() { ["phase"] = phase, ["decision"] = decision, ["passed"] = isPassed });
    }

    private async Task<IReadOnlyList<PhaseItem>> MissingAsync(BuergerserviceDb db, RolloutProject project, int phase, CancellationToken cancellationToken)
    {
        await db.Set<ProjectResult>().Where(r => r.ProjectId == project.Id).LoadAsync(cancellationToken);
        var status = db.Set<ProjectResult>().Local.Where(r => r.ProjectId == project.Id).ToDictionary(r => r.Key, r => r.Status);
        // What the catalogue has learned to demand since the project began was not asked when its own process checked the gate.
        return [.. GateRules.Missing(phases, phase, key => status.GetValueOrDefault(key)).Where(i => status.ContainsKey(i.Key))];
    }
}
