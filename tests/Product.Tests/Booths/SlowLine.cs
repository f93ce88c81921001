using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Buergerservice.Devices.Protocol;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>A line of a booth that takes so many messages of the server and then nothing more, as one that hangs: whoever writes waits.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly TcpClient _taken;
    private readonly AgentConnection _connection;
    private readonly Hanging _stream;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private SlowLine(ApiFixture api, TcpClient client, TcpClient taken, int messages, TimeProvider clock)
    {
        (_client, _taken, _stream) = (client, taken, new(taken.GetStream(), messages));
        Agent = new(WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero })) { MaxBytes = AgentJson.MaxMessage };
        var socket = new AgentSocket(WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }));
        _connection = ActivatorUtilities.CreateInstance<AgentConnection>(api.Services, socket, clock);
    }

    /// <summary>The agent's end.</summary>
    public AgentSocket Agent { get; }

    /// <summary>Ends when the server waits for the line.</summary>
    public Task Hangs => _stream.Hangs.Task;

    /// <summary>Ends with the server's end of the line.</summary>
    public Task Running => _running;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens the line of a booth and proves it.</summary>
    public static async Task<SlowLine> ProvedAsync(ApiFixture api, TestBooth booth, int messages, TimeProvider? clock = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);
        var line = new SlowLine(api, client, await listener.AcceptTcpClientAsync(Cancel), messages, clock ?? TimeProvider.System);
        line._running = line._connection.RunAsync(line._stop.Token);
        using var key = booth.Files.Key();
        await booth.ProveAsync(line.Agent, key);
        Assert.IsType<AgentMessage.Welcome>(await line.Agent.ReceiveAsync(Cancel));
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Agent.Dispose();
        _stream.Dispose();
        await _running;
        _connection.Dispose();
        _client.Dispose();
        _taken.Dispose();
        _stop.Dispose();
    }

    private sealed class Hanging(NetworkStream line, int messages) : Stream
    {
        private readonly CancellationTokenSource _gone = new();
        private int _written;

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => line.Flush();

        public override int Read(byte[] buffer, int offset, int count) => line.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => line.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        // One message is one write.
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _written) > messages)
            {
                Hangs.TrySetResult();
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token, cancellationToken);
                await Task.Delay(Timeout.Infinite, either.Token);
            }

            await line.WriteAsync(buffer, cancellationToken);
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _gone.Cancel();
            line.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A clock whose timers end when a test says so.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>The time of all that wait is over.</summary>
    public void End()
    {
        List<Timer> due;
        lock (_lock)
            due = [.. _timers];
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class Timer(HandClock clock, Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
