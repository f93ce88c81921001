using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Work;

namespace Buergerservice.Conformance;

/// <summary>A store of one process and one thread: what the engine commits is kept in memory, as bytes where a database would.</summary>
internal sealed class MemoryStore : IEngineStore
{
    private readonly Dictionary<Guid, (StoredDefinition Stored, CompiledWorkflow Compiled)> _definitions = [];
    private readonly List<(string Hash, StoredTrigger Trigger)> _triggers = [];
    private readonly Dictionary<Guid, StoredInstance> _instances = [];
    private readonly Dictionary<Guid, WorkflowInstance> _seen = [];

    /// <summary>Work not done yet, oldest first.</summary>
    public List<WorkItem> Queue { get; } = [];

    /// <summary>Lines written by all instances.</summary>
    public List<string> Console { get; } = [];

    /// <summary>Publishes a definition: from now on its triggers start it.</summary>
    public void Add(StoredDefinition definition, CompiledWorkflow compiled, DateTimeOffset now)
    {
        _definitions[definition.VersionId] = (definition, compiled);
        foreach (var step in compiled.Activities.Where(a => a is { Source.CanStartWorkflow: true, Activity: ITrigger }))
        {
            foreach (var declared in ((ITrigger)step.Activity).Triggers)
            {
                var trigger = new StoredTrigger(Guid.CreateVersion7(), definition.VersionId, step.Id, TraceRun.Tenant) { Kind = declared.Kind, Name = declared.Name };
                _triggers.Add((declared.Hash, trigger));
                if (Schedule.First(declared.Kind, declared.Name, now) is { } due)
                    Queue.Add(ScheduledStart.Item(trigger.Id, TraceRun.Tenant, due, now));
            }
        }
    }

    /// <summary>The definition a step of unknown type uses as an activity, or null.</summary>
    public StoredDefinition? FindUsable(PartRequest request) =>
        _definitions.Values.Where(d => d.Compiled.Document.ActivityType == request.Type).Select(d => d.Stored).FirstOrDefault();

    public void Add(WorkflowInstance instance)
    {
        _instances[instance.Id] = new(1, instance.DefinitionVersionId, InstanceSerializer.Write(instance));
        _seen[instance.Id] = instance;
    }

    /// <summary>An instance as its last commit left it.</summary>
    public WorkflowInstance Last(Guid id) => _seen[id];

    public Bookmark? FindBookmark(Guid id) => _seen.Values.SelectMany(i => i.Bookmarks).FirstOrDefault(b => b.Id == id);

    public Task<IReadOnlyList<WorkItem>> ClaimAsync(string owner, bool effects, int max, TimeSpan lease, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The host takes the items itself.");

    public Task<bool> IsAwaitedAsync(Guid bookmarkId, CancellationToken cancellationToken) =>
        Task.FromResult(_seen.Values.Any(i => i.Bookmarks.Any(b => b.Id == bookmarkId)));

    public Task<DateTimeOffset?> NextDueAsync(bool effects, CancellationToken cancellationToken) =>
        Task.FromResult(Queue.Where(i => i.Kind == WorkKind.Effect == effects).Select(i => (DateTimeOffset?)i.DueAt).Min());

    public Task<StoredDefinition?> FindDefinitionAsync(Guid versionId, CancellationToken cancellationToken) =>
        Task.FromResult(_definitions.TryGetValue(versionId, out var found) ? found.Stored : null);

    public Task<StoredInstance?> FindInstanceAsync(Guid instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(_instances.GetValueOrDefault(instanceId));

    public Task<IReadOnlyList<(Guid InstanceId, Guid BookmarkId)>> FindBookmarksAsync(string hash, string tenant, string? correlationId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(Guid, Guid)>>([.. from instance in _seen.Values
                                                         where instance.Status == InstanceStatus.Running && (correlationId is null || instance.CorrelationId == correlationId)
                                                         from bookmark in instance.Bookmarks
                                                         where bookmark.Hash == hash
                                                         select (instance.Id, bookmark.Id)]);

    public Task<IReadOnlyList<StoredTrigger>> FindTriggersAsync(string hash, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredTrigger>>([.. _triggers.Where(t => t.Hash == hash).Select(t => t.Trigger)]);

    public Task<StoredTrigger?> FindTriggerAsync(Guid triggerId, CancellationToken cancellationToken) =>
        Task.FromResult(_triggers.Select(t => t.Trigger).FirstOrDefault(t => t.Id == triggerId));

    public Task<Guid?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken) =>
        Task.FromResult(_definitions.Values.Where(d => d.Stored.DefinitionId == definitionId).Select(d => (Guid?)d.Stored.VersionId).FirstOrDefault());

    public Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId, Guid? bookmarkId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. _seen.Values.Where(i => i.Parent?.InstanceId == parentId && (bookmarkId is null || i.Parent.BookmarkId == bookmarkId) && (i.Status == InstanceStatus.Running || i.SubStatus == InstanceSubStatus.Faulted)).Select(i => i.Id)]);

    public Task CommitAsync(EngineCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Done is { } done)
        {
            Queue.Remove(done);
            if (commit.Retry is { } retry)
            {
                done.DueAt = retry.DueAt;
                Queue.Add(done);
            }
        }

        var refused = commit.NewInstances.Where(i => !TryAdd(i)).Select(i => i.Id).ToHashSet();
        if (commit.Burst is { } burst)
        {
            _instances[burst.Instance.Id] = new(commit.ExpectedRevision + 1, burst.Instance.DefinitionVersionId, InstanceSerializer.Write(burst.Instance));
            _seen[burst.Instance.Id] = burst.Instance;
            Console.AddRange(burst.Console);
        }

        Queue.AddRange(commit.Enqueue.Where(w => w.Kind != WorkKind.Start || !refused.Contains(w.InstanceId!.Value)));
        return Task.CompletedTask;
    }

    private bool TryAdd(WorkflowInstance instance)
    {
        if (Activation.KeyOf(instance) is { } key && _seen.Values.Any(i => i.Status == InstanceStatus.Running && Activation.KeyOf(i) == key))
            return false;
        Add(instance);
        return true;
    }
}
