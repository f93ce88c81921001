using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer.Live;

/// <summary>Tells Studio's viewer that an instance has moved on; its names are Elsa's.</summary>
internal sealed class WorkflowInstanceHub(BuergerserviceDb db, WorkflowUpdates updates, IOptions<DesignerOptions> options) : Hub
{
    private const int Most = 20;

    /// <summary>Watches an instance the person may look at.</summary>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        var actor = Context.GetHttpContext() is { } http ? options.Value.ActorOf(http) : null;
        if (actor is null || !Guid.TryParse(instanceId, out var id) || !await options.Value.InstancesOf(db, actor).AnyAsync(i => i.Id == id, Context.ConnectionAborted))
            throw new HubException("Diesen Vorgang gibt es nicht.");
        if (!updates.Watch(Context.ConnectionId, id, Most))
            throw new HubException("Zu viele Vorgänge auf einmal.");
        await Groups.AddToGroupAsync(Context.ConnectionId, WorkflowUpdates.GroupOf(id), Context.ConnectionAborted);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        updates.Forget(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
