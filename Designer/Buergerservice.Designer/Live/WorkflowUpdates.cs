using System.Collections.Concurrent;
using Buergerservice.Designer.Instances;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Designer.Live;

/// <summary>Sends Elsa's three messages to those who watch an instance on this node. The host calls it on every node after a commit.</summary>
public sealed class WorkflowUpdates
{
    private readonly ConcurrentDictionary<string, HashSet<Guid>> _watched = new();
    private readonly IHubContext<WorkflowInstanceHub> _hub;
    private readonly IServiceScopeFactory _scopes;

    internal WorkflowUpdates(IHubContext<WorkflowInstanceHub> hub, IServiceScopeFactory scopes) => (_hub, _scopes) = (hub, scopes);

    /// <summary>Announces a change of an instance.</summary>
    public async Task ChangedAsync(Guid instanceId, CancellationToken cancellationToken = default)
    {
        if (!IsWatched(instanceId))
            return;
        await using var scope = _scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId, cancellationToken);
        if (row is null)
            return;
        var history = await scope.ServiceProvider.GetRequiredService<InstanceView>().HistoryAsync(row, false, cancellationToken);
        var group = _hub.Clients.Group(GroupOf(instanceId));
        await group.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellationToken);
        await group.SendAsync("ActivityExecutionLogUpdatedAsync", new { stats = StepStats.Of(history.Executions).ToList() }, cancellationToken);
        await group.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = instanceId }, cancellationToken);
    }

    internal static string GroupOf(Guid instanceId) => instanceId.ToString("N");

    internal bool Watch(string connection, Guid instanceId, int most)
    {
        var watched = _watched.GetOrAdd(connection, _ => []);
        lock (watched)
            return watched.Contains(instanceId) || (watched.Count < most && watched.Add(instanceId));
    }

    internal void Forget(string connection) => _watched.TryRemove(connection, out _);

    private bool IsWatched(Guid instanceId)
    {
        foreach (var watched in _watched.Values)
        {
            lock (watched)
            {
                if (watched.Contains(instanceId))
                    return true;
            }
        }

        return false;
    }
}
