using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Sip;

/// <summary>Sockets: datagrams and streams at the same port. What cannot be read is dropped, a stream with it.</summary>
/// <param name="time">Clock.</param>
/// <param name="isAllowed">Who may send anything at all; nobody else is even read.</param>
/// <param name="logger">Log; ids only.</param>
public sealed partial class SipTransport(TimeProvider time, Func<IPAddress, bool> isAllowed, ILogger logger) : IAsyncDisposable
{
    private const int MaxStreams = 200;

    private readonly ConcurrentDictionary<IPEndPoint, SipStream> _streams = [];
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _work = [];
    private Socket? _datagrams;
    private Socket? _listener;

    /// <summary>A message has arrived. Raised on any thread.</summary>
    public event Action<SipMessage, SipPeer>? Received;

    /// <summary>A message goes out; for tests and for looking at what goes on.</summary>
    public event Action<SipMessage, SipPeer>? Sent;

    /// <summary>Where we are.</summary>
    public IPEndPoint Local { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Listen(IPEndPoint at)
    {
        ArgumentNullException.ThrowIfNull(at);
        for (var tries = 1; ; tries++)
        {
            try
            {
                _datagrams = new(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                _datagrams.Bind(at);
                Local = (IPEndPoint)_datagrams.LocalEndPoint!;
                _listener = new(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                _listener.Bind(Local);
                _listener.Listen(64);
                break;
            }
            catch (SocketException) when (at.Port == 0 && tries < 20)
            {
                // Any port will do, but for both: this one is taken by somebody's stream.
                _datagrams?.Dispose();
                _listener?.Dispose();
            }
        }

        _work.Add(Task.Run(ReceiveAsync));
        _work.Add(Task.Run(AcceptAsync));
    }

    /// <summary>Whether the stream with this address still stands.</summary>
    public bool Has(IPEndPoint remote) => _streams.ContainsKey(remote);

    /// <summary>Sends a message; whether it arrives is found out by the timers of the transaction.</summary>
    public void Send(SipMessage message, SipPeer to)
    {
        ArgumentNullException.ThrowIfNull(message);
        var bytes = message.ToBytes();
        Sent?.Invoke(message, to);
        if (to.Protocol == SipProtocol.Tcp)
        {
            var stream = _streams.GetOrAdd(to.Address, address => new(address, null));
            stream.Write(bytes);
            if (stream.Begin())
                _ = Task.Run(() => ServeAsync(stream));
            return;
        }

        try
        {
            _datagrams!.SendTo(bytes, to.Address);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            LogNotSent(e.GetType().Name);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _datagrams?.Dispose();
        _listener?.Dispose();
        foreach (var stream in _streams.Values)
            stream.Dispose();
        await Task.WhenAll(_work);
        _end.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateArray<byte>(SipParser.MaxMessage, pinned: true);
        var any = new IPEndPoint(Local.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var received = await _datagrams!.ReceiveFromAsync(buffer, any, _end.Token);
                var from = (IPEndPoint)received.RemoteEndPoint;
                // Empty lines keep a way through a router open (RFC 5626): they are no message.
                if (received.ReceivedBytes > 4 && isAllowed(from.Address))
                    Take(SipParser.Parse(buffer.AsSpan(0, received.ReceivedBytes), out var problem), problem, new(SipProtocol.Udp, from));
            }
            catch (SocketException)
            {
                // Somebody's port is closed; the others go on.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener!.AcceptAsync(_end.Token);
                var from = (IPEndPoint)socket.RemoteEndPoint!;
                if (_streams.Count >= MaxStreams || !isAllowed(from.Address))
                {
                    socket.Dispose();
                    continue;
                }

                var stream = new SipStream(from, socket);
                stream.Begin();
                _streams[from] = stream;
                _ = Task.Run(() => ServeAsync(stream));
            }
            catch (SocketException)
            {
                // It went away while it was being accepted.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(SipStream stream)
    {
        try
        {
            await stream.RunAsync(time, (message, problem) => Take(message, problem, new(SipProtocol.Tcp, stream.Remote)), _end.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            if (!_end.IsCancellationRequested)
                LogNotSent(e.GetType().Name);
        }
        finally
        {
            _streams.TryRemove(new(stream.Remote, stream));
            stream.Dispose();
        }
    }

    private void Take(SipMessage? message, string? problem, SipPeer from)
    {
        if (message is null)
            LogUnreadable(problem ?? "");
        else
            Received?.Invoke(message, from);
    }

    [LoggerMessage(2, LogLevel.Debug, "An unreadable message was dropped: {Problem}")]
    private partial void LogUnreadable(string problem);

    [LoggerMessage(3, LogLevel.Warning, "A message could not be sent or a stream broke: {Error}")]
    private partial void LogNotSent(string error);
}
