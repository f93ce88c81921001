using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>One task of a person whose tasks are to be moved.</summary>
/// <param name="Id">The task.</param>
/// <param name="Revision">Revision seen in the preview.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Subject">Project or case number.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Obstacle">Why it cannot be moved, or null.</param>
public sealed record ReassignableTask(Guid Id, int Revision, string Title, string? Subject, DateTimeOffset? DueAt, string? Obstacle);

/// <summary>What became of a bulk reassignment.</summary>
/// <param name="Moved">Number of tasks moved.</param>
/// <param name="Skipped">Tasks left where they were: changed since the preview, or not for the other person.</param>
public sealed record ReassignmentResult(int Moved, int Skipped);

/// <summary>Moves the open tasks of one person to another or back to all candidates, as when somebody falls ill or leaves. For those who distribute work.</summary>
public sealed class TaskReassignment(BuergerserviceDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>Tasks moved at once; what is left is moved the next time.</summary>
    public const int Max = 500;

    /// <summary>What would be moved and what would not, the most urgent first; one more than <see cref="Max"/> when there are more than that.</summary>
    /// <param name="from">User name of the person who has the tasks.</param>
    /// <param name="to">User name of the person who gets them, or null for back to all candidates.</param>
    /// <param name="actor">A lead.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="NotFoundException">The person does not distribute work.</exception>
    /// <exception cref="InputException">A person is not known.</exception>
    public async Task<IReadOnlyList<ReassignableTask>> PreviewAsync(string from, string? to, Actor actor, CancellationToken cancellationToken = default)
    {
        var target = await CheckAsync(from, to, actor, cancellationToken);
        var tasks = await TasksOf(from, actor).AsNoTracking().OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Id).Take(Max + 1).ToListAsync(cancellationToken);
        return tasks.ConvertAll(t => new ReassignableTask(t.Id, t.Revision, t.Title, t.Subject, t.DueAt, ObstacleTo(t, target)));
    }

    /// <summary>Moves the tasks of the preview. A task that has changed since is left alone.</summary>
    /// <param name="from">User name of the person who has the tasks.</param>
    /// <param name="to">User name of the person who gets them, or null for back to all candidates.</param>
    /// <param name="seen">Tasks and revisions of the preview.</param>
    /// <param name="operationId">Id of this operation; the same for a repetition.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">A lead.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public async Task<ReassignmentResult> MoveAsync(string from, string? to, IReadOnlyDictionary<Guid, int> seen, string operationId, string? reason, Actor actor, CancellationToken cancellationToken = default)
    {
        var target = await CheckAsync(from, to, actor, cancellationToken);
        var ids = seen.Keys.Take(Max).ToList();
        if (await db.TaskEvents.CountAsync(e => ids.Contains(e.TaskId) && e.OperationId == operationId, cancellationToken) is > 0 and var earlier)
            return new(earlier, seen.Count - earlier);
        var moved = 0;
        foreach (var task in await TasksOf(from, actor).Where(t => ids.Contains(t.Id)).ToListAsync(cancellationToken))
        {
            if (ObstacleTo(task, target) is not null || task.Revision != seen[task.Id])
                continue;
            var act = new TaskRequest(actor, task.Revision, operationId, reason).ToAct(actor, time.GetUtcNow(), "reassign", from, to);
            task.Reassign(act, target, task.Revision);
            audit.Add(db, task.Tenant, actor.UserName, "task.reassign", $"task:{task.Id}", new Dictionary<string, object?> { ["from"] = from, ["to"] = to });
            moved++;
        }

        if (moved > 0)
            await db.SaveWithAuditAsync(cancellationToken);
        return new(moved, seen.Count - moved);
    }

    private IQueryable<UserTask> TasksOf(string from, Actor actor) =>
        db.Tasks.Where(t => t.Tenant == actor.Tenant && t.Assignee == from && t.State == UserTaskState.Assigned);

    private static string? ObstacleTo(UserTask task, Actor? to)
    {
        if (to is null)
            return task.HasCandidates ? null : "Die Aufgabe ist nur dieser Person zugedacht.";
        return task.ExcludedUsers.Contains(to.UserName) ? "Vier-Augen-Prinzip: Diese Person ist ausgeschlossen."
            : task.IsCandidate(to) ? null : $"{to.DisplayName} ist dafür nicht zuständig.";
    }

    private async Task<Actor?> CheckAsync(string from, string? to, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsLead)
            throw new NotFoundException();
        var people = await StaffDirectory.FindAsync(db, actor.Tenant, to is null ? [from] : [from, to], cancellationToken);
        var errors = new Dictionary<string, string>();
        if (!people.Any(p => p.UserName == from))
            errors["from"] = "Bitte wählen Sie die Person, deren Aufgaben abgegeben werden.";
        if (to is not null && !people.Any(p => p.UserName == to))
            errors["to"] = "Bitte wählen Sie eine Person aus der Liste.";
        else if (to is not null && await StaffDirectory.IsLockedAsync(db, actor.Tenant, to, cancellationToken))
            errors["to"] = "Das Konto dieser Person ist gesperrt. Bitte wählen Sie jemand anderen.";
        if (from == to)
            errors["to"] = "Bitte wählen Sie eine andere Person.";
        if (errors.Count > 0)
            throw new InputException("Bitte prüfen Sie Ihre Angaben.", errors);
        return people.FirstOrDefault(p => p.UserName == to);
    }
}
