using System.Security.Authentication;
using MassTransit;

namespace Buergerservice.Portal.Live;

/// <summary>
/// The bus through RabbitMQ: one exchange for all nodes, one temporary queue for each. While the broker is away messages are
/// lost and MassTransit keeps trying; the node works on by looking into the queue of work.
/// </summary>
internal sealed partial class RabbitMqBus(Uri address, ILoggerFactory loggers) : BackgroundService, INodeBus, IReceiveEndpointObserver
{
    private const string Exchange = "buergerservice";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Kept in memory only, and not for a node that does not read.
    private static readonly IPipe<PublishContext<NodeMessage>> Briefly = Pipe.Execute<PublishContext<NodeMessage>>(context =>
        (context.Durable, context.TimeToLive) = (false, TimeSpan.FromMinutes(1)));

    private readonly ILogger _logger = loggers.CreateLogger<RabbitMqBus>();
    private volatile IBusControl? _connected;
    private bool _toldAway;

    public event Action<string>? Received;

    // Without user name and password.
    private string Place => $"{address.Host}:{Port}{address.AbsolutePath.TrimEnd('/')}";

    private bool IsEncrypted => address.Scheme == "amqps";

    private int Port => address.Port > 0 ? address.Port : IsEncrypted ? 5671 : 5672;

    public async Task SendAsync(string message, CancellationToken cancellationToken)
    {
        if (_connected is not { } bus)
            return;
        // A connection that is just breaking would hold up the browsers of this node.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Pause);
        try
        {
            await bus.Publish(new NodeMessage(message), Briefly, limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSent(e.GetType().Name);
        }
    }

    public Task Ready(ReceiveEndpointReady ready)
    {
        if (_toldAway)
            LogBack(Place);
        _toldAway = false;
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    // Comes again with every attempt; it is said once.
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        TellAway(faulted.Exception);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogContext.ConfigureCurrentLogContext(loggers);
        while (!stoppingToken.IsCancellationRequested)
        {
            var bus = Create();
            try
            {
                await bus.StartAsync(stoppingToken);
                _connected = bus;
                await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The first attempt may also end for good, as with a refused sign-in.
                TellAway(e);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (Interlocked.Exchange(ref _connected, null) is { } last)
            await last.StopAsync(Pause);
    }

    private IBusControl Create() => Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(address, "Bürgerservice", host =>
        {
            host.Heartbeat(TimeSpan.FromSeconds(15));
            if (IsEncrypted)
                host.UseSsl(ssl => ssl.Protocol = SslProtocols.None);
        });
        rabbit.Message<NodeMessage>(m => m.SetEntityName(Exchange));
        rabbit.ReceiveEndpoint($"{Exchange}.{Guid.CreateVersion7():N}", queue =>
        {
            (queue.Durable, queue.AutoDelete, queue.Exclusive) = (false, true, true);
            queue.DiscardFaultedMessages();
            queue.DiscardSkippedMessages();
            queue.ConnectReceiveEndpointObserver(this);
            queue.Handler<NodeMessage>(received =>
            {
                Received?.Invoke(received.Message.Text);
                return Task.CompletedTask;
            });
        });
    });

    private void TellAway(Exception? error)
    {
        if (_toldAway)
            return;
        _toldAway = true;
        LogAway(Place, error?.GetBaseException().GetType().Name ?? "");
    }

    [LoggerMessage(53, LogLevel.Warning, "RabbitMQ {Place} ist nicht erreichbar ({Error}). Der Knoten arbeitet weiter und sieht selbst alle zwei Sekunden nach; prüfen Sie den Server und Bus:ConnectionString.")]
    private partial void LogAway(string place, string error);

    [LoggerMessage(54, LogLevel.Information, "RabbitMQ {Place} ist wieder erreichbar.")]
    private partial void LogBack(string place);

    [LoggerMessage(55, LogLevel.Warning, "A message to the other nodes was lost: {Error}")]
    private partial void LogNotSent(string error);
}

/// <summary>What goes through the broker: the text of a <see cref="BusMessage"/>.</summary>
public sealed record NodeMessage(string Text);
