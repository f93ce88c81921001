using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;

namespace Buergerservice.Engine.Rehearsal;

/// <summary>
/// The tables of one rehearsal, in memory. One caller at a time: leases and revisions need no comparing. What a module would
/// write, and effects nobody waits for, become entries of the log.
/// </summary>
/// <param name="clock">Time of the rehearsal.</param>
/// <param name="findPublished">Finds a published definition that the rehearsed one starts; reads only.</param>
internal sealed class RehearsalStore(RehearsalClock clock, Func<string, CancellationToken, Task<StoredDefinition?>> findPublished) : IEngineStore
{
    public Dictionary<Guid, StoredDefinition> Definitions { get; } = [];

    public Dictionary<Guid, RehearsedInstance> Instances { get; } = [];

    public List<WorkItem> Items { get; } = [];

    public List<UserTask> Tasks { get; } = [];

    public List<RehearsalEntry> Log { get; } = [];

    private DateTimeOffset Now => clock.GetUtcNow();

    public Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, bool effects, int max, TimeSpan lease, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<WorkItem>>([]);

    public Task<bool> IsAwaitedAsync(Guid bookmarkId, CancellationToken cancellationToken) => Task.FromResult(Instances.Values.Any(i => i.Bookmarks.Any(b => b.Id == bookmarkId)));

    public Task<DateTimeOffset?> NextDueAsync(bool effects, CancellationToken cancellationToken) => Task.FromResult(Items.Where(i => i.Kind == WorkKind.Effect == effects).Select(i => (DateTimeOffset?)i.DueAt).Min());

    public Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken) => Task.FromResult(Definitions.GetValueOrDefault(versionId));

    public Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(Instances.TryGetValue(instanceId, out var found) ? new StoredInstance(found.Revision, found.VersionId, found.State) : null);

    public Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(Guid, Guid)>>([.. Instances.Values.Where(i => correlationId is null || i.CorrelationId == correlationId).SelectMany(i => i.Bookmarks.Where(b => b.Hash == hash).Select(b => (i.Id, b.Id)))]);

    // An event of a rehearsal starts nothing: the definitions it would start are real.
    public Task<IReadOnlyList<StoredTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredTrigger>>([]);

    public Task<StoredTrigger?> FindTriggerAsync(Guid triggerId, CancellationToken cancellationToken) => Task.FromResult<StoredTrigger?>(null);

    public async Task<Guid?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken)
    {
        if (Definitions.Values.FirstOrDefault(d => d.DefinitionId == definitionId) is { } known)
            return known.VersionId;
        if (await findPublished(definitionId, cancellationToken) is not { } found)
            return null;
        Definitions.Add(found.VersionId, found);
        return found.VersionId;
    }

    public Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId, Guid? bookmarkId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Instances.Values.Where(i => i.ParentId == parentId && !i.HasEnded && (bookmarkId is null || i.ParentBookmarkId == bookmarkId)).Select(i => i.Id)]);

    public Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        Answer(commit);
        foreach (var instance in commit.NewInstances)
            Instances.Add(instance.Id, new(instance));
        foreach (var item in commit.Enqueue)
            Enqueue(item);
        if (commit.Burst is { } burst)
            Write(burst);
        return Task.CompletedTask;
    }

    private void Answer(EngineCommit commit)
    {
        if (commit.Done is not { } item)
            return;
        if (commit.TakesTaskStep)
            TakeStep(item);
        if (commit.Retry is not { } retry)
        {
            Items.RemoveAll(i => i.Id == item.Id);
            return;
        }

        item.DueAt = retry.DueAt;
        item.LastError = retry.Error;
        item.History = retry.History ?? item.History;
        item.Attempts += retry.IsAttempt ? 1 : 0;
    }

    private void TakeStep(WorkItem item)
    {
        var (id, number) = TaskStepWork.Read(item);
        if (Tasks.Find(t => t.Id == id) is { } task && task.TakeStep(number, Now) is { } step)
            Add(step.Escalates ? "Vorlage" : "Erinnerung", $"„{task.Title}“{(step.Escalates ? " wird vorgelegt" : ": Erinnerung")}", task.ActivityId);
    }

    private void Enqueue(WorkItem item)
    {
        if (item is { Kind: WorkKind.Effect, BookmarkId: null })
            Add("Effekt", item.Name!, item.ActivityId, item.Payload);
        else
            Items.Add(item);
    }

    private void Write(BurstResult burst)
    {
        Instances[burst.Instance.Id].Write(burst);
        // Also its timers and effects: nobody waits for them any more.
        Items.RemoveAll(i => i.BookmarkId is { } bookmark && burst.RemovedBookmarks.Contains(bookmark) && i.Kind is WorkKind.Timer or WorkKind.Effect or WorkKind.TaskStep);
        Tasks.RemoveAll(t => burst.CancelledTasks.Contains(t.Id) || burst.RemovedBookmarks.Contains(t.BookmarkId));
        foreach (var draft in burst.Tasks)
            Tasks.Add(UserTask.Create(draft, burst.Instance.Id, burst.Instance.DefinitionId, burst.Instance.Tenant, burst.Instance.CorrelationId, Now));
        foreach (var change in burst.Changes)
            Add("Änderung", change.Kind, null, Plain.ToJson(change.Payload));
        foreach (var line in burst.Console)
            Add("Meldung", line, null);
        foreach (var published in burst.PublishedEvents)
            Add("Ereignis", published.Name, null, published.Payload is null ? null : Plain.ToJson(published.Payload));
        foreach (var answer in burst.HttpAnswers)
            Add("HTTP-Antwort", $"Status {answer.Status}", null);
        if (burst.ReleasesParked)
        {
            foreach (var parked in Items.Where(i => i.InstanceId == burst.Instance.Id && i.DueAt == PutBack.Parked))
                parked.DueAt = Now;
        }
    }

    private void Add(string kind, string text, string? activityId, string? details = null) => Log.Add(new(Now, kind, text, activityId, details));
}
