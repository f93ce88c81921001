using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Buergerservice.Portal.Calls;

/// <summary>The agent page's line: while it is open, the person can be called. It carries nothing; what changes is told by the portal's live updates.</summary>
[Authorize(Policies.Cases)]
internal sealed class CallHub(CallPresence presence) : Hub
{
    public const string Path = "/live/gespraeche";

    public override async Task OnConnectedAsync()
    {
        if (ActorAccessor.From(Context.User) is { } actor)
            Context.Items[typeof(CallHub)] = await presence.EnterAsync(actor, Context.ConnectionAborted);
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(typeof(CallHub), out var id) && id is Guid known)
            await presence.LeaveAsync(known);
        await base.OnDisconnectedAsync(exception);
    }
}
