using System.Threading.Channels;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Live;

namespace Buergerservice.Portal.Calls;

/// <summary>Tells browsers on all nodes, and device agents on this one, that something happened in a call centre.</summary>
internal sealed partial class LiveCalls(CallCenters centers, LiveNotifier live, AgentConnections agents, EngineSignal signal, ILogger<LiveCalls> logger) : BackgroundService
{
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Topic of a call centre: who watches it learns a moment and nothing else.</summary>
    public static string Topic(string center) => $"gespraeche:{center}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(string center, IReadOnlyList<AcdEvent> events) => _changed.Writer.TryWrite(center);
        centers.Changed += Note;
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                var topics = new HashSet<string>();
                while (_changed.Reader.TryRead(out var center))
                    topics.Add(Topic(center));
                agents.Wake();
                // What happened may have woken the workflow of a visit.
                signal.Wake();
                try
                {
                    await live.ChangedAsync(topics, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // A browser that misses this reads it at its next look; the loop must go on.
                    LogNotTold(e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        finally
        {
            centers.Changed -= Note;
        }
    }

    [LoggerMessage(62, LogLevel.Warning, "A change in a call centre could not be told to browsers: {Error}")]
    private partial void LogNotTold(string error);
}
