using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary><c>rollout.lead</c>: another person leads the project .</summary>
internal sealed class LeadChange : IDomainChangeHandler
{
    public const string Name = "rollout.lead";

    public string Kind => Name;

    /// <summary>Puts the person where the process and its documents read who leads.</summary>
    public static void WriteTo(Dictionary<string, object?> project, string userName, string name)
    {
        ProjectData.Merge(project, "projektleitung", new Dictionary<string, object?> { ["name"] = name, ["benutzer"] = userName });
        ProjectData.Merge(project, "stamm", new Dictionary<string, object?> { ["projektleitung"] = userName });
    }

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var before = project.ProjectLead;
        if (before != change.Payload.TextOrNull("seen"))
            throw new ConflictException("revision-conflict", "Die Projektleitung wurde inzwischen geändert. Bitte sehen Sie nach, wer jetzt benannt ist, und entscheiden Sie noch einmal.");
        var (userName, by) = (change.Payload.Text("userName"), change.Payload.Text("by"));
        project.NameLead(userName);
        project.Merge("projektleitung", new Dictionary<string, object?> { ["name"] = change.Payload.Text("name"), ["benutzer"] = userName });
        context.Audit(db, project, by, "rollout.lead", new() { ["before"] = before, ["after"] = userName });
        if (before is not null)
            await HandOverAsync(db, project, before, userName, by, context, cancellationToken);
    }

    /// <summary>What the former lead is working on goes to the new one; where four eyes forbid it, back to all who may do it.</summary>
    private static async Task HandOverAsync(BuergerserviceDb db, RolloutProject project, string from, string to, string by, ChangeContext context, CancellationToken cancellationToken)
    {
        var people = await StaffDirectory.FindAsync(db, project.Tenant, [to, by], cancellationToken);
        var act = new TaskAct(people.FirstOrDefault(p => p.UserName == by) ?? new(by, by, project.Tenant, []), context.Now, Reason: "Projektleitung geändert");
        foreach (var task in await db.Tasks.Where(t => t.InstanceId == project.InstanceId && t.State == UserTaskState.Assigned && t.Assignee == from).ToListAsync(cancellationToken))
        {
            if (!task.CandidateRoles.Contains(ProjectSteering.LeadRole))
                continue;
            var next = people.FirstOrDefault(p => p.UserName == to && task.IsCandidate(p) && !task.ExcludedUsers.Contains(to));
            task.Reassign(act, next, task.Revision);
            context.Audit.Add(db, task.Tenant, by, "task.reassign", $"task:{task.Id}", new Dictionary<string, object?> { ["from"] = from, ["to"] = next?.UserName });
        }
    }
}

/// <summary><c>rollout.master-data</c>: title, authority, Land or goal are corrected .</summary>
internal sealed class MasterDataChange : IDomainChangeHandler
{
    public const string Name = "rollout.master-data";

    public string Kind => Name;

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var (before, after) = (project.Master, MasterData.From(change.Payload));
        if (before.Mark != change.Payload.TextOrNull("seen"))
            throw new ConflictException("revision-conflict", "Die Stammdaten wurden inzwischen geändert. Ihre Angaben stehen noch hier, gespeichert sind sie nicht. Öffnen Sie die Stammdaten über das Vorhaben noch einmal, um zu sehen, was jetzt eingetragen ist.");
        project.Correct(after);
        context.Audit(db, project, change.Payload.TextOrNull("by"), "rollout.project.correct", new() { ["before"] = before.ToPlain(), ["after"] = after.ToPlain() });
    }
}
