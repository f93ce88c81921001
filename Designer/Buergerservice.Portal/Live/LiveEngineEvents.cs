using System.Threading.Channels;
using Buergerservice.Engine.Work;

namespace Buergerservice.Portal.Live;

/// <summary>Tells browsers that something changed after the engine has committed a burst.</summary>
internal sealed class LiveEngineEvents(EngineSignal signal, LiveNotifier live) : BackgroundService
{
    private readonly Channel<Guid> _changes = Channel.CreateBounded<Guid>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(Guid instance) => _changes.Writer.TryWrite(instance);
        signal.InstanceChanged += Note;
        try
        {
            await foreach (var instance in _changes.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var topic in (string[])["aufgaben", "vorhaben", "faelle", "vorgaenge", $"vorgang:{instance:N}"])
                    await live.ChangedAsync(topic, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        finally
        {
            signal.InstanceChanged -= Note;
        }
    }
}
