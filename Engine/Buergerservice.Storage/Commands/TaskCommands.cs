using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// What people do with human tasks. A task that does not exist and one the person may not see get the same answer.
/// Completing a task and waking its workflow is one transaction.
/// </summary>
public sealed class TaskCommands(BuergerserviceDb db, FormCatalog forms, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Reads a task the person may see.</summary>
    /// <exception cref="NotFoundException">There is no such task for this person.</exception>
    public async Task<UserTask> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken = default) =>
        await db.Tasks.FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is { } task && task.IsVisibleTo(actor) ? task : throw new NotFoundException();

    /// <summary>Takes a task. See <see cref="UserTask.Claim"/>.</summary>
    public Task<UserTask> ClaimAsync(Guid id, int expectedRevision, Actor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, actor, "task.claim", task => task.Claim(actor, expectedRevision), cancellationToken);

    /// <summary>Gives a task back. See <see cref="UserTask.Release"/>.</summary>
    public Task<UserTask> ReleaseAsync(Guid id, int expectedRevision, Actor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, actor, "task.release", task => task.Release(actor, expectedRevision), cancellationToken);

    /// <summary>Hands a task to another person, named by user name. See <see cref="UserTask.Delegate"/>.</summary>
    public async Task<UserTask> DelegateAsync(Guid id, string toUserName, int expectedRevision, Actor actor, CancellationToken cancellationToken = default)
    {
        var to = await FindActorAsync(toUserName, cancellationToken);
        if (to is null || to.Tenant != actor.Tenant)
            throw new InputException("Diese Person gibt es nicht.", new Dictionary<string, string> { ["to"] = "Wählen Sie eine Person aus der Liste." });
        return await ChangeAsync(id, actor, "task.delegate", task => task.Delegate(actor, to, expectedRevision), cancellationToken, new() { ["to"] = to.UserName });
    }

    /// <summary>Keeps what the person has typed so far, checked for size only.</summary>
    public async Task SaveDraftAsync(Guid id, IReadOnlyDictionary<string, object?> values, Actor actor, CancellationToken cancellationToken = default)
    {
        var task = await GetAsync(id, actor, cancellationToken);
        var json = Plain.ToJson(values);
        if (json.Length > FormReader.MaxDataLength)
            throw new InputException("Die Eingaben sind zu umfangreich.");
        task.SaveDraft(actor, json);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    /// <summary>Completes a task with checked form values and wakes its workflow. Repeating the operation changes nothing.</summary>
    /// <param name="id">The task.</param>
    /// <param name="outcome">One of the task's outcomes.</param>
    /// <param name="values">Form values; unknown ones are dropped.</param>
    /// <param name="expectedRevision">Revision the person saw.</param>
    /// <param name="operationId">Id of this operation; the same for a repetition.</param>
    /// <param name="actor">Who completes it.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">Values are missing or wrong; nothing was changed.</exception>
    /// <exception cref="ConflictException">The task is somebody else's, ended or changed.</exception>
    public async Task<UserTask> CompleteAsync(Guid id, string outcome, IReadOnlyDictionary<string, object?> values, int expectedRevision, string operationId, Actor actor, CancellationToken cancellationToken = default)
    {
        var task = await GetAsync(id, actor, cancellationToken);
        var data = task.State == UserTaskState.Completed ? [] : Check(task, values, outcome);
        var now = time.GetUtcNow();
        if (!task.Complete(actor, outcome, Plain.ToJson(data), expectedRevision, operationId, now))
            return task;
        if (!await db.Instances.AnyAsync(i => i.Id == task.InstanceId && i.Status == InstanceStatus.Running, cancellationToken))
            throw new ConflictException("instance-stopped", "Der Vorgang ist angehalten. Bitte wenden Sie sich an die Administration; Ihre Eingaben bleiben als Entwurf erhalten.");
        var completion = new TaskCompletion(outcome, data, actor.UserName, actor.DisplayName, now);
        db.WorkItems.Add(InstanceCommands.Item(WorkKind.Resume, task.Tenant, task.InstanceId, now, task.BookmarkId, completion.ToPlain()));
        audit.Add(db, task.Tenant, actor.UserName, "task.complete", $"task:{task.Id}", new Dictionary<string, object?> { ["outcome"] = outcome, ["instance"] = task.InstanceId.ToString(), ["activity"] = task.ActivityId });
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        return task;
    }

    /// <summary>People of a tenant who may take over a task, for the choice when delegating.</summary>
    public async Task<IReadOnlyList<Actor>> FindDelegatesAsync(UserTask task, CancellationToken cancellationToken = default)
    {
        var users = await db.Users.AsNoTracking().Where(u => u.Tenant == task.Tenant).OrderBy(u => u.DisplayName).ToListAsync(cancellationToken);
        var roles = await (from membership in db.UserRoles join role in db.Roles on membership.RoleId equals role.Id select new { membership.UserId, role.Name }).ToListAsync(cancellationToken);
        var byUser = roles.ToLookup(r => r.UserId, r => r.Name!);
        return [.. users.Select(u => new Actor(u.UserName!, u.DisplayName, u.Tenant, [.. byUser[u.Id]])).Where(task.IsCandidate)];
    }

    private async Task<Actor?> FindActorAsync(string userName, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.UserName == userName, cancellationToken);
        if (user is null)
            return null;
        var roles = await (from membership in db.UserRoles where membership.UserId == user.Id join role in db.Roles on membership.RoleId equals role.Id select role.Name!).ToListAsync(cancellationToken);
        return new(user.UserName!, user.DisplayName, user.Tenant, roles);
    }

    private Dictionary<string, object?> Check(UserTask task, IReadOnlyDictionary<string, object?> values, string outcome)
    {
        if (task.FormKey is null)
            return new(values);
        var form = forms.Find(task.FormKey, task.FormVersion) ?? throw new NotFoundException($"Das Formular „{task.FormKey}“ gibt es nicht mehr.");
        var data = Plain.Parse(task.Data) as Dictionary<string, object?> ?? [];
        return FormReader.Check(forms.Resolve(form, data), data, values);
    }

    private async Task<UserTask> ChangeAsync(Guid id, Actor actor, string action, Action<UserTask> change, CancellationToken cancellationToken, Dictionary<string, object?>? details = null)
    {
        var task = await GetAsync(id, actor, cancellationToken);
        var before = task.Revision;
        change(task);
        if (task.Revision == before)
            return task;
        audit.Add(db, task.Tenant, actor.UserName, action, $"task:{task.Id}", details);
        await db.SaveWithAuditAsync(cancellationToken);
        return task;
    }
}
