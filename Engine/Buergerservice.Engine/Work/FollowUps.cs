using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Work;

/// <summary>Turns what a burst asks of other instances into instances and work items of its commit.</summary>
internal static class FollowUps
{
    private const string ParentCancelled = "Der übergeordnete Vorgang braucht diesen Unterprozess nicht mehr.";

    public static async Task AddAsync(EngineCommit commit, BurstResult burst, IEngineStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var child in burst.NewChildren)
        {
            commit.NewInstances.Add(child);
            commit.Enqueue.Add(Item(WorkKind.Start, child.Tenant, child.Id, now));
        }

        foreach (var published in burst.PublishedEvents)
            commit.Enqueue.Add(EventItem(published, burst.Instance, now));
        if (burst.Report is { } report)
            commit.Enqueue.Add(Item(WorkKind.Resume, burst.Instance.Tenant, report.ParentId, now, report.BookmarkId, Plain.ToJson(report.Payload)));
        foreach (var child in await ChildrenToCancelAsync(burst, store, cancellationToken))
            commit.Enqueue.Add(Item(WorkKind.Cancel, burst.Instance.Tenant, child, now, payload: Plain.ToJson(ParentCancelled)));
    }

    // Only the parent's own commits create children, and its revision guards them: what is found here is complete.
    private static async Task<IReadOnlyCollection<Guid>> ChildrenToCancelAsync(BurstResult burst, IEngineStore store, CancellationToken cancellationToken)
    {
        if (burst.IsCancelled)
            return await store.FindChildrenAsync(burst.Instance.Id, null, cancellationToken);
        var children = new HashSet<Guid>();
        foreach (var bookmark in burst.GivenUpChildren)
            children.UnionWith(await store.FindChildrenAsync(burst.Instance.Id, bookmark, cancellationToken));
        return children;
    }

    private static WorkItem EventItem(EventRequest published, WorkflowInstance publisher, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Event,
        Tenant = publisher.Tenant,
        InstanceId = published.IsLocal ? publisher.Id : null,
        Name = published.Name,
        CorrelationId = published.CorrelationId,
        Payload = published.Payload is null ? null : Plain.ToJson(published.Payload),
        DueAt = now,
    };

    private static WorkItem Item(WorkKind kind, string tenant, Guid instanceId, DateTimeOffset now, Guid? bookmarkId = null, string? payload = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        Tenant = tenant,
        InstanceId = instanceId,
        BookmarkId = bookmarkId,
        Payload = payload,
        DueAt = now,
    };
}
