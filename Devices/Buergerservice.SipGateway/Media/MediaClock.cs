using System.Collections.Concurrent;

namespace Buergerservice.SipGateway.Media;

/// <summary>The beat of all calls' media.</summary>
public sealed class MediaClock(TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<MediaAnchor, bool> _anchors = [];

    /// <summary>Begins to beat for a call.</summary>
    public void Add(MediaAnchor anchor) => _anchors.TryAdd(anchor, true);

    /// <summary>Ends it.</summary>
    public void Remove(MediaAnchor anchor) => _anchors.TryRemove(anchor, out _);

    /// <summary>Beats until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                foreach (var anchor in _anchors.Keys)
                    anchor.Tick();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway is stopping.
        }
    }
}
