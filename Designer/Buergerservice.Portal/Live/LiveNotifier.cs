using Microsoft.AspNetCore.SignalR;

namespace Buergerservice.Portal.Live;

/// <summary>Announces a change to every browser that shows it. Call it after the commit: browsers read at once.</summary>
public sealed class LiveNotifier(IHubContext<LiveHub> hub)
{
    /// <exception cref="ArgumentException">The topic is longer than 64 characters or not of a-z, 0-9, ":", ".", "_", "-".</exception>
    public Task ChangedAsync(string topic, CancellationToken cancellationToken = default)
    {
        if (!LiveTopic.IsValid(topic))
            throw new ArgumentException($"'{topic}' is not a topic.", nameof(topic));
        return hub.Clients.Group(topic).SendAsync(LiveHub.Changed, topic, cancellationToken);
    }
}
