using System.Threading.Channels;
using Buergerservice.Engine.Work;

namespace Buergerservice.Portal.Live;

/// <summary>
/// Tells browsers on all nodes that something changed after the engine has committed a burst, and other nodes that there is
/// work. What comes within a moment goes out as one message.
/// </summary>
internal sealed partial class LiveEngineEvents(EngineSignal signal, LiveNotifier live, INodeBus bus, ILogger<LiveEngineEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Channel<Guid?> _changes = Channel.CreateBounded<Guid?>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<string> _received = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(Guid instance) => _changes.Writer.TryWrite(instance);
        void NoteWork() => _changes.Writer.TryWrite(null);
        void Receive(string message) => _received.Writer.TryWrite(message);
        signal.InstanceChanged += Note;
        signal.Woken += NoteWork;
        bus.Received += Receive;
        try
        {
            await Task.WhenAll(SendAsync(stoppingToken), ReceiveAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        finally
        {
            signal.InstanceChanged -= Note;
            signal.Woken -= NoteWork;
            bus.Received -= Receive;
        }
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        while (await _changes.Reader.WaitToReadAsync(stoppingToken))
        {
            var (topics, wakes) = (new HashSet<string>(), false);
            while (_changes.Reader.TryRead(out var change))
            {
                if (change is { } instance)
                    topics.UnionWith(["aufgaben", "vorhaben", "faelle", "vorgaenge", $"{LiveNotifier.InstanceTopic}{instance:N}"]);
                else
                    wakes = true;
            }

            try
            {
                if (wakes)
                    await live.WakeOthersAsync(stoppingToken);
                if (topics.Count > 0)
                    await live.ChangedAsync(topics, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A browser that misses this reads it at its next look; the loop must go on.
                LogNotTold(e.GetType().Name);
            }

            await Task.Delay(Moment, stoppingToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in _received.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await live.HearAsync(message, stoppingToken))
                    signal.WakeHere();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Hearing reads the database. What this message announced is seen at the next look; the next message must be heard.
                LogNotHeard(e.GetType().Name);
            }
        }
    }

    [LoggerMessage(52, LogLevel.Warning, "A change could not be told to browsers or nodes: {Error}")]
    private partial void LogNotTold(string error);

    [LoggerMessage(53, LogLevel.Warning, "What another node has said could not be passed on to browsers: {Error}")]
    private partial void LogNotHeard(string error);
}
