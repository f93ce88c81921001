using Buergerservice.Designer.Live;
using Microsoft.AspNetCore.SignalR;

namespace Buergerservice.Portal.Live;

/// <summary>Announces a change to every browser that shows it, on every node. Call it after the commit: browsers read at once.</summary>
public sealed class LiveNotifier(IHubContext<LiveHub> hub, INodeBus bus, WorkflowUpdates designer)
{
    /// <summary>Begins the topic of a single instance.</summary>
    internal const string InstanceTopic = "vorgang:";

    private readonly string _node = Guid.NewGuid().ToString("N");

    /// <exception cref="ArgumentException">The topic is longer than 64 characters or not of a-z, 0-9, ":", ".", "_", "-".</exception>
    public Task ChangedAsync(string topic, CancellationToken cancellationToken = default) => ChangedAsync([topic], cancellationToken);

    /// <summary>Announces several changes in one message.</summary>
    public async Task ChangedAsync(IReadOnlyCollection<string> topics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.FirstOrDefault(t => !LiveTopic.IsValid(t)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is not a topic.", nameof(topics));
        await ChangedHereAsync(topics, cancellationToken);
        foreach (var some in topics.Chunk((INodeBus.MaxLength / (LiveTopic.MaxLength + 1)) - 1))
            await bus.SendAsync(new BusMessage(_node, false, some).ToString(), cancellationToken);
    }

    /// <summary>Tells the other nodes that there is work.</summary>
    internal Task WakeOthersAsync(CancellationToken cancellationToken) => bus.SendAsync(new BusMessage(_node, true, []).ToString(), cancellationToken);

    /// <summary>Announces to the browsers of this node what another one has said.</summary>
    /// <returns>True when the other node has put work into the queue.</returns>
    internal async Task<bool> HearAsync(string message, CancellationToken cancellationToken)
    {
        var heard = BusMessage.Read(message);
        if (heard.Sender == _node)
            return false;
        await ChangedHereAsync(heard.Topics, cancellationToken);
        return heard.Wakes;
    }

    /// <summary>Announces changes to the browsers of this node alone.</summary>
    internal async Task ChangedHereAsync(IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        foreach (var topic in topics)
        {
            await hub.Clients.Group(topic).SendAsync(LiveHub.Changed, topic, cancellationToken);
            if (topic.StartsWith(InstanceTopic, StringComparison.Ordinal) && Guid.TryParseExact(topic[InstanceTopic.Length..], "N", out var instance))
                await designer.ChangedAsync(instance, cancellationToken);
        }
    }
}
