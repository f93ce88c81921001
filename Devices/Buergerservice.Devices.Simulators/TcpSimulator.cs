using System.Net;
using System.Net.Sockets;

namespace Buergerservice.Devices.Simulators;

/// <summary>A device's TCP server on the loopback address.</summary>
public abstract class TcpSimulator : IAsyncDisposable
{
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _clients = [];
    private TcpListener? _listener;
    private Task? _accepting;

    /// <summary>Port it listens on, after <see cref="Start"/>.</summary>
    public int Port => ((IPEndPoint)_listener!.LocalEndpoint).Port;

    /// <summary>What it does wrong.</summary>
    public FaultPlan Fault { get; } = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="port">The port, or 0 for a free one.</param>
    public void Start(int port = 0)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Cuts all connections, as a pulled cable does.</summary>
    public void DropConnections()
    {
        lock (_lock)
        {
            foreach (var client in _clients)
                client.Dispose();
            _clients.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        DropConnections();
        if (_accepting is not null)
            await _accepting;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Serves one connection until it ends.</summary>
    protected abstract Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken);

    /// <summary>Sends an answer, or what the fault makes of it.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="answer">The right answer.</param>
    /// <param name="oversized">The same answer with a length field far too large.</param>
    /// <param name="cancellationToken">Ends with the simulator.</param>
    protected async Task SendAsync(NetworkStream stream, byte[] answer, byte[] oversized, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(stream);
        switch (Fault.Now)
        {
            case WireFault.None:
                await stream.WriteAsync(answer, cancellationToken);
                return;
            case WireFault.Silent:
                Fault.Begin();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return;
            case WireFault.Truncated:
                await stream.WriteAsync(answer.AsMemory(0, answer.Length / 2), cancellationToken);
                Fault.Begin();
                throw new IOException("cut");
            case WireFault.Oversized:
                await stream.WriteAsync(oversized, cancellationToken);
                Fault.Begin();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return;
            case WireFault.Garbage:
                Fault.Begin();
                await stream.WriteAsync(Enumerable.Range(0, 300).Select(i => (byte)((i * 73) + 41)).ToArray(), cancellationToken);
                return;
            default:
                await StreamAsync(stream, answer, Fault.Now == WireFault.Slow, cancellationToken);
                return;
        }
    }

    private async Task StreamAsync(NetworkStream stream, byte[] answer, bool slow, CancellationToken cancellationToken)
    {
        var chunk = slow ? new byte[1] : Enumerable.Repeat(answer, 200).SelectMany(a => a).ToArray();
        for (var i = 0L; ; i++)
        {
            // A slow device never comes to the end of its answer; an endless one repeats it.
            if (slow)
                chunk[0] = answer[Math.Min(i, answer.Length - 2)];
            if (i == (slow ? 1 : 0))
                Fault.Begin();
            await stream.WriteAsync(chunk, cancellationToken);
            if (slow && i >= answer.Length - 2)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            if (slow)
                await Task.Delay(BetweenBytes, cancellationToken);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener!.AcceptTcpClientAsync(_stop.Token);
                lock (_lock)
                    _clients.Add(client);
                _ = HandleAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The simulator is stopping.
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await ServeAsync(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The driver has gone, or the fault wanted it so.
            }
        }
    }
}
