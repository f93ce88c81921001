using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Phases;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary><c>rollout.milestone</c>: a milestone is planned outside of the forms. Open forms that ask for its date show the new one.</summary>
internal sealed class MilestoneChange(PhaseCatalog phases) : IDomainChangeHandler
{
    public const string Name = "rollout.milestone";

    public string Kind => Name;

    public static DomainChange Of(string key, bool isNew, string title, DateOnly? plannedOn, DateOnly? reachedOn, string? seen, string by) => new(Name, new()
    {
        ["key"] = key,
        ["new"] = isNew,
        ["title"] = title,
        ["plannedOn"] = Milestone.Day(plannedOn),
        ["reachedOn"] = Milestone.Day(reachedOn),
        ["seen"] = seen,
        ["by"] = by,
    });

    /// <summary>The trail says what was planned before and what is now.</summary>
    public static void Note(BuergerserviceDb db, RolloutProject project, Milestone milestone, Dictionary<string, object?>? before, string? by, ChangeContext context) =>
        context.Audit(db, project, by, "rollout.milestone.plan", new() { ["milestone"] = milestone.Key, ["before"] = before, ["after"] = milestone.Facts() });

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var (key, title, by) = (change.Payload.Text("key"), change.Payload.Text("title"), change.Payload.Text("by"));
        var milestone = await db.Set<Milestone>().FirstOrDefaultAsync(m => m.ProjectId == project.Id && m.Key == key, cancellationToken);
        var before = milestone?.Facts();
        var titleBefore = milestone?.Title ?? title;
        if (change.Payload.Flag("new"))
        {
            if (milestone is not null)
                throw new ConflictException("revision-conflict", "Im selben Moment wurde ein anderer Meilenstein angelegt; Ihrer ist noch nicht gespeichert. Bitte senden Sie ihn noch einmal.");
            db.Add(milestone = Milestone.Create(project, key, title));
        }
        else if (milestone is null || milestone.Mark != change.Payload.TextOrNull("seen"))
        {
            throw Overtaken(key);
        }

        milestone.Plan(title, change.Payload.Date("plannedOn"), change.Payload.Date("reachedOn"));
        var isFixed = phases.Milestones.Any(m => m.Key == key);
        project.Change(data => MilestonePlan.WriteTo(data, key, isFixed, titleBefore, title, Milestone.Day(milestone.PlannedOn)));
        await RefillAsync(db, project, milestone, isFixed, titleBefore, by, context, cancellationToken);
        Note(db, project, milestone, before, by, context);
    }

    public static ConflictException Overtaken(string key) => new(
        "revision-conflict", $"Der Meilenstein {key} wurde inzwischen geändert. Ihre Angaben stehen noch hier, gespeichert sind sie nicht. Öffnen Sie die Meilensteine über das Vorhaben noch einmal, um zu sehen, was jetzt eingetragen ist.");

    // A form that was drawn before would set the date back without anybody having seen the new one.
    private static async Task RefillAsync(BuergerserviceDb db, RolloutProject project, Milestone milestone, bool isFixed, string titleBefore, string by, ChangeContext context, CancellationToken cancellationToken)
    {
        var day = Milestone.Day(milestone.PlannedOn);
        var act = new TaskAct(new Actor(by, by, project.Tenant, []), context.Now);
        foreach (var task in await db.Tasks.Where(t => t.InstanceId == project.InstanceId && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)).ToListAsync(cancellationToken))
        {
            var starts = Plain.Parse(task.Data) as Dictionary<string, object?> ?? [];
            var field = isFixed ? MilestonePlan.FieldOf(milestone.Key) : MilestonePlan.List;
            // Other forms do not ask for it, and a list that is still empty gets nothing nobody has entered there.
            if (starts.ContainsKey(field) || (isFixed && task.FormKey == MilestonePlan.SketchForm))
                task.Refill(act, new Dictionary<string, object?> { [field] = isFixed ? day : MilestonePlan.Entries(starts, titleBefore, milestone.Title, day) });
        }
    }
}
