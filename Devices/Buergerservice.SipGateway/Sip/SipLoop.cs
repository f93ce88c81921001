using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Sip;

/// <summary>
/// Everything of SIP happens one after the other here: messages, timers and what the application asks for. So no state needs a
/// lock, and a timer that fires at the moment its reason goes away finds that out when its turn comes.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="logger">Log; ids only.</param>
public sealed partial class SipLoop(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // What comes from the network and has not been looked at: more is a flood and dropped, senders repeat what matters.
    private const int MaxWaiting = 2_000;

    private readonly Channel<Action> _channel = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private int _fromNetwork;
    private Task? _work;

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Begins.</summary>
    public void Start() => _work ??= Task.Run(WorkAsync);

    /// <summary>Puts something at the end of the loop.</summary>
    public void Post(Action action) => _channel.Writer.TryWrite(action);

    /// <summary>Puts something from the network at the end, unless too much waits already.</summary>
    public void PostFromNetwork(Action action)
    {
        if (Interlocked.Increment(ref _fromNetwork) > MaxWaiting)
        {
            Interlocked.Decrement(ref _fromNetwork);
            return;
        }

        _channel.Writer.TryWrite(() =>
        {
            Interlocked.Decrement(ref _fromNetwork);
            action();
        });
    }

    /// <summary>Runs something in its turn after a time, unless what is returned is disposed of before.</summary>
    internal SipTimer After(TimeSpan span, Action action) => new(this, span, action);

    /// <summary>Ends when everything before it has been done.</summary>
    public Task IdleAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_channel.Writer.TryWrite(done.SetResult))
            done.SetResult();
        return done.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        if (_work is not null)
            await _work;
    }

    private async Task WorkAsync()
    {
        await foreach (var action in _channel.Reader.ReadAllAsync())
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                // A mistake in one call must not end the others.
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Something of SIP failed")]
    private partial void LogFailed(Exception error);
}

/// <summary>A timer of the loop.</summary>
internal sealed class SipTimer : IDisposable
{
    private readonly ITimer _timer;
    private bool _isOver;

    public SipTimer(SipLoop loop, TimeSpan span, Action action)
    {
        void Run()
        {
            if (_isOver)
                return;
            Dispose();
            action();
        }

        _timer = loop.Time.CreateTimer(_ => loop.Post(Run), null, span, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Forgets it; called on the loop only.</summary>
    public void Dispose()
    {
        _isOver = true;
        _timer.Dispose();
    }
}
