using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Buergerservice.Portal.Live;

/// <summary>
/// Tells browsers that something changed, never what. They fetch the page again and so pass the page's own
/// authorization; a person who watches a foreign topic learns nothing but a moment in time.
/// </summary>
[Authorize]
public sealed class LiveHub : Hub
{
    /// <summary>One page shows a handful of live regions; more is a mistake or an attack on the group table.</summary>
    public const int MaxTopics = 20;

    public const string Changed = "changed";

    public async Task Watch(string[] topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var watched = (HashSet<string>)(Context.Items[typeof(LiveHub)] ??= new HashSet<string>(StringComparer.Ordinal));
        var wanted = topics.Except(watched).ToList();
        if (watched.Count + wanted.Count > MaxTopics || !wanted.TrueForAll(LiveTopic.IsValid))
            throw new HubException("Ungültige Themen.");

        foreach (var topic in wanted)
        {
            watched.Add(topic);
            await Groups.AddToGroupAsync(Context.ConnectionId, topic, Context.ConnectionAborted);
        }
    }
}
